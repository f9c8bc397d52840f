package dev.grid.server.page;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.endpoint.GridEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** The page, where there is a management port whose endpoints tell of the grid. */
@AutoConfiguration(
    afterName = "dev.grid.spring.boot.autoconfigure.endpoint.GridEndpointAutoConfiguration")
@ConditionalOnWebApplication
@ConditionalOnBean(GridEndpoint.class)
public final class OperatorsPageAutoConfiguration {

  @Bean
  OperatorsFeed operatorsFeed(Grid grid, GridEndpoint endpoint, JsonMapper json) {
    return new OperatorsFeed(() -> OperatorsView.of(endpoint.grid(), grid), json);
  }

  @Bean
  OperatorsController operatorsController(OperatorsFeed feed) {
    return new OperatorsController(feed);
  }
}
