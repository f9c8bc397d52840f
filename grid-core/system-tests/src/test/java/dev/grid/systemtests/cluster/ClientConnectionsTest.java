package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.AuthenticationException;
import dev.grid.ConnectionLostException;
import dev.grid.Grid;
import dev.grid.InvalidConfigurationException;
import dev.grid.Registration;
import dev.grid.config.Credentials;
import dev.grid.connection.ClientConnection;
import dev.grid.connection.ClientConnections;
import dev.grid.connection.ConnectionListener;
import dev.grid.systemtests.Eventually;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A client's connections, as its application watches and steers them. */
final class ClientConnectionsTest {

  private static final class Heard implements ConnectionListener {

    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void opened(ClientConnection connection) {
      events.add("opened " + connection.member());
    }

    @Override
    public void closed(ClientConnection connection, Throwable cause) {
      events.add("closed " + connection.member() + " by " + cause.getMessage());
    }
  }

  private static ClientConnections connections(Grid client) {
    return Objects.requireNonNull(client.connections(), "a client has them");
  }

  @Test
  void aMember_hasNone() {
    try (TestCluster cluster = TestCluster.of(1)) {
      assertThat(cluster.member(0).connections()).isNull();
    }
  }

  @Test
  void applications_watchAndCloseAndAskForThem() {
    try (TestCluster cluster = TestCluster.of(2)) {
      Grid client = cluster.client(cluster.member(0));
      ClientConnections connections = connections(client);
      Eventually.passes(
          "both are connected",
          () ->
              assertThat(
                      connections.open().stream()
                          .map(ClientConnection::member)
                          .collect(Collectors.<UUID>toSet()))
                  .containsExactlyInAnyOrder(cluster.member(0).id(), cluster.member(1).id()));
      String address = TestCluster.addressOf(cluster.member(1));
      ClientConnection second = Objects.requireNonNull(connections.get(address));
      assertThat(second.isLive() && second.isHeartbeating()).isTrue();
      assertThat(second.address()).isEqualTo(address);
      assertThat(connections.getOrConnect(address).toCompletableFuture().join()).isEqualTo(second);

      Heard heard = new Heard();
      Registration registration = connections.addListener(heard);
      assertThat(connections.close(address, new ConnectionLostException("by hand"))).isTrue();
      assertThat(second.isLive()).isFalse();
      ClientConnection again = connections.getOrConnect(address).toCompletableFuture().join();
      assertThat(again.isLive()).isTrue();
      assertThat(again).isNotEqualTo(second);
      UUID id = cluster.member(1).id();
      Eventually.passes(
          "both events were heard",
          () ->
              assertThat(heard.events)
                  .containsExactly("closed " + id + " by by hand", "opened " + id));
      registration.close();
      assertThat(connections.close(address, new ConnectionLostException("again"))).isTrue();
      Eventually.holds("it is back", () -> connections.get(address) != null);
      assertThat(heard.events).hasSize(2);
      client.<String, String>map("orders").set("key", "value");
    }
  }

  @Test
  void aConnection_mayAuthenticateByItself() {
    Credentials right = new Credentials("user", "right");
    try (TestCluster cluster = TestCluster.of(2, config -> config.withCredentials(right))) {
      Grid client = cluster.client(cluster.member(0), config -> config.withCredentials(right));
      ClientConnections connections = connections(client);
      String address = TestCluster.addressOf(cluster.member(1));
      Eventually.holds("both are connected", () -> connections.open().size() == 2);
      assertThat(connections.close(address, new ConnectionLostException("to begin anew"))).isTrue();
      Eventually.holds(
          "an attempt of ours came first, or the client's",
          () -> {
            try {
              var unused =
                  connections
                      .getOrConnect(address, at -> new Credentials("user", "wrong"))
                      .toCompletableFuture()
                      .join();
              return connections.close(address, new ConnectionLostException("the client's"));
            } catch (CompletionException e) {
              return e.getCause() instanceof AuthenticationException;
            }
          });
      assertThatThrownBy(() -> connections.get("host:port"))
          .isInstanceOf(InvalidConfigurationException.class);
      assertThat(
              connections
                  .getOrConnect(
                      address,
                      at -> {
                        assertThat(at).isEqualTo(address);
                        return right;
                      })
                  .toCompletableFuture()
                  .join()
                  .isLive())
          .isTrue();
    }
  }
}
