package dev.grid.spring.boot.autoconfigure;

import dev.grid.Grid;
import dev.grid.Registration;
import dev.grid.connection.ClientConnection;
import dev.grid.connection.ClientConnections;
import dev.grid.connection.ConnectionListener;
import dev.grid.spring.boot.autoconfigure.GridConnectionEvent.Kind;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Publishes what happens to a client's connections, from the refresh of its context to its close.
 * What it holds is guarded by its monitor, under which it publishes, so that events are in order.
 */
final class ConnectionEvents
    implements ApplicationListener<ApplicationContextEvent>, ConnectionListener {

  private final Grid client;
  private final ApplicationContext context;
  private final Set<ClientConnection> told = new HashSet<>();
  private @Nullable Registration registration;

  /** For the context that the client is a bean of. */
  ConnectionEvents(Grid client, ApplicationContext context) {
    this.client = client;
    this.context = context;
  }

  @Override
  public synchronized void onApplicationEvent(ApplicationContextEvent event) {
    ClientConnections connections = client.connections();
    if (event.getApplicationContext() != context || connections == null) {
      return;
    }
    if (event instanceof ContextRefreshedEvent && registration == null) {
      registration = connections.addListener(this);
      connections.open().stream().filter(ClientConnection::isLive).forEach(this::opened);
    } else if (event instanceof ContextClosedEvent && registration != null) {
      registration.close();
    }
  }

  @Override
  public synchronized void opened(ClientConnection connection) {
    if (told.add(connection)) {
      publish(Kind.OPENED, connection, null);
    }
  }

  @Override
  public synchronized void closed(ClientConnection connection, Throwable cause) {
    if (told.remove(connection)) {
      publish(Kind.CLOSED, connection, cause);
    }
  }

  @Override
  public synchronized void heartbeatStopped(ClientConnection connection) {
    publish(Kind.HEARTBEAT_STOPPED, connection, null);
  }

  @Override
  public synchronized void heartbeatRestored(ClientConnection connection) {
    publish(Kind.HEARTBEAT_RESTORED, connection, null);
  }

  private void publish(Kind kind, ClientConnection connection, @Nullable Throwable cause) {
    context.publishEvent(new GridConnectionEvent(client, kind, connection, cause));
  }
}
