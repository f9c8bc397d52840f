package dev.grid.spring.boot.autoconfigure.health;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.ConditionalOnRaftGroups;
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
import org.springframework.context.annotation.Configuration;

/**
 * The health contributors {@code grid}, for the cluster, {@code gridInstance}, for this instance
 * alone, and {@code gridCp}, for Raft groups, if the properties turn these on; each has one for
 * each instance if there are several.
 */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Grid.class)
@ConditionalOnEnabledHealthIndicator("grid")
public final class GridHealthContributorAutoConfiguration {

  @Configuration(proxyBeanMethods = false)
  static class ClusterConfiguration
      extends CompositeHealthContributorConfiguration<GridHealthIndicator, Grid> {

    ClusterConfiguration() {
      super(GridHealthIndicator::new);
    }

    @Bean
    @ConditionalOnMissingBean(name = {"gridHealthIndicator", "gridHealthContributor"})
    HealthContributor gridHealthContributor(ConfigurableListableBeanFactory beans) {
      return createContributor(beans, Grid.class);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class InstanceConfiguration
      extends CompositeHealthContributorConfiguration<GridInstanceHealthIndicator, Grid> {

    InstanceConfiguration() {
      super(GridInstanceHealthIndicator::new);
    }

    @Bean
    @ConditionalOnMissingBean(
        name = {"gridInstanceHealthIndicator", "gridInstanceHealthContributor"})
    HealthContributor gridInstanceHealthContributor(ConfigurableListableBeanFactory beans) {
      return createContributor(beans, Grid.class);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnRaftGroups
  static class CpConfiguration
      extends CompositeHealthContributorConfiguration<GridCpHealthIndicator, Grid> {

    CpConfiguration() {
      super(GridCpHealthIndicator::new);
    }

    @Bean
    @ConditionalOnMissingBean(name = {"gridCpHealthIndicator", "gridCpHealthContributor"})
    HealthContributor gridCpHealthContributor(ConfigurableListableBeanFactory beans) {
      return createContributor(beans, Grid.class);
    }
  }
}
