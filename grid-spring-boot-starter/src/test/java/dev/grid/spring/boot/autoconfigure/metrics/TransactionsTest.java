package dev.grid.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.list.GridList;
import dev.grid.map.GridMap;
import dev.grid.multimap.GridMultiMap;
import dev.grid.queue.GridQueue;
import dev.grid.set.GridSet;
import dev.grid.spring.GridStructure;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.inject.GridStructureAutoConfiguration;
import dev.grid.transaction.TransactionOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Transactions in an application: begun on the grid, over what is injected, and metered. */
final class TransactionsTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  GridAutoConfiguration.class, GridStructureAutoConfiguration.class))
          .withBean(User.class);

  static final class User {

    @GridStructure("orders")
    GridQueue<String> queue;

    @GridStructure("done")
    GridMap<String, String> map;

    @GridStructure("customers")
    GridMultiMap<String, String> multiMap;

    @GridStructure("log")
    GridList<String> list;

    @GridStructure("open")
    GridSet<String> set;
  }

  @Test
  void whenATransactionCommitsShouldChangeAllOfThemAndBeCounted() {
    runner
        .withPropertyValues(
            "grid.network.host=127.0.0.1", "grid.network.port=0", "grid.lists.log.max-size=1")
        .run(
            context -> {
              Grid grid = context.getBean(Grid.class);
              User user = context.getBean(User.class);
              MeterRegistry registry = new SimpleMeterRegistry();
              new GridMetrics(grid).bindTo(registry);
              user.queue.add("order");
              user.set.add("order");

              boolean hadRoom =
                  grid.transaction(
                      TransactionOptions.DEFAULT,
                      tx -> {
                        String order = tx.<String>queue("orders").take();
                        tx.map("done").set(order, "ada");
                        tx.multiMap("customers").put("ada", order);
                        tx.set("open").remove(order);
                        return tx.list("log").add(order) && !tx.list("log").add("more");
                      });

              assertThat(hadRoom).as("room for one, as configured").isTrue();
              assertThat(user.queue.isEmpty()).isTrue();
              assertThat(user.map.get("order")).isEqualTo("ada");
              assertThat(user.multiMap.get("ada")).containsExactly("order");
              assertThat(user.set.isEmpty()).isTrue();
              assertThat(user.list.toList()).containsExactly("order");
              assertThat(registry.get("grid.transactions.committed").functionCounter().count())
                  .isEqualTo(1);
            });
  }
}
