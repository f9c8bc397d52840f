package dev.grid.spring.boot.autoconfigure.info;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorFallback;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The grid in the actuator's {@code info}, if {@code management.info.grid.enabled} is true. */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnClass({InfoContributor.class, ConditionalOnEnabledInfoContributor.class})
@ConditionalOnBean(Grid.class)
@ConditionalOnEnabledInfoContributor(value = "grid", fallback = InfoContributorFallback.DISABLE)
public final class GridInfoContributorAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  GridInfoContributor gridInfoContributor(ListableBeanFactory beans) {
    return new GridInfoContributor(beans.getBeansOfType(Grid.class));
  }
}
