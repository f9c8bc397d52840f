package dev.grid.spring.boot.autoconfigure.health;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/** The health contributor {@code grid}; one for each instance if there are several. */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Grid.class)
@ConditionalOnEnabledHealthIndicator("grid")
public final class GridHealthContributorAutoConfiguration
    extends CompositeHealthContributorConfiguration<GridHealthIndicator, Grid> {

  public GridHealthContributorAutoConfiguration() {
    super(GridHealthIndicator::new);
  }

  @Bean
  @ConditionalOnMissingBean(name = {"gridHealthIndicator", "gridHealthContributor"})
  HealthContributor gridHealthContributor(ConfigurableListableBeanFactory beans) {
    return createContributor(beans, Grid.class);
  }
}
