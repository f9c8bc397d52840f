package dev.grid.spring.boot.autoconfigure.endpoint;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The actuator endpoint {@code grid}, if it is exposed. */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnSingleCandidate(Grid.class)
@ConditionalOnAvailableEndpoint(endpoint = GridEndpoint.class)
@EnableConfigurationProperties(GridEndpointProperties.class)
public final class GridEndpointAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  GridEndpoint gridEndpoint(Grid grid, GridEndpointProperties properties) {
    return new GridEndpoint(grid, properties.showKeys());
  }
}
