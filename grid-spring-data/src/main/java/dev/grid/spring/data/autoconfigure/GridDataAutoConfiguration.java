package dev.grid.spring.data.autoconfigure;

import dev.grid.Grid;
import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.core.GridTemplate;
import dev.grid.spring.data.mapping.GridMappingContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** A {@link GridTemplate} over the application's grid. */
@AutoConfiguration(afterName = "dev.grid.spring.boot.autoconfigure.GridAutoConfiguration")
@ConditionalOnSingleCandidate(Grid.class)
public final class GridDataAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  GridMappingContext gridMappingContext() {
    return new GridMappingContext();
  }

  @Bean
  @ConditionalOnMissingBean(GridOperations.class)
  GridTemplate gridTemplate(Grid grid, GridMappingContext context) {
    return new GridTemplate(grid, context);
  }
}
