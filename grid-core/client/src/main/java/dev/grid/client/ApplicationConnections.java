package dev.grid.client;

import dev.grid.Registration;
import dev.grid.client.connection.Authenticator;
import dev.grid.client.connection.Connection;
import dev.grid.client.connection.Connections;
import dev.grid.client.connection.Heartbeat;
import dev.grid.client.connection.MemberAddresses;
import dev.grid.config.ClientConfig;
import dev.grid.connection.ClientConnection;
import dev.grid.connection.ClientConnections;
import dev.grid.connection.ConnectionAuthenticator;
import dev.grid.connection.ConnectionListener;
import dev.grid.kernel.ListenerThreads;
import dev.grid.kernel.Listeners;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's connections as its application sees them. Thread-safe. */
final class ApplicationConnections implements ClientConnections {

  private static final Logger log = LoggerFactory.getLogger(ApplicationConnections.class);

  private final Connections connections;
  private final ClientConfig config;
  private final UUID client;
  private final Executor callbacks;
  private final ListenerThreads threads;
  private final Listeners<ConnectionListener> listeners = new Listeners<>(log::warn);

  /** Hears of connections from now on. */
  ApplicationConnections(
      Connections connections,
      Heartbeat heartbeat,
      ClientConfig config,
      UUID client,
      Executor callbacks,
      ListenerThreads threads) {
    this.connections = connections;
    this.config = config;
    this.client = client;
    this.callbacks = callbacks;
    this.threads = threads;
    connections.addListener(
        new Connections.Listener() {
          @Override
          public void opened(Connection connection) {
            tell(listener -> listener.opened(new Seen(connection)));
          }

          @Override
          public void closed(Connection connection, Throwable cause) {
            tell(listener -> listener.closed(new Seen(connection), cause));
          }
        });
    heartbeat.addListener(
        new Heartbeat.Listener() {
          @Override
          public void stopped(Connection connection) {
            tell(listener -> listener.heartbeatStopped(new Seen(connection)));
          }

          @Override
          public void restored(Connection connection) {
            tell(listener -> listener.heartbeatRestored(new Seen(connection)));
          }
        });
  }

  private void tell(Consumer<ConnectionListener> what) {
    if (!listeners.isEmpty()) {
      threads.execute(ListenerThreads.INSTANCE_KEY, () -> listeners.forEach(what));
    }
  }

  @Override
  public List<ClientConnection> open() {
    return connections.open().stream().<ClientConnection>map(Seen::new).toList();
  }

  @Override
  public @Nullable ClientConnection get(String address) {
    Connection connection = connections.get(MemberAddresses.parse(address));
    return connection == null ? null : new Seen(connection);
  }

  @Override
  public CompletionStage<ClientConnection> getOrConnect(String address) {
    return seen(connections.getOrConnect(MemberAddresses.parse(address)));
  }

  @Override
  public CompletionStage<ClientConnection> getOrConnect(
      String address, ConnectionAuthenticator authenticator) {
    Objects.requireNonNull(authenticator, "authenticator");
    Authenticator asked =
        connection ->
            onThreadOfItsOwn(() -> authenticator.authenticate(connection.address().toString()))
                .thenCompose(
                    credentials ->
                        Authenticator.of(
                                config.withToken(null).withCredentials(credentials), client)
                            .authenticate(connection));
    return seen(connections.getOrConnect(MemberAddresses.parse(address), asked));
  }

  private static <T extends @Nullable Object> CompletableFuture<T> onThreadOfItsOwn(
      Supplier<T> supplier) {
    return CompletableFuture.supplyAsync(
        supplier, task -> Thread.ofVirtual().name("authenticator").start(task));
  }

  /** A copy: what an application does to it does nothing to the attempt. */
  private CompletionStage<ClientConnection> seen(CompletableFuture<Connection> attempt) {
    return attempt.thenApplyAsync(Seen::new, callbacks);
  }

  @Override
  public boolean close(String address, Throwable cause) {
    return connections.close(
        MemberAddresses.parse(address), Objects.requireNonNull(cause, "cause"));
  }

  @Override
  public Registration addListener(ConnectionListener listener) {
    return listeners.add(Objects.requireNonNull(listener, "listener"));
  }

  /** Equal to another of the same connection. */
  private record Seen(Connection connection) implements ClientConnection {

    @Override
    public String address() {
      return connection.address().toString();
    }

    @Override
    public UUID member() {
      return Objects.requireNonNull(connection.member(), "it has authenticated");
    }

    @Override
    public boolean isLive() {
      return connection.isLive();
    }

    @Override
    public boolean isHeartbeating() {
      return connection.isHeartbeating();
    }

    @Override
    public String toString() {
      return connection.toString();
    }
  }
}
