package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.Lifecycle;
import dev.grid.config.ClientConfig;
import dev.grid.config.MemberConfig;
import dev.grid.core.Grids;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.OwnMember;
import dev.grid.systemtests.Ports;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A client outlives the member that it is connected to. */
class MemberRestartTest {

  private static final String NAME = "restarted";

  /** A value that has a schema. */
  record Order(String customer, int quantity) {}

  /** Keeps what events say. */
  private static final class Heard implements EntryListener<String, Order> {

    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void changed(EntryEvent<String, Order> event) {
      events.add(event.type() + " " + event.key() + " " + event.value());
    }
  }

  private static MemberConfig config(int port) {
    MemberConfig config = OwnMember.config();
    return config.withNetwork(config.network().withPort(port));
  }

  @Test
  void a_client_comes_back_with_its_listeners_and_schemas() {
    int port = Ports.free(1).getFirst();
    Grid first = Grids.startMember(config(port));
    try (Grid client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(Deployment.CLUSTER_NAME)
                .withAddresses(OwnMember.addressOf(first)))) {
      GridMap<String, Order> map = client.map(NAME);
      Heard heard = new Heard();
      map.addListener(heard, true);
      map.put("a", new Order("before", 1));
      Eventually.holds("the first event", () -> heard.events.size() == 1);

      first.close();
      Eventually.holds(
          "the client notices", () -> client.lifecycle().state() == Lifecycle.State.DISCONNECTED);
      // Waits for a member; a read may be tried again.
      CompletableFuture<Order> asked = map.async().get("a").toCompletableFuture();

      try (Grid second = Grids.startMember(config(port))) {
        Eventually.holds(
            "the client comes back", () -> client.lifecycle().state() == Lifecycle.State.RUNNING);
        assertThat(asked.join()).as("the new member has nothing of the old one").isNull();
        map.put("b", new Order("after", 2));

        assertThat(map.get("b")).isEqualTo(new Order("after", 2));
        assertThat(second.<String, Order>map(NAME).get("b")).isEqualTo(new Order("after", 2));
        assertThat(client.cluster().members()).isEqualTo(second.cluster().members());
        assertThat(second.structures()).contains(GridMap.TYPE.id(NAME));
        Eventually.passes(
            "the listener hears of the new member's events",
            () ->
                assertThat(heard.events)
                    .containsExactly(
                        "ADDED a Order[customer=before, quantity=1]",
                        "ADDED b Order[customer=after, quantity=2]"));
      }
    } finally {
      first.close();
    }
  }
}
