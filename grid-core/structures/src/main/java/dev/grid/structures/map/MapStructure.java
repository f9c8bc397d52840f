package dev.grid.structures.map;

import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Directory;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EventBatches;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Invalidations;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.LocalParts;
import dev.grid.kernel.MemberPart;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Subscription;
import dev.grid.kernel.query.ListenerPredicate;
import dev.grid.kernel.query.Queries;
import dev.grid.kernel.transaction.Transactional;
import dev.grid.map.EvictionConfig;
import dev.grid.map.GridMap;
import dev.grid.map.InvalidationConfig;
import dev.grid.map.MapStoreConfig;
import dev.grid.map.NearCacheStatistics;
import dev.grid.map.ViewStatistics;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.EntryCodeMessages.ExecuteOnAllKeys;
import dev.grid.structures.map.EntryCodeMessages.ExecuteOnKeys;
import dev.grid.structures.map.EntryCodeMessages.ExecuteWithPredicate;
import dev.grid.structures.map.EntryCodeMessages.ProcessSlice;
import dev.grid.structures.map.EntryCodeMessages.ReadEntries;
import dev.grid.structures.map.EntryCodeMessages.ReadSlice;
import dev.grid.structures.map.EntryCodeMessages.ReadWithPredicate;
import dev.grid.structures.map.EntryCodeMessages.ReplaceAll;
import dev.grid.structures.map.MapCacheMessages.AddCacheListener;
import dev.grid.structures.map.MapCacheMessages.AddNearCacheInvalidationListener;
import dev.grid.structures.map.MapCacheMessages.CacheChanges;
import dev.grid.structures.map.MapCacheMessages.Invalidated;
import dev.grid.structures.map.MapCacheMessages.InvalidatedBatch;
import dev.grid.structures.map.MapMessages.AddEntryListener;
import dev.grid.structures.map.MapMessages.AddEntryListenerToKey;
import dev.grid.structures.map.MapMessages.Clear;
import dev.grid.structures.map.MapMessages.ContainsValue;
import dev.grid.structures.map.MapMessages.EntrySet;
import dev.grid.structures.map.MapMessages.EvictAll;
import dev.grid.structures.map.MapMessages.FlushPart;
import dev.grid.structures.map.MapMessages.KeySet;
import dev.grid.structures.map.MapMessages.RemoveEntryListener;
import dev.grid.structures.map.MapMessages.RemoveUnlocked;
import dev.grid.structures.map.MapMessages.Scan;
import dev.grid.structures.map.MapMessages.Values;
import dev.grid.structures.map.MapQueryMessages.AddEntryListenerToKeyWithPredicate;
import dev.grid.structures.map.MapQueryMessages.AddEntryListenerWithPredicate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Maps (protocol service 1). Immutable. */
public final class MapStructure implements Structure<MapState> {

  /** Stands for no thread of the caller's: nobody's lock is its own. */
  private static final long OPERATORS_THREAD = 0;

  /** Keys of changes that are told together. */
  private static final int BATCH_BYTES_MAX = 64 << 10;

  /** How near caches and views of ours are told of changes. */
  private static final EventBatches<CacheChanges, CacheChanges> OWN_READERS =
      new EventBatches<>(
          256,
          BATCH_BYTES_MAX,
          5,
          true,
          MapCacheMessagesCodecs.CACHE_CHANGES,
          CacheChanges::joined,
          change -> false);

  static final List<Codec<?, ?>> CODECS =
      Stream.<List<Codec<?, ?>>>of(
              MapMessagesCodecs.ALL,
              EntryCodeMessagesCodecs.ALL,
              OwnMapMessagesCodecs.ALL,
              MapIndexMessagesCodecs.ALL,
              MapQueryMessagesCodecs.ALL,
              MapAggregateMessagesCodecs.ALL,
              MapExplainMessagesCodecs.ALL,
              MapSearchMessagesCodecs.ALL,
              MapFragmentMessagesCodecs.ALL,
              MapCacheMessagesCodecs.ALL,
              MapViewMessagesCodecs.ALL,
              JournalMessagesCodecs.ALL,
              InterceptorMessagesCodecs.ALL,
              TransactionalMapMessagesCodecs.ALL)
          .<Codec<?, ?>>flatMap(List::stream)
          .toList();

  private final MapHandler handler = new MapHandler();
  private final EffectCodec effects = new MapEffects();

  /** The map of this name, as reached by this invoker. */
  public static <K, V> GridMap<K, V> proxy(String name, Invoker invoker) {
    NearMap near = NearMap.of(name, invoker);
    return new MapProxy<>(
        new AsyncMapProxy<>(name, near == null ? invoker : new NearInvoker(invoker, near), near));
  }

  /** What the near caches of an instance have done, by the names of their maps. */
  public static Map<String, NearCacheStatistics> nearCaches(LocalParts parts) {
    Map<String, NearCacheStatistics> all = new TreeMap<>();
    parts.all(NearMap.class).forEach(near -> all.put(near.name(), near.statistics()));
    return all;
  }

  /** What the views of an instance have done. */
  public static List<ViewStatistics> views(LocalParts parts) {
    return MapView.statistics(parts.all(MapViews.class));
  }

  /**
   * What is to be done when a transaction has ended by which the instance has sent this message:
   * the instance's near cache must not have what was before. Null if it has none.
   */
  public static @Nullable Runnable afterTransaction(Invoker invoker, Message<?> message) {
    Data key = message instanceof TransactionalMapMessages<?> m ? m.changedKey() : null;
    NearMap near =
        key == null || !(message instanceof StructureMessage<?> m)
            ? null
            : invoker.localParts().find(NearMap.class, m.name());
    return near == null || key == null ? null : () -> near.written(key);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridMap.TYPE;
  }

  @Override
  public GridMap<?, ?> handle(String name, Invoker invoker) {
    return proxy(name, invoker);
  }

  @Override
  public List<Codec<?, ?>> codecs() {
    return CODECS;
  }

  @Override
  public Transactional transactional() {
    return new Transactional(
        "map",
        MapParticipant::new,
        calls -> new TransactionalMapProxy<>(new AsyncTransactionalMapProxy<>(calls)));
  }

  @Override
  public Handler<MapState> handler() {
    return handler;
  }

  @Override
  public MapState newState(StateContext context) {
    return new MapState(context);
  }

  @Override
  public @Nullable MemberPart<?> part(String name, MemberConfig config) {
    MapStoreConfig store = config.structure(GridMap.TYPE, name).store();
    return store == null
        ? null
        : new MemberPart<>(MapStorePart.class, services -> new MapStorePart(name, store, services));
  }

  @Override
  public Directory newDirectory(String name, MemberConfig config) {
    return new MapDirectory(config.partitionCount());
  }

  @Override
  public @Nullable StructureMessage<?> beforeEnd(String name, MemberConfig config) {
    return config.structure(GridMap.TYPE, name).store() == null ? null : new FlushPart(name);
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }

  @Override
  public boolean evicts(String name, MemberConfig config) {
    return config.structure(GridMap.TYPE, name).eviction().policy() != EvictionConfig.Policy.NONE;
  }

  @Override
  public Merging merging(MapState state, String name) {
    return new MapMerging(state, name);
  }

  @Override
  public StructureMessage<?> restoring(String name, byte @Nullable [] key, byte[] value) {
    return new MapMessages.Set(
        name,
        new Data(Objects.requireNonNull(key, "key")),
        new Data(value),
        OPERATORS_THREAD,
        MapState.AS_CONFIGURED);
  }

  @Override
  public Message<?> part(Message<?> message, int from) {
    return switch (message) {
      case KeySet m -> new Scan(m.name(), MapScan.KEYS, from, null);
      case Values m -> new Scan(m.name(), MapScan.VALUES, from, null);
      case EntrySet m -> new Scan(m.name(), MapScan.ENTRIES, from, null);
      case ContainsValue m -> new Scan(m.name(), MapScan.HAS_VALUE, from, m.value());
      case Clear m -> new RemoveUnlocked(m.name(), false);
      case EvictAll m -> new RemoveUnlocked(m.name(), true);
      case ExecuteOnAllKeys m ->
          new ProcessSlice(m.name(), 0, m.entryProcessor(), from, null, null);
      case ExecuteOnKeys m -> new ProcessSlice(m.name(), 0, m.entryProcessor(), from, null, null);
      case ReplaceAll m -> new ProcessSlice(m.name(), 0, m.function(), from, null, null);
      case ReadEntries m -> new ReadSlice(m.name(), m.entryProcessor(), from, null, null);
      case ExecuteWithPredicate m ->
          new ProcessSlice(m.name(), 0, m.entryProcessor(), from, null, m.predicate());
      case ReadWithPredicate m ->
          new ReadSlice(m.name(), m.entryProcessor(), from, null, m.predicate());
      case MapQueryMessages<?> m -> MapQuerying.part(m, from);
      case MapAggregateMessages<?> m -> MapAggregating.part(m, from);
      case MapSearchMessages<?> m -> MapSearching.part(m);
      case MapFragmentMessages<?> m -> MapFragments.part(m, from);
      case MapCacheMessages<?> m -> MapCaching.part(m);
      default -> message;
    };
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return switch (message) {
      case AddEntryListener m ->
          adding(
              m.name(),
              new MapEventFilter(m.listenerFlags(), m.includeValue(), null, null),
              m.localOnly());
      case AddEntryListenerToKey m ->
          adding(
              m.name(),
              new MapEventFilter(m.listenerFlags(), m.includeValue(), m.key(), null),
              m.localOnly());
      case RemoveEntryListener m -> new Subscription.Remove(m.name(), m.registrationId());
      case AddNearCacheInvalidationListener m ->
          new Subscription.Add<Invalidated>(
              Invalidations.listenersOf(m.name()),
              MapCacheMessagesCodecs.INVALIDATED,
              change -> change,
              m.localOnly());
      case AddCacheListener m ->
          Subscription.Add.<Invalidated, CacheChanges>converting(
              Invalidations.listenersOf(m.name()),
              MapCacheMessagesCodecs.CACHE_CHANGES,
              CacheChanges::of,
              m.localOnly());
      default -> null;
    };
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message, Supplier<Queries> queries) {
    return switch (message) {
      case AddEntryListenerWithPredicate m ->
          adding(
              m.name(),
              new MapEventFilter(
                  m.listenerFlags(),
                  m.includeValue(),
                  null,
                  new ListenerPredicate(m.predicate(), queries.get())),
              m.localOnly());
      case AddEntryListenerToKeyWithPredicate m ->
          adding(
              m.name(),
              new MapEventFilter(
                  m.listenerFlags(),
                  m.includeValue(),
                  m.key(),
                  new ListenerPredicate(m.predicate(), queries.get())),
              m.localOnly());
      default -> subscription(message);
    };
  }

  @Override
  public @Nullable EventBatches<?, ?> batches(Message<?> message, MemberConfig config) {
    return switch (message) {
      case AddCacheListener m -> OWN_READERS;
      case AddNearCacheInvalidationListener m ->
          batches(config.structure(GridMap.TYPE, m.name()).invalidations());
      default -> null;
    };
  }

  private static @Nullable EventBatches<?, ?> batches(InvalidationConfig invalidations) {
    return invalidations.batchSize() == 1
        ? null
        : new EventBatches<Invalidated, InvalidatedBatch>(
            invalidations.batchSize(),
            BATCH_BYTES_MAX,
            Math.max(1, invalidations.batchDelay().toMillis()),
            false,
            MapCacheMessagesCodecs.INVALIDATED_BATCH,
            InvalidatedBatch::of,
            change -> change.key() == null);
  }

  private static Subscription adding(String name, MapEventFilter filter, boolean localOnly) {
    return new Subscription.Add<>(name, MapMessagesCodecs.ENTRY_CHANGED, filter, localOnly);
  }
}
