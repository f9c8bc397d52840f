package dev.grid.spring.boot.autoconfigure.observation;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.observation.GridCallConvention;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Observes calls to structures, if {@code grid.observations.enabled} is true. */
@AutoConfiguration(
    after = GridAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBooleanProperty("grid.observations.enabled")
@ConditionalOnBean({Grid.class, ObservationRegistry.class})
@EnableConfigurationProperties(GridObservationProperties.class)
public final class GridObservationAutoConfiguration {

  @Bean
  @Lazy(false)
  CallObservations gridObservations(
      ListableBeanFactory beans,
      ObservationRegistry registry,
      ObjectProvider<GridCallConvention> convention) {
    return new CallObservations(
        beans.getBeansOfType(Grid.class).values(), registry, convention.getIfAvailable());
  }
}
