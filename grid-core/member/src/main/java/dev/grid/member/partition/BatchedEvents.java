package dev.grid.member.partition;

import dev.grid.kernel.EventBatches;
import dev.grid.member.partition.Subscribers.Sink;
import dev.grid.protocol.EventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Events of one listener that are sent several at once: when there are as many as that, or when the
 * first has waited for long. In order; guarded by its own monitor, which is never held for long, as
 * sending does not block.
 */
public final class BatchedEvents<E, B> implements Sink<E> {

  /** Where the events go. */
  public interface Way {

    /**
     * Sends one event, or several that were made one. Must not block.
     *
     * @param count how many
     */
    <T> void send(EventCodec<T> codec, T event, int count);

    /** Runs what does not block, after so long. */
    void later(Runnable task, long delayMillis);

    /** Monotonic. */
    long nanoTime();
  }

  private final EventBatches<E, B> batches;
  private final EventCodec<E> single;
  private final Way way;
  private final long delayNanos;
  private List<E> waiting = new ArrayList<>();
  private long waitingBytes;

  private long sentNanos;

  /** How many batches were sent, so that a batch's time does not end the next. */
  private long sent;

  /** Without any. */
  public BatchedEvents(EventBatches<E, B> batches, EventCodec<E> single, Way way) {
    this.batches = batches;
    this.single = single;
    this.way = way;
    this.delayNanos = TimeUnit.MILLISECONDS.toNanos(batches.delayMillis());
    this.sentNanos = way.nanoTime() - delayNanos;
  }

  @Override
  public synchronized void accept(E event, int partition) {
    if (batches.isAlone().test(event)) {
      flush();
      way.send(single, event, 1);
      return;
    }
    if (batches.isFirstAtOnce() && waiting.isEmpty() && isPauseOver()) {
      way.send(single, event, 1);
      return;
    }
    waiting.add(event);
    waitingBytes += single.payloadBytes(event);
    if (waiting.size() >= batches.eventsMax() || waitingBytes >= batches.bytesMax()) {
      flush();
    } else if (waiting.size() == 1) {
      long batch = sent;
      way.later(() -> flushIf(batch), batches.delayMillis());
    }
  }

  /** Whether nothing was sent for as long as an event may wait; if so something is sent now. */
  private boolean isPauseOver() {
    long now = way.nanoTime();
    boolean isOver = now - sentNanos >= delayNanos;
    if (isOver) {
      sentNanos = now;
    }
    return isOver;
  }

  private synchronized void flushIf(long batch) {
    if (batch == sent) {
      flush();
    }
  }

  private void flush() {
    if (!waiting.isEmpty()) {
      List<E> all = waiting;
      waiting = new ArrayList<>();
      waitingBytes = 0;
      sent++;
      sentNanos = way.nanoTime();
      way.send(batches.codec(), batches.join().apply(all), all.size());
    }
  }
}
