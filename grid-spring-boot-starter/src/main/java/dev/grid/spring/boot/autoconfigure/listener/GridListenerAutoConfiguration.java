package dev.grid.spring.boot.autoconfigure.listener;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/** Calls the application's {@link dev.grid.spring.GridListener} methods. */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnBean(Grid.class)
public final class GridListenerAutoConfiguration {

  @Bean
  static GridListenerProcessor gridListeners(
      ConfigurableListableBeanFactory beans, ApplicationEventPublisher events) {
    return new GridListenerProcessor(beans, events);
  }
}
