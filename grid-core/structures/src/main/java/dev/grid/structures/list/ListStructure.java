package dev.grid.structures.list;

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
import dev.grid.list.GridList;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.list.ListMessages.AddListener;
import dev.grid.structures.list.ListMessages.ItemChanged;
import dev.grid.structures.list.ListMessages.Merge;
import dev.grid.structures.list.ListMessages.RemoveListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists (protocol service 5). Immutable. */
public final class ListStructure implements Structure<ListState> {

  private static final List<CodecSet> CODECS =
      List.of(ListMessagesCodecs.ALL, TransactionalListMessagesCodecs.ALL);

  private final EffectCodec effects = new EffectMessages(ListEffectCodecs.ALL);

  /** The list of this name, as reached by this invoker. */
  public static <E> GridList<E> proxy(String name, Invoker invoker) {
    return new ListProxy<>(new AsyncListProxy<>(name, invoker));
  }

  @Override
  public StructureType<?, ?> type() {
    return GridList.TYPE;
  }

  @Override
  public GridList<?> handle(String name, Invoker invoker) {
    return proxy(name, invoker);
  }

  @Override
  public List<CodecSet> codecs() {
    return CODECS;
  }

  @Override
  public Transactional transactional() {
    return new Transactional(
        "list",
        ListParticipant::new,
        calls -> new TransactionalListProxy<>(new AsyncTransactionalListProxy<>(calls)));
  }

  @Override
  public Handler<ListState> handler() {
    return new ListHandler();
  }

  @Override
  public ListState newState(StateContext context) {
    return new ListState(context);
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }

  @Override
  public Merging merging(ListState state, String name) {
    List<Data> all = state.withReserved();
    return new ItemMerging(
        all.size(),
        all::get,
        ItemSequence.OVERHEAD_BYTES,
        (items, occurrences) -> new Merge(name, items, occurrences));
  }

  @Override
  public StructureMessage<?> restoring(String name, byte @Nullable [] key, byte[] value) {
    return new ListMessages.Add(name, new Data(value));
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return switch (message) {
      case AddListener m ->
          new Subscription.Add<>(
              m.name(),
              ListMessagesCodecs.ITEM_CHANGED,
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
