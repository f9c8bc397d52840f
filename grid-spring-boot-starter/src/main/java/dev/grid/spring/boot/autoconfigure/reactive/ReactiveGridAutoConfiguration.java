package dev.grid.spring.boot.autoconfigure.reactive;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.reactive.ReactiveGrid;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

/** The grid's structures as publishers. */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnClass(Mono.class)
@ConditionalOnSingleCandidate(Grid.class)
public final class ReactiveGridAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  ReactiveGrid reactiveGrid(Grid grid) {
    return new ReactiveGrid(grid);
  }
}
