package dev.grid.client;

import dev.grid.Lifecycle;
import dev.grid.LifecycleListener;
import dev.grid.Registration;
import dev.grid.kernel.ListenerThreads;
import dev.grid.kernel.Listeners;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a client; the transitions are those of {@link Lifecycle.State}. Guarded by itself,
 * briefly. Listeners are called in order on listener threads.
 */
final class ClientLifecycle implements Lifecycle {

  private static final Logger log = LoggerFactory.getLogger(ClientLifecycle.class);

  private static final Map<State, Set<State>> NEXT = new EnumMap<>(State.class);

  static {
    NEXT.put(State.STARTING, EnumSet.of(State.RUNNING, State.STOPPED));
    NEXT.put(State.RUNNING, EnumSet.of(State.DISCONNECTED, State.STOPPED));
    NEXT.put(State.DISCONNECTED, EnumSet.of(State.RUNNING, State.STOPPED));
    NEXT.put(State.STOPPED, EnumSet.noneOf(State.class));
  }

  private final String name;
  private final ListenerThreads threads;
  private final Listeners<LifecycleListener> listeners = new Listeners<>(log::warn);
  private volatile State state = State.STARTING;

  ClientLifecycle(String name, ListenerThreads threads) {
    this.name = name;
    this.threads = threads;
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
    threads.execute(
        ListenerThreads.INSTANCE_KEY, () -> listeners.forEach(listener -> listener.changed(next)));
    log.info("{}: {} -> {}", name, now, next);
    return true;
  }
}
