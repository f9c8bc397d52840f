package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.spring.GridListener;
import dev.grid.spring.GridStructure;
import dev.grid.spring.boot.autoconfigure.health.GridHealthContributorAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.inject.GridStructureAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.listener.GridListenerAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.reactive.ReactiveGridAutoConfiguration;
import dev.grid.spring.reactive.ReactiveGrid;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.context.event.EventListener;

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

  @SuppressWarnings("NullAway.Init")
  static final class User {
    @Autowired Grid grid;

    @Autowired
    @Qualifier("archive")
    Grid archive;

    @GridStructure(value = "old-orders", grid = "archive")
    GridMap<String, String> oldOrders;

    @GridStructure("old-orders")
    GridMap<String, String> own;

    final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @GridListener(topic = "news", grid = "archive")
    void heard(String message) {
      heard.add(message);
    }
  }

  @Test
  void whenAConnectionHasANameShouldBeInjectedThereAndNowhereElse() {
    modes
        .runner(
            "embedded",
            GridConnectionsAutoConfiguration.class,
            GridHealthContributorAutoConfiguration.class,
            GridListenerAutoConfiguration.class,
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
              user.oldOrders.set("a", "archived");
              assertThat(modes.member().map("old-orders").get("a")).isEqualTo("archived");
              assertThat(user.own.get("a")).isNull();
              modes.member().topic("news").publish("from the archive");
              assertThat(user.heard.poll(5, TimeUnit.MINUTES)).isEqualTo("from the archive");
              assertThat(
                      context
                          .getBean("gridHealthContributor", CompositeHealthContributor.class)
                          .stream())
                  .hasSize(2);
            });
  }

  static final class Told {
    final LinkedBlockingQueue<GridConnectionEvent> connections = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<GridClusterEvent.StructureCreated> structures =
        new LinkedBlockingQueue<>();

    @EventListener
    void connection(GridConnectionEvent event) {
      connections.add(event);
    }

    @GridListener(grid = "archive")
    void structure(GridClusterEvent.StructureCreated event) {
      structures.add(event);
    }
  }

  @Test
  void whenAConnectionHasANameShouldTellOfItAndItsCluster() {
    modes
        .runner(
            "embedded", GridConnectionsAutoConfiguration.class, GridListenerAutoConfiguration.class)
        .withBean(Told.class)
        .withPropertyValues("grid.connections.archive.addresses=" + modes.address())
        .run(
            context -> {
              Told told = context.getBean(Told.class);
              GridConnectionEvent opened =
                  Objects.requireNonNull(told.connections.poll(5, TimeUnit.MINUTES));
              assertThat(opened.kind()).isEqualTo(GridConnectionEvent.Kind.OPENED);
              assertThat(opened.client().name()).isEqualTo("archive");
              AtomicInteger created = new AtomicInteger();
              BothModes.await(
                  () -> {
                    modes.member().map("told-" + created.incrementAndGet()).set("a", "b");
                    return !told.structures.isEmpty();
                  },
                  "it is told of structures");
            });
  }

  @SuppressWarnings("NullAway.Init")
  static final class OfNobody {
    @GridStructure(value = "orders", grid = "nobody")
    GridMap<String, String> orders;
  }

  @Test
  void whenAStructureIsOfAGridThatThereIsNotShouldFailAndSaySo() {
    modes
        .runner("embedded", GridStructureAutoConfiguration.class)
        .withBean(OfNobody.class)
        .run(
            context ->
                assertThat(context)
                    .hasFailed()
                    .getFailure()
                    .hasStackTraceContaining("@GridStructure(grid = \"nobody\")"));
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
