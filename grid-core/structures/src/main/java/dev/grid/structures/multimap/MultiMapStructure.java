package dev.grid.structures.multimap;

import dev.grid.StructureType;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Subscription;
import dev.grid.kernel.transaction.Transactional;
import dev.grid.map.EntryEventType;
import dev.grid.multimap.GridMultiMap;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.multimap.MultiMapMessages.AddEntryListener;
import dev.grid.structures.multimap.MultiMapMessages.AddEntryListenerToKey;
import dev.grid.structures.multimap.MultiMapMessages.Clear;
import dev.grid.structures.multimap.MultiMapMessages.ContainsValue;
import dev.grid.structures.multimap.MultiMapMessages.EntryChanged;
import dev.grid.structures.multimap.MultiMapMessages.EntrySet;
import dev.grid.structures.multimap.MultiMapMessages.KeySet;
import dev.grid.structures.multimap.MultiMapMessages.Put;
import dev.grid.structures.multimap.MultiMapMessages.RemoveEntryListener;
import dev.grid.structures.multimap.MultiMapMessages.RemoveUnlocked;
import dev.grid.structures.multimap.MultiMapMessages.Scan;
import dev.grid.structures.multimap.MultiMapMessages.Values;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Multimaps (protocol service 2). Immutable. */
public final class MultiMapStructure implements Structure<MultiMapState> {

  /** Stands for no thread of the caller's: nobody's lock is its own. */
  private static final long OPERATORS_THREAD = 0;

  private static final List<CodecSet> CODECS =
      List.of(MultiMapMessagesCodecs.ALL, TransactionalMultiMapMessagesCodecs.ALL);

  private final EffectCodec effects = new EffectMessages(MultiMapEffectCodecs.ALL);

  /** The multimap of this name, as reached by this invoker. */
  public static <K, V> GridMultiMap<K, V> proxy(String name, Invoker invoker) {
    return new MultiMapProxy<>(new AsyncMultiMapProxy<>(name, invoker));
  }

  @Override
  public StructureType<?, ?> type() {
    return GridMultiMap.TYPE;
  }

  @Override
  public GridMultiMap<?, ?> handle(String name, Invoker invoker) {
    return proxy(name, invoker);
  }

  @Override
  public List<CodecSet> codecs() {
    return CODECS;
  }

  @Override
  public Transactional transactional() {
    return new Transactional(
        "multimap",
        MultiMapParticipant::new,
        calls -> new TransactionalMultiMapProxy<>(new AsyncTransactionalMultiMapProxy<>(calls)));
  }

  @Override
  public Handler<MultiMapState> handler() {
    return new MultiMapHandler();
  }

  @Override
  public MultiMapState newState(StateContext context) {
    return new MultiMapState(context);
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }

  @Override
  public Merging merging(MultiMapState state, String name) {
    return new MultiMapMerging(state, name);
  }

  @Override
  public StructureMessage<?> restoring(String name, byte @Nullable [] key, byte[] value) {
    return new Put(
        name, new Data(Objects.requireNonNull(key, "key")), new Data(value), OPERATORS_THREAD);
  }

  @Override
  public Message<?> part(Message<?> message, int from) {
    return switch (message) {
      case KeySet m -> new Scan(m.name(), MultiMapScan.KEYS, from, null);
      case Values m -> new Scan(m.name(), MultiMapScan.VALUES, from, null);
      case EntrySet m -> new Scan(m.name(), MultiMapScan.ENTRIES, from, null);
      case ContainsValue m -> new Scan(m.name(), MultiMapScan.HAS_VALUE, from, m.value());
      case Clear m -> new RemoveUnlocked(m.name());
      default -> message;
    };
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return switch (message) {
      case AddEntryListener m ->
          new Subscription.Add<>(
              m.name(),
              MultiMapMessagesCodecs.ENTRY_CHANGED,
              event -> filter(event, m.includeValue(), null),
              m.localOnly());
      case AddEntryListenerToKey m ->
          new Subscription.Add<>(
              m.name(),
              MultiMapMessagesCodecs.ENTRY_CHANGED,
              event -> filter(event, m.includeValue(), m.key()),
              m.localOnly());
      case RemoveEntryListener m -> new Subscription.Remove(m.name(), m.registrationId());
      default -> null;
    };
  }

  private static @Nullable EntryChanged filter(
      EntryChanged event, boolean includeValue, @Nullable Data key) {
    boolean isOfAll = event.eventType() == EntryEventType.CLEAR_ALL.flag();
    if (key != null && !isOfAll && !Objects.equals(key, event.key())) {
      return null;
    }
    return includeValue || isOfAll
        ? event
        : new EntryChanged(
            event.key(),
            null,
            null,
            null,
            event.eventType(),
            event.uuid(),
            event.numberOfAffectedEntries());
  }
}
