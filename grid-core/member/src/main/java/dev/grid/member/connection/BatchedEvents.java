package dev.grid.member.connection;

import dev.grid.kernel.EventBatches;
import dev.grid.kernel.Subscription;
import dev.grid.member.partition.Subscribers.Sink;
import dev.grid.protocol.Codec;
import dev.grid.protocol.EventCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of one listener that are sent several at once: when there are as many as that, or when the
 * first has waited for long. In order; guarded by its own monitor, which is never held for long, as
 * sending does not block.
 */
final class BatchedEvents<E, B> implements Sink<E> {

  /**
   * All of a listener's are in one stripe of clients that handle events of partitions in stripes.
   */
  private static final int STRIPE = 0;

  private final ClientConnection connection;
  private final EventBatches<E, B> batches;
  private final EventCodec<E> single;
  private final int requestType;
  private final long correlationId;
  private List<E> waiting = new ArrayList<>();

  /** How many batches were sent, so that a batch's time does not end the next. */
  private long sent;

  BatchedEvents(
      ClientConnection connection,
      EventBatches<E, B> batches,
      EventCodec<E> single,
      int requestType,
      long correlationId) {
    this.connection = connection;
    this.batches = batches;
    this.single = single;
    this.requestType = requestType;
    this.correlationId = correlationId;
  }

  /** Where a listener's events go: several at once, or each at once if {@code batches} is null. */
  @SuppressWarnings("unchecked") // A message's batches are of its listener's events.
  static <E> Sink<E> sink(
      ClientConnection connection,
      @Nullable EventBatches<?, ?> batches,
      Subscription.Add<E> add,
      Codec<?, ?> codec,
      long correlationId) {
    int type = codec.requestType();
    return batches == null
        ? (event, partition) ->
            connection.send(
                new Outbound.Event<>(add.codec(), type, correlationId, partition, event))
        : new BatchedEvents<>(
            connection, (EventBatches<E, ?>) batches, add.codec(), type, correlationId);
  }

  @Override
  public synchronized void accept(E event, int partition) {
    if (batches.isAlone().test(event)) {
      flush();
      send(single, event);
      return;
    }
    waiting.add(event);
    if (waiting.size() >= batches.eventsMax()) {
      flush();
    } else if (waiting.size() == 1) {
      long batch = sent;
      connection.later(() -> flushIf(batch), batches.delayMillis());
    }
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
      sent++;
      send(batches.codec(), batches.join().apply(all));
    }
  }

  private <T> void send(EventCodec<T> codec, T event) {
    connection.send(new Outbound.Event<>(codec, requestType, correlationId, STRIPE, event));
  }
}
