package dev.grid.client;

import dev.grid.Lifecycle;
import dev.grid.LifecycleListener;
import dev.grid.Registration;
import dev.grid.client.callback.Listeners;
import dev.grid.client.callback.SerialExecutor;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a client; the transitions are those of {@link Lifecycle.State}. Guarded by itself,
 * briefly. Listeners are called in order on a thread of their own.
 */
final class ClientLifecycle implements Lifecycle {

  private static final int CHANGES_MAX = 65_536;
  private static final Logger log = LoggerFactory.getLogger(ClientLifecycle.class);

  private static final Map<State, Set<State>> NEXT = new EnumMap<>(State.class);

  static {
    NEXT.put(State.STARTING, EnumSet.of(State.RUNNING, State.STOPPED));
    NEXT.put(State.RUNNING, EnumSet.of(State.DISCONNECTED, State.STOPPED));
    NEXT.put(State.DISCONNECTED, EnumSet.of(State.RUNNING, State.STOPPED));
    NEXT.put(State.STOPPED, EnumSet.noneOf(State.class));
  }

  private final String name;
  private final Listeners<LifecycleListener> listeners = new Listeners<>();
  private final SerialExecutor notices;
  private volatile State state = State.STARTING;

  ClientLifecycle(String name) {
    this.name = name;
    this.notices = new SerialExecutor(name + "-lifecycle", CHANGES_MAX);
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public Registration addListener(LifecycleListener listener) {
    return listeners.add(listener);
  }

  /** Goes to a state if that is a transition. */
  synchronized boolean transitionTo(State next) {
    State now = state;
    if (now == next || !NEXT.getOrDefault(now, Set.of()).contains(next)) {
      log.debug("{}: {} -> {} rejected", name, now, next);
      return false;
    }
    state = next;
    notices.execute(() -> listeners.forEach(listener -> listener.changed(next)));
    log.info("{}: {} -> {}", name, now, next);
    return true;
  }
}
