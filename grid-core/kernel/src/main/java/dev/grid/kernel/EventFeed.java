package dev.grid.kernel;

import dev.grid.LostEvents;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Brings events to one listener by way of {@link ListenerThreads}, and tells it of those that found
 * the queue full: once for each gap, in its place. One listener's events that wait or are being
 * heard hold up to half of the bytes that all may, so that one that is slow leaves room for others;
 * an event that nothing of its listener waits before may be larger. Thread-safe; never blocks.
 *
 * <p>A gap begins with an event that is dropped, and is queued behind those before it. It counts
 * what is dropped until an event of the same stripe is taken again, or until the listener is told.
 */
public final class EventFeed<E> {

  /** One listener has one part in so many of what all have. */
  private static final int LISTENER_PARTS = 2;

  private final ListenerThreads threads;
  private final EventTarget<E> target;
  private final ToLongFunction<E> weigher;
  private final long bytesMax;

  /** Of events that wait or are being heard. */
  private final AtomicLong waitingBytes = new AtomicLong();

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

  /** An event that waits, or is being heard. */
  private final class Told implements Runnable {

    private final E event;
    private final long bytes;

    Told(E event, long bytes) {
      this.event = event;
      this.bytes = bytes;
    }

    @Override
    public void run() {
      try {
        target.accept(event);
      } finally {
        waitingBytes.addAndGet(-bytes);
        threads.giveBack(bytes);
      }
    }
  }

  /**
   * A feed of a listener.
   *
   * @param weigher how many bytes an event holds
   */
  public EventFeed(ListenerThreads threads, EventTarget<E> target, ToLongFunction<E> weigher) {
    this.threads = threads;
    this.target = target;
    this.weigher = weigher;
    bytesMax = threads.queuedBytesMax() / LISTENER_PARTS;
  }

  /** Tells the listener of an event, after those with the same key. */
  public void tell(int key, E event) {
    int stripe = ListenerThreads.stripe(key);
    if (!offer(key, event)) {
      // Under the map's lock, so that no gap counts what comes after it was told.
      open.compute(stripe, (s, gap) -> counting(s, gap));
    } else if (!open.isEmpty()) {
      open.remove(stripe);
    }
  }

  private boolean offer(int key, E event) {
    long bytes = weigher.applyAsLong(event);
    long before = waitingBytes.getAndAdd(bytes);
    if (before > 0 && before + bytes > bytesMax) {
      waitingBytes.addAndGet(-bytes);
      threads.countDropped(
          "one listener has listenerBytesMax="
              + bytesMax
              + " bytes of events waiting (a sixteenth of the heap)");
      return false;
    }
    if (!threads.offer(key, bytes, new Told(event, bytes))) {
      waitingBytes.addAndGet(-bytes);
      return false;
    }
    return true;
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
