package dev.grid.structures.queue;

import dev.grid.StructureType;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.ItemMerging;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Subscription;
import dev.grid.kernel.items.ItemSequence;
import dev.grid.kernel.transaction.Transactional;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.queue.GridQueue;
import dev.grid.structures.queue.QueueMessages.AddListener;
import dev.grid.structures.queue.QueueMessages.ItemChanged;
import dev.grid.structures.queue.QueueMessages.Merge;
import dev.grid.structures.queue.QueueMessages.RemoveListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queues (protocol service 3). Immutable. */
public final class QueueStructure implements Structure<QueueState> {

  private static final List<CodecSet> CODECS =
      List.of(QueueMessagesCodecs.ALL, TransactionalQueueMessagesCodecs.ALL);

  private final EffectCodec effects = new EffectMessages(QueueEffectCodecs.ALL);

  /** The queue of this name, as reached by this invoker. */
  public static <E> GridQueue<E> proxy(String name, Invoker invoker) {
    return new QueueProxy<>(new AsyncQueueProxy<>(name, invoker));
  }

  @Override
  public StructureType<?, ?> type() {
    return GridQueue.TYPE;
  }

  @Override
  public GridQueue<?> handle(String name, Invoker invoker) {
    return proxy(name, invoker);
  }

  @Override
  public List<CodecSet> codecs() {
    return CODECS;
  }

  @Override
  public Transactional transactional() {
    return new Transactional(
        "queue",
        QueueParticipant::new,
        calls -> new TransactionalQueueProxy<>(new AsyncTransactionalQueueProxy<>(calls)));
  }

  @Override
  public Handler<QueueState> handler() {
    return new QueueHandler();
  }

  @Override
  public QueueState newState(StateContext context) {
    return new QueueState(context);
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }

  @Override
  public Merging merging(QueueState state, String name) {
    // What only the store has neither side has lost.
    List<Data> all = state.withReserved();
    return new ItemMerging(
        all.size(),
        all::get,
        ItemSequence.OVERHEAD_BYTES,
        (some, occurrences) -> new Merge(name, some, occurrences));
  }

  @Override
  public StructureMessage<?> restoring(String name, byte @Nullable [] key, byte[] value) {
    return new QueueMessages.Offer(name, new Data(value), 0);
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return switch (message) {
      case AddListener m ->
          new Subscription.Add<>(
              m.name(),
              QueueMessagesCodecs.ITEM_CHANGED,
              event -> m.includeValue() ? event : withoutItem(event),
              m.localOnly());
      case RemoveListener m -> new Subscription.Remove(m.name(), m.registrationId());
      default -> null;
    };
  }

  private static ItemChanged withoutItem(ItemChanged event) {
    return new ItemChanged(null, event.uuid(), event.eventType());
  }
}
