package dev.grid.spring.boot.autoconfigure.transaction;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.transaction.GridTransactionManager;
import dev.grid.transaction.TransactionalStructures;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionManager;

/**
 * The grid's transaction manager, for an application that asks for it: the only one if there is no
 * other, else one beside it, which {@code @Transactional("gridTransactionManager")} names. Not
 * there by itself, since managers of other technologies are made only where there is none.
 */
@AutoConfiguration(
    after = GridAutoConfiguration.class,
    beforeName = "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration",
    afterName = {
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
      "org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration",
      "org.springframework.boot.transaction.jta.autoconfigure.JtaAutoConfiguration"
    })
@ConditionalOnClass(PlatformTransactionManager.class)
@ConditionalOnBooleanProperty(name = "grid.transaction.enabled")
@ConditionalOnSingleCandidate(Grid.class)
@EnableConfigurationProperties(GridTransactionProperties.class)
public final class GridTransactionAutoConfiguration {

  /** There is no other. */
  @Bean("gridTransactionManager")
  @ConditionalOnMissingBean(TransactionManager.class)
  GridTransactionManager onlyManager(Grid grid, GridTransactionProperties properties) {
    return new GridTransactionManager(grid, properties.toOptions());
  }

  /** Another is meant where none is named. */
  @Bean(name = "gridTransactionManager", defaultCandidate = false)
  @ConditionalOnMissingBean
  GridTransactionManager managerBesideAnother(Grid grid, GridTransactionProperties properties) {
    return new GridTransactionManager(grid, properties.toOptions());
  }

  /** What takes part in transactions. */
  @Bean
  @ConditionalOnBean(name = "gridTransactionManager")
  @ConditionalOnMissingBean
  TransactionalStructures gridTransactionalStructures(
      @Qualifier("gridTransactionManager") GridTransactionManager manager) {
    return manager.structures();
  }
}
