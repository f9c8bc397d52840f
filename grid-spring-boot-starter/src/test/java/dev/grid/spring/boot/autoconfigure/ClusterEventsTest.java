package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.Lifecycle;
import dev.grid.config.ClientConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent.LifecycleChanged;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent.MemberJoined;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent.MemberLeft;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent.Migration;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent.StructureCreated;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent.StructureDestroyed;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

/** What an application hears of its cluster, as a member and as a client. */
class ClusterEventsTest {

  private static final long BUDGET_SECONDS = 120;

  /** Only events of one kind come in an order. */
  static final class Heard {

    private final ConcurrentMap<Class<?>, BlockingQueue<GridClusterEvent>> events =
        new ConcurrentHashMap<>();
    private final BlockingQueue<LifecycleChanged> changes = new LinkedBlockingQueue<>();

    @EventListener
    void on(GridClusterEvent event) {
      of(event.getClass()).add(event);
    }

    private BlockingQueue<GridClusterEvent> of(Class<?> kind) {
      return events.computeIfAbsent(kind, k -> new LinkedBlockingQueue<>());
    }

    @EventListener
    void onLifecycle(LifecycleChanged event) {
      changes.add(event);
    }

    /** The next event of a kind that is wanted; others of it that come before are passed over. */
    <E extends GridClusterEvent> E next(Class<E> kind, Predicate<E> wanted)
        throws InterruptedException {
      while (true) {
        @Nullable GridClusterEvent next = of(kind).poll(BUDGET_SECONDS, TimeUnit.SECONDS);
        E event = kind.cast(Objects.requireNonNull(next, () -> "an event: " + kind));
        if (wanted.test(event)) {
          return event;
        }
      }
    }
  }

  private static MemberConfig member(List<String> seeds) {
    return MemberConfig.defaults()
        .withNetwork(
            NetworkConfig.defaults()
                .withHost("127.0.0.1")
                .withPort(0)
                .withJoin(JoinConfig.alone().withSeeds(seeds)));
  }

  private static String address(Grid grid) {
    return "127.0.0.1:" + grid.cluster().members().getFirst().port();
  }

  private static void hears(Heard heard, Grid grid, Grid other) throws InterruptedException {
    String name = "orders-" + System.nanoTime();
    // Until members know of the listener there is nothing to hear.
    GridClusterEvent created = null;
    for (int i = 0; created == null; i++) {
      other.map(name + i).put("k", "v");
      created = heard.of(StructureCreated.class).poll(100, TimeUnit.MILLISECONDS);
    }
    assertThat(created.grid()).isSameAs(grid);
    other.map(name).put("k", "v");
    heard.next(StructureCreated.class, event -> event.structure().equals(GridMap.TYPE.id(name)));
    other.map(name).destroy();
    heard.next(StructureDestroyed.class, event -> event.structure().equals(GridMap.TYPE.id(name)));
  }

  @Test
  void aMemberShouldTellOfItsCluster() {
    try (Grid first = Grids.startMember(member(List.of("127.0.0.1:1")))) {
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class))
          .withBean(Heard.class)
          .withPropertyValues(
              "grid.mode=embedded",
              "grid.network.host=127.0.0.1",
              "grid.network.port=0",
              "grid.network.join.members=" + address(first))
          .run(
              context -> {
                Heard heard = context.getBean(Heard.class);
                Grid grid = context.getBean(Grid.class);
                hears(heard, grid, first);
                try (Grid joining = Grids.startMember(member(List.of(address(first))))) {
                  assertThat(heard.next(MemberJoined.class, event -> true).member().id())
                      .isEqualTo(joining.id());
                  heard.next(Migration.class, event -> event.stage() == Migration.Stage.STARTED);
                  Migration moved =
                      heard.next(Migration.class, event -> event.stage() == Migration.Stage.MOVED);
                  assertThat(moved.move()).isNotNull();
                  assertThat(moved.progress().planned()).isPositive();
                }
                heard.next(MemberLeft.class, event -> true);
                grid.close();
                LifecycleChanged stopped = heard.changes.poll(BUDGET_SECONDS, TimeUnit.SECONDS);
                assertThat(stopped).isEqualTo(new LifecycleChanged(grid, Lifecycle.State.STOPPED));
              });
    }
  }

  @Test
  void aClientShouldTellOfItsCluster() {
    try (Grid first = Grids.startMember(member(List.of("127.0.0.1:1")));
        Grid other = Grids.connect(ClientConfig.defaults().withAddresses(address(first)))) {
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class))
          .withBean(Heard.class)
          .withPropertyValues("grid.mode=client", "grid.client.addresses=" + address(first))
          .run(
              context -> {
                Heard heard = context.getBean(Heard.class);
                hears(heard, context.getBean(Grid.class), other);
                try (Grid joining = Grids.startMember(member(List.of(address(first))))) {
                  assertThat(heard.next(MemberJoined.class, event -> true).member().id())
                      .isEqualTo(joining.id());
                  heard.next(Migration.class, event -> event.stage() == Migration.Stage.STARTED);
                  heard.next(Migration.class, event -> event.stage() == Migration.Stage.FINISHED);
                }
                heard.next(MemberLeft.class, event -> true);
              });
    }
  }
}
