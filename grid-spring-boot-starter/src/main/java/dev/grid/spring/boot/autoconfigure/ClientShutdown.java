package dev.grid.spring.boot.autoconfigure;

import dev.grid.Grid;
import dev.grid.Lifecycle.State;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Closes a client early if its cluster is away when the context closes. A context stops web servers
 * and other lifecycle beans before it destroys the client, and those wait for requests under way,
 * which wait for calls, which would be tried again until {@code grid.client.invocation-timeout}.
 * Thread-safe.
 */
final class ClientShutdown implements ApplicationListener<ContextClosedEvent> {

  private final Grid client;
  private final ApplicationContext context;

  /** For the context that the client is a bean of. */
  ClientShutdown(Grid client, ApplicationContext context) {
    this.client = client;
    this.context = context;
  }

  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    if (event.getApplicationContext() == context) {
      // Also if it is lost while the context closes. First listening, then looking misses nothing.
      client.lifecycle().addListener(this::closeIfAway);
      closeIfAway(client.lifecycle().state());
    }
  }

  private void closeIfAway(State state) {
    if (state == State.DISCONNECTED || state == State.STARTING) {
      client.close();
    }
  }
}
