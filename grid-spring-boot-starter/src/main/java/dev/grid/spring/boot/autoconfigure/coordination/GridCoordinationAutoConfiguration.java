package dev.grid.spring.boot.autoconfigure.coordination;

import dev.grid.Grid;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.grid.GridCoordination;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

/**
 * Coordination, if the module {@code grid-coordination} is there and {@code grid.coordination.url}
 * names a system. What happens in the groups of the properties is published as events of the types
 * of {@link dev.grid.coordination.CoordinationEvent}.
 */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnClass(Coordinator.class)
@ConditionalOnProperty("grid.coordination.url")
@EnableConfigurationProperties(GridCoordinationProperties.class)
public final class GridCoordinationAutoConfiguration {

  private static final String OF_OWN_GRID = "dev.grid.coordination.grid.GridCoordination";

  @Bean(destroyMethod = "stop")
  @ConditionalOnMissingBean
  Coordinator coordinator(
      GridCoordinationProperties properties,
      ObjectProvider<Grid> grids,
      @Value("${spring.application.name:application}") String application) {
    String url = properties.url() == null ? "" : properties.url();
    String memberId =
        properties.memberId() == null
            ? application + "-" + UUID.randomUUID().toString().substring(0, 8)
            : properties.memberId();
    CoordinatorUrl parsed = CoordinatorUrl.parse(url);
    if (!parsed.scheme().equals("grid") || !parsed.hosts().isEmpty()) {
      return Coordinators.create(parsed, memberId);
    }
    if (!ClassUtils.isPresent(OF_OWN_GRID, Coordinator.class.getClassLoader())) {
      throw new InvalidRequestException(
          "grid.coordination.url=grid://: needs the module grid-coordination-grid");
    }
    return OwnGrid.over(grids, memberId, url);
  }

  /** Loaded only where the driver is. */
  private static final class OwnGrid {

    static Coordinator over(ObjectProvider<Grid> grids, String memberId, String url) {
      Grid grid = grids.getIfUnique();
      if (grid == null) {
        throw new InvalidRequestException(
            "grid.coordination.url=grid://: the application has no grid, or several; name a host");
      }
      int query = url.indexOf('?');
      return GridCoordination.over(grid, memberId, query < 0 ? "" : url.substring(query + 1));
    }
  }

  @Bean
  CoordinationLifecycle gridCoordinationLifecycle(
      Coordinator coordinator,
      GridCoordinationProperties properties,
      ApplicationEventPublisher events) {
    return new CoordinationLifecycle(coordinator, properties, events);
  }

  @Bean
  static GroupBeans gridCoordinationGroups() {
    return new GroupBeans();
  }
}
