package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.health.GridHealthContributorAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.inject.GridStructureAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.reactive.ReactiveGridAutoConfiguration;
import dev.grid.spring.reactive.ReactiveGrid;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.CompositeHealthContributor;

/** Applications with clients of other clusters beside their grid. */
class NamedConnectionsTest {

  private static BothModes modes;

  @BeforeAll
  static void start() {
    modes = new BothModes();
  }

  @AfterAll
  static void stop() {
    modes.close();
  }

  static final class User {
    @Autowired Grid grid;

    @Autowired
    @Qualifier("archive")
    Grid archive;
  }

  @Test
  void whenAConnectionHasANameShouldBeInjectedThereAndNowhereElse() {
    modes
        .runner(
            "embedded",
            GridConnectionsAutoConfiguration.class,
            GridHealthContributorAutoConfiguration.class,
            GridStructureAutoConfiguration.class,
            ReactiveGridAutoConfiguration.class)
        .withBean(User.class)
        .withPropertyValues("grid.connections.archive.addresses=" + modes.address())
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasSingleBean(ReactiveGrid.class);
              User user = context.getBean(User.class);
              assertThat(user.grid).isSameAs(context.getBean(Grid.class));
              assertThat(user.grid.connections()).isNull();
              assertThat(user.archive.name()).isEqualTo("archive");
              user.archive.map("m").set("a", "b");
              assertThat(modes.member().map("m").get("a")).isEqualTo("b");
              assertThat(user.grid.map("m").get("a")).isNull();
              assertThat(
                      context
                          .getBean("gridHealthContributor", CompositeHealthContributor.class)
                          .stream())
                  .hasSize(2);
            });
  }

  @Test
  void whenAConnectionHasNoAddressesShouldFailAndSaySo() {
    modes
        .runner("embedded", GridConnectionsAutoConfiguration.class)
        .withPropertyValues("grid.connections.archive.cluster-name=archive")
        .run(
            context -> {
              assertThat(context).hasFailed();
              FailureAnalysis analysis =
                  new GridStartFailureAnalyzer()
                      .analyze(Objects.requireNonNull(context.getStartupFailure()));
              assertThat(analysis)
                  .isNotNull()
                  .extracting(FailureAnalysis::getDescription)
                  .asString()
                  .contains("connections.archive.addresses");
            });
  }
}
