package dev.grid.member;

import dev.grid.Lifecycle;
import dev.grid.LifecycleListener;
import dev.grid.Registration;
import dev.grid.kernel.ListenerThreads;
import dev.grid.kernel.OpenRegistration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's state.
 *
 * <pre>
 * STARTING -> RUNNING   it serves clients
 * STARTING -> STOPPED   it was closed before that
 * RUNNING  -> STOPPED   closed
 * </pre>
 *
 * Guarded by this; listeners are called on listener threads.
 */
final class MemberLifecycle implements Lifecycle {

  private static final Logger log = LoggerFactory.getLogger(MemberLifecycle.class);

  private final ListenerThreads threads;
  private final Map<OpenRegistration, LifecycleListener> listeners = new ConcurrentHashMap<>();
  private volatile State state = State.STARTING;

  MemberLifecycle(ListenerThreads threads) {
    this.threads = threads;
  }

  @Override
  public State state() {
    return state;
  }

  /** Goes to the state; false, with a word in the log, if there is no way from here. */
  synchronized boolean to(State next) {
    boolean allowed =
        switch (state) {
          case STARTING -> next == State.RUNNING || next == State.STOPPED;
          case RUNNING -> next == State.STOPPED;
          case DISCONNECTED, STOPPED -> false;
        };
    if (!allowed) {
      log.debug("lifecycle: no way from {} to {}", state, next);
      return false;
    }
    state = next;
    listeners.forEach(
        (registration, listener) ->
            threads.execute(0, registration.whileOpen(() -> listener.changed(next))));
    return true;
  }

  @Override
  public Registration addListener(LifecycleListener listener) {
    OpenRegistration registration = new OpenRegistration(UUID.randomUUID(), listeners::remove);
    listeners.put(registration, listener);
    return registration;
  }
}
