package dev.grid.server.page;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.endpoint.GridEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.util.StringUtils;
import tools.jackson.databind.json.JsonMapper;

/** The page, where there is a management port whose endpoints tell of the grid. */
@AutoConfiguration(
    afterName = "dev.grid.spring.boot.autoconfigure.endpoint.GridEndpointAutoConfiguration")
@ConditionalOnWebApplication
@ConditionalOnBean(GridEndpoint.class)
public final class OperatorsPageAutoConfiguration {

  private static final EndpointId GRID = EndpointId.of("grid");

  @Bean
  OperatorsFeed operatorsFeed(
      Grid grid,
      GridEndpoint endpoint,
      JsonMapper json,
      WebEndpointProperties endpoints,
      EndpointAccessResolver access) {
    String base = StringUtils.trimLeadingCharacter(endpoints.getBasePath(), '/');
    String path = base.isEmpty() ? GRID.toString() : base + "/" + GRID;
    boolean canReplay = access.accessFor(GRID, Access.READ_ONLY) == Access.UNRESTRICTED;
    return new OperatorsFeed(() -> OperatorsView.of(endpoint, grid, path, canReplay), json);
  }

  @Bean
  OperatorsController operatorsController(OperatorsFeed feed) {
    return new OperatorsController(feed);
  }
}
