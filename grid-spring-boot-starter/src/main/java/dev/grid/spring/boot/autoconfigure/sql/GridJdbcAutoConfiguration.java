package dev.grid.spring.boot.autoconfigure.sql;

import dev.grid.Grid;
import dev.grid.jdbc.GridDataSource;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A DataSource and a JdbcClient over the grid, where {@code grid.sql.data-source} asks for them. If
 * the application has another database, they are had by their names only.
 */
@AutoConfiguration(
    after = GridAutoConfiguration.class,
    beforeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnClass({GridDataSource.class, JdbcClient.class})
@ConditionalOnBooleanProperty("grid.sql.data-source")
@ConditionalOnSingleCandidate(Grid.class)
public final class GridJdbcAutoConfiguration {

  /** It is the application's only database. */
  @Configuration(proxyBeanMethods = false)
  @Conditional(OnNoOtherDatabase.class)
  static class OnlyConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "gridDataSource")
    GridDataSource gridDataSource(Grid grid) {
      return new GridDataSource(grid);
    }

    @Bean
    @ConditionalOnMissingBean(JdbcClient.class)
    JdbcClient gridJdbcClient(@Qualifier("gridDataSource") DataSource dataSource) {
      return JdbcClient.create(dataSource);
    }
  }

  /** The application has another database. */
  @Configuration(proxyBeanMethods = false)
  @Conditional(OnOtherDatabase.class)
  static class BesideConfiguration {

    @Bean(defaultCandidate = false)
    @ConditionalOnMissingBean(name = "gridDataSource")
    GridDataSource gridDataSource(Grid grid) {
      return new GridDataSource(grid);
    }

    @Bean(defaultCandidate = false)
    @ConditionalOnMissingBean(name = "gridJdbcClient")
    JdbcClient gridJdbcClient(@Qualifier("gridDataSource") DataSource dataSource) {
      return JdbcClient.create(dataSource);
    }
  }
}
