package dev.grid.spring.boot.autoconfigure.metrics;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The grid's meters, in every registry of the application. */
@AutoConfiguration(
    after = {GridAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class})
@ConditionalOnClass({MeterBinder.class, CompositeMeterRegistryAutoConfiguration.class})
@ConditionalOnBean({Grid.class, MeterRegistry.class})
public final class GridMetricsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  AllGridMetrics gridMetrics(ListableBeanFactory beans) {
    return new AllGridMetrics(beans.getBeansOfType(Grid.class)); // Those with a qualifier, too.
  }
}
