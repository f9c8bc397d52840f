package dev.grid.spring.boot.autoconfigure.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.grid.Grid;
import dev.grid.jdbc.GridDataSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

class GridJdbcAutoConfigurationTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(GridJdbcAutoConfiguration.class))
          .withBean(Grid.class, () -> mock(Grid.class));

  record UsesDataSource(DataSource dataSource) {}

  @Test
  void whenNotAskedForShouldHaveNoDataSource() {
    runner.run(context -> assertThat(context).doesNotHaveBean(DataSource.class));
  }

  @Test
  void whenAskedForShouldBeTheDataSource() {
    runner
        .withPropertyValues("grid.sql.data-source=true")
        .run(
            context -> {
              assertThat(context).getBean(DataSource.class).isInstanceOf(GridDataSource.class);
              assertThat(context).hasSingleBean(JdbcClient.class);
            });
  }

  @Test
  void whenThereIsAnotherDatabaseShouldBeHadByName() {
    DataSource other = mock(DataSource.class);
    runner
        .withPropertyValues("grid.sql.data-source=true")
        .withBean("other", DataSource.class, () -> other)
        .run(
            context -> {
              assertThat(context.getBean("gridDataSource")).isInstanceOf(GridDataSource.class);
              assertThat(context.getBean("gridJdbcClient")).isInstanceOf(JdbcClient.class);
              assertThat(
                      context
                          .getAutowireCapableBeanFactory()
                          .createBean(UsesDataSource.class)
                          .dataSource())
                  .isSameAs(other);
            });
  }
}
