package dev.grid.member.connection;

import dev.grid.kernel.EventBatches;
import dev.grid.kernel.Subscription;
import dev.grid.member.partition.BatchedEvents;
import dev.grid.member.partition.Subscribers.Sink;
import dev.grid.protocol.Codec;
import dev.grid.protocol.EventCodec;
import org.jspecify.annotations.Nullable;

/** The way of a listener's events to its client, several at once. Immutable. */
record ClientEvents(ClientConnection connection, int requestType, long correlationId)
    implements BatchedEvents.Way {

  /**
   * All of a listener's are in one stripe of clients that handle events of partitions in stripes.
   */
  private static final int STRIPE = 0;

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
            (EventBatches<E, ?>) batches,
            add.codec(),
            new ClientEvents(connection, type, correlationId));
  }

  @Override
  public <T> void send(EventCodec<T> codec, T event, int count) {
    connection.send(new Outbound.Event<>(codec, requestType, correlationId, STRIPE, event));
  }

  @Override
  public void later(Runnable task, long delayMillis) {
    var unused = connection.later(task, delayMillis);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
