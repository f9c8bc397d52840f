package dev.grid.kernel;

import dev.grid.LostEvents;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Brings events to one listener by way of {@link ListenerThreads}, and tells it of those that found
 * the queue full: once for each gap, in its place. Thread-safe; never blocks.
 *
 * <p>A gap begins with an event that is dropped, and is queued behind those before it. It counts
 * what is dropped until an event of the same stripe is taken again, or until the listener is told.
 */
public final class EventFeed<E> {

  private final ListenerThreads threads;
  private final EventTarget<E> target;

  /** Gaps that still count, by stripe. Empty as long as the listener keeps up. */
  private final ConcurrentHashMap<Integer, Gap> open = new ConcurrentHashMap<>();

  private final class Gap implements Runnable {

    private final int stripe;
    private final AtomicLong count = new AtomicLong(1);

    Gap(int stripe) {
      this.stripe = stripe;
    }

    @Override
    public void run() {
      open.remove(stripe, this);
      target.lost(LostEvents.Reason.LISTENER_BEHIND, count.get());
    }
  }

  public EventFeed(ListenerThreads threads, EventTarget<E> target) {
    this.threads = threads;
    this.target = target;
  }

  /** Tells the listener of an event, after those with the same key. */
  public void tell(int key, E event) {
    int stripe = ListenerThreads.stripe(key);
    if (!threads.offer(key, () -> target.accept(event))) {
      // Under the map's lock, so that no gap counts what comes after it was told.
      open.compute(stripe, (s, gap) -> counting(s, gap));
    } else if (!open.isEmpty()) {
      open.remove(stripe);
    }
  }

  private Gap counting(int stripe, @Nullable Gap gap) {
    if (gap != null) {
      gap.count.incrementAndGet();
      return gap;
    }
    Gap begun = new Gap(stripe);
    threads.add(stripe, begun);
    return begun;
  }

  /** Tells the listener of events that were lost on their way here. */
  public void lost(int key, LostEvents.Reason reason, long count) {
    threads.add(key, () -> target.lost(reason, count));
  }
}
