package dev.grid.client.callback;

import dev.grid.kernel.CallFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs application code: completions each on a virtual thread of its own, events in stripes. Events
 * of one stripe run in order, one at a time; stripes run beside each other. Thread-safe; never
 * blocks its caller.
 */
public final class Callbacks {

  /** Partitions share stripes. A power of two. */
  private static final int STRIPES = 64;

  /** How many events of a stripe may wait; further ones are dropped, counted and logged. */
  private static final int STRIPE_EVENTS_MAX = 16_384;

  private final String name;
  private final SerialExecutor[] stripes = new SerialExecutor[STRIPES];
  private final AtomicLong spawned = new AtomicLong();
  private final Executor executor = this::spawn;

  /** Callbacks whose threads' names begin with {@code name}. */
  public Callbacks(String name) {
    this.name = name;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new SerialExecutor(name + "-events-" + i, STRIPE_EVENTS_MAX);
    }
  }

  /** What the threads' names begin with. */
  public String name() {
    return name;
  }

  /** Runs a task on a thread of its own. */
  public void spawn(Runnable task) {
    Thread.ofVirtual().name(name + "-callback-", spawned.incrementAndGet()).start(task);
  }

  /**
   * Runs a listener after what was dispatched before with the same order.
   *
   * @param order the event's partition, or any number that the events have in common
   */
  public void dispatch(int order, Runnable listener) {
    stripes[order & STRIPES - 1].execute(listener);
  }

  /** An answer that is decoded and completed by who waits for it, else on a thread of its own. */
  public <T extends @Nullable Object> CallFuture<T> asyncResult(
      Function<@Nullable Object, T> decoder) {
    return new CallFuture<>(decoder, executor);
  }

  /** How many events were dropped because their listeners did not keep up. */
  public long droppedEvents() {
    long sum = 0;
    for (SerialExecutor stripe : stripes) {
      sum += stripe.dropped();
    }
    return sum;
  }
}
