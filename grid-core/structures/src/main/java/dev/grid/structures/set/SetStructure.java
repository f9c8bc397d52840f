package dev.grid.structures.set;

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
import dev.grid.kernel.items.ItemTable;
import dev.grid.kernel.transaction.Transactional;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.set.GridSet;
import dev.grid.structures.set.SetMessages.AddListener;
import dev.grid.structures.set.SetMessages.ItemChanged;
import dev.grid.structures.set.SetMessages.Merge;
import dev.grid.structures.set.SetMessages.RemoveListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets (protocol service 6). Immutable. */
public final class SetStructure implements Structure<SetState> {

  private static final List<CodecSet> CODECS =
      List.of(SetMessagesCodecs.ALL, TransactionalSetMessagesCodecs.ALL);

  private final EffectCodec effects = new EffectMessages(SetEffectCodecs.ALL);

  /** The set of this name, as reached by this invoker. */
  public static <E> GridSet<E> proxy(String name, Invoker invoker) {
    return new SetProxy<>(new AsyncSetProxy<>(name, invoker));
  }

  @Override
  public StructureType<?, ?> type() {
    return GridSet.TYPE;
  }

  @Override
  public GridSet<?> handle(String name, Invoker invoker) {
    return proxy(name, invoker);
  }

  @Override
  public List<CodecSet> codecs() {
    return CODECS;
  }

  @Override
  public Transactional transactional() {
    return new Transactional(
        "set",
        SetParticipant::new,
        calls -> new TransactionalSetProxy<>(new AsyncTransactionalSetProxy<>(calls)));
  }

  @Override
  public Handler<SetState> handler() {
    return new SetHandler();
  }

  @Override
  public SetState newState(StateContext context) {
    return new SetState(context);
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }

  @Override
  public Merging merging(SetState state, String name) {
    SetWalk walk = new SetWalk(state.items());
    return new ItemMerging(
        state.items().size(),
        position -> walk.next(),
        ItemTable.OVERHEAD_BYTES,
        (items, occurrences) -> new Merge(name, items, occurrences));
  }

  @Override
  public StructureMessage<?> restoring(String name, byte @Nullable [] key, byte[] value) {
    return new SetMessages.Add(name, new Data(value));
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return switch (message) {
      case AddListener m ->
          new Subscription.Add<>(
              m.name(),
              SetMessagesCodecs.ITEM_CHANGED,
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
