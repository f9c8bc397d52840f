package dev.grid.structures.map;

import dev.grid.LostEvents;
import dev.grid.NotReadyException;
import dev.grid.Registration;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StoredValues;
import dev.grid.kernel.nearcache.NearCache;
import dev.grid.kernel.nearcache.Reservation;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.map.NearCacheConfig;
import dev.grid.map.NearCacheConfig.Format;
import dev.grid.map.NearCacheStatistics;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.structures.map.MapCacheMessages.AddCacheListener;
import dev.grid.structures.map.MapCacheMessages.CacheChange;
import dev.grid.structures.map.MapCacheMessages.CacheChanges;
import dev.grid.structures.map.MapCacheMessages.CachedValue;
import dev.grid.structures.map.MapCacheMessages.CachedValues;
import dev.grid.structures.map.MapCacheMessages.GetAllToCache;
import dev.grid.structures.map.MapCacheMessages.GetToCache;
import dev.grid.structures.map.MapMessages.RemoveEntryListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The near cache of one map, of one client or member: all of its proxies share it. It begins when
 * members have its listener; until then, and where they do not know it, reads go to the cluster.
 * Thread-safe; nothing blocks.
 */
final class NearMap implements AutoCloseable {

  private static final Duration START_PAUSE = Duration.ofSeconds(1);

  final NearCache cache;
  private final String name;
  private final Invoker invoker;
  private final NearCacheConfig config;
  private final StoredValues values;
  private final Confirmation confirmation;
  private volatile boolean on;
  private volatile boolean closed;

  NearMap(String name, Invoker invoker, NearCacheConfig config, LongSupplier nanoTime) {
    this.name = name;
    this.invoker = invoker;
    this.config = config;
    this.values = new StoredValues("map", name, invoker::serialization);
    this.cache =
        new NearCache(
            new NearCache.Limits(
                config.entriesMax(),
                limit(config.timeToLive()),
                limit(config.maxIdle()),
                nanos(config.maxStaleness())),
            invoker::partitionCount,
            nanoTime);
    this.confirmation =
        new Confirmation(name, config.maxStaleness(), invoker, this::isClosed, new Confirmed());
  }

  private static long limit(Duration duration) {
    return duration.isZero() ? Long.MAX_VALUE : nanos(duration);
  }

  private static long nanos(Duration duration) {
    return TimeUnit.NANOSECONDS.convert(duration); // Saturates.
  }

  /** The one that an instance is configured to have for a map, or null. */
  static @Nullable NearMap of(String name, Invoker invoker) {
    MapConfig map = invoker.ownConfig(GridMap.TYPE, name);
    NearCacheConfig config = map == null ? null : map.nearCache();
    return config == null
        ? null
        : invoker
            .localParts()
            .get(
                NearMap.class,
                name,
                () -> {
                  NearMap near = new NearMap(name, invoker, config, invoker::nanoTime);
                  near.startSoon();
                  return near;
                });
  }

  // Its life.

  private void startSoon() {
    invoker.runBlocking(this::start);
  }

  void start() {
    if (closed) {
      return;
    }
    if (!isConnected()) {
      invoker.later(START_PAUSE, this::startSoon);
      return;
    }
    if (!invoker.isOwnCluster()) {
      warnOfNone(
          new UnsupportedOperationException(
              "the cluster's members do not know this client's messages"));
      return;
    }
    Registration registration;
    try {
      registration =
          invoker.subscribe(
              new AddCacheListener(name, true),
              MapCacheMessagesCodecs.CACHE_CHANGES,
              id -> new RemoveEntryListener(name, id),
              new Listener());
    } catch (UnsupportedOperationException e) {
      warnOfNone(e);
      return;
    } catch (RuntimeException e) {
      warnOfNone(e);
      invoker.later(START_PAUSE, this::startSoon);
      return;
    }
    on = true;
    confirmation.begin();
    NearKeysFile file = NearKeysFile.of(config.preloadFile(), name);
    if (file != null) {
      new NearPreload(this, file, invoker, values).start();
    }
    if (closed) {
      on = false;
      registration.close();
    }
  }

  /** Whether partitions are known: those of a client that connects in the background are not. */
  private boolean isConnected() {
    try {
      return invoker.partitionCount() > 0;
    } catch (NotReadyException e) {
      return false;
    }
  }

  private void warnOfNone(RuntimeException failure) {
    values.warn("all is read from the cluster, as there is no near cache", failure);
  }

  /** Whether values are kept. */
  boolean isOn() {
    return on && invoker.isOwnCluster();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    on = false;
  }

  String name() {
    return name;
  }

  NearCacheStatistics statistics() {
    return cache.statistics();
  }

  NearCacheConfig config() {
    return config;
  }

  // Keys.

  /**
   * A key as it is kept: as the application has it where that needs no bytes to be compared, else
   * as bytes.
   */
  private static boolean isPlain(@Nullable Object key) {
    return key instanceof String
        || key instanceof Integer
        || key instanceof Long
        || key instanceof UUID;
  }

  private Object kept(Object key) {
    return isPlain(key) ? key : values.key(key);
  }

  /** The same of a key's bytes. */
  Object kept(Data key) {
    return switch (key.type()) {
      case TypeIds.STRING, TypeIds.INT, TypeIds.LONG, TypeIds.UUID ->
          Objects.requireNonNull(invoker.serialization().<Object>toObject(key));
      default -> key;
    };
  }

  /** The bytes of a key as it is kept. */
  Data bytes(Object kept) {
    return kept instanceof Data data ? data : values.key(kept);
  }

  int partition(Data key) {
    return key.partition(invoker.partitionCount());
  }

  /** This instance changes a key, or has changed it. */
  void written(Data key) {
    if (cache.isUsed()) {
      cache.written(kept(key), partition(key));
    }
  }

  // Reads.

  /** The value that is kept, or null. */
  <V> @Nullable V find(Object key) {
    Object value = cache.get(kept(key));
    return value == null ? null : this.<V>opened(value, key);
  }

  boolean has(Object key) {
    return cache.get(kept(key)) != null;
  }

  @SuppressWarnings("unchecked") // Values are of the map's type.
  private <V> V opened(Object value, Object key) {
    return value instanceof Data data && config.format() == Format.BINARY
        ? values.<V>value(data, key)
        : (V) value;
  }

  /** Reads a value that is not kept, and keeps it. */
  <V> CallFuture<@Nullable V> read(Object key) {
    Data data = values.key(key);
    Reservation reservation = reserve(data);
    CallFuture<@Nullable V> call =
        invoker.<CachedValue, @Nullable V>invoke(
            new GetToCache(name, data),
            answer -> this.<V>keep(reservation, key, Objects.requireNonNull(answer)));
    return releasedBy(call, reservation);
  }

  Reservation reserve(Data key) {
    return cache.reserve(kept(key), partition(key));
  }

  private <T extends @Nullable Object> CallFuture<T> releasedBy(
      CallFuture<T> call, Reservation reservation) {
    var unused =
        call.whenComplete(
            (value, failure) -> {
              if (failure != null) {
                cache.release(reservation);
              }
            });
    return call;
  }

  private <V> @Nullable V keep(Reservation reservation, Object key, CachedValue answer) {
    Data data = answer.value();
    if (data == null) {
      cache.release(reservation);
      return null;
    }
    V value = values.value(data, key);
    keep(reservation, data, value, answer.id(), answer.sequence(), answer.remainingMillis());
    return value;
  }

  /** A value as {@link #keep} takes it: nothing is read of what is kept as bytes. */
  Object readable(Data value, Data key) {
    return config.format() == Format.BINARY ? value : values.<Object>value(value, kept(key));
  }

  /** Keeps a value, as bytes or as the object. */
  boolean keep(
      Reservation reservation,
      Data data,
      Object value,
      UUID id,
      long sequence,
      long remainingMillis) {
    return cache.keep(
        reservation,
        config.format() == Format.BINARY ? data : value,
        data.length(),
        id,
        sequence,
        TimeUnit.MILLISECONDS.toNanos(remainingMillis));
  }

  /** Reads values of keys in one partition, and keeps them. */
  CallFuture<List<Map.Entry<Data, Data>>> readAll(int partition, List<Data> keys) {
    Map<Data, Reservation> reserved = new HashMap<>();
    keys.forEach(key -> reserved.computeIfAbsent(key, this::reserve));
    CallFuture<List<Map.Entry<Data, Data>>> call =
        invoker.<CachedValues, List<Map.Entry<Data, Data>>>invoke(
            new GetAllToCache(name, keys),
            partition,
            answer -> keepAll(reserved, Objects.requireNonNull(answer)));
    var unused = call.whenComplete((all, failure) -> reserved.values().forEach(cache::release));
    return call;
  }

  private List<Map.Entry<Data, Data>> keepAll(
      Map<Data, Reservation> reserved, CachedValues answer) {
    List<Map.Entry<Data, Data>> entries = new ArrayList<>(answer.entries());
    for (int i = 0; i < entries.size(); i++) {
      Data key = entries.get(i).getKey();
      Data data = entries.get(i).getValue();
      Reservation reservation = reserved.get(key);
      if (reservation != null) {
        keep(
            reservation,
            data,
            readable(data, key),
            answer.id(),
            answer.sequence(),
            answer.remainingMillis()[i]);
      }
    }
    return entries;
  }

  // What others change.

  private final class Listener implements EventTarget<CacheChanges> {

    @Override
    public void accept(CacheChanges told) {
      told.changes().forEach(this::heard);
    }

    private void heard(CacheChange change) {
      Data key = change.key();
      if (key == null) {
        cache.cleared(change.id(), change.sequence());
      } else {
        cache.changed(partition(key), kept(key), change.id(), change.sequence());
      }
    }

    /** What is lost the partitions' next answers tell. */
    @Override
    public void lost(LostEvents.Reason reason, long count) {
      confirmation.askSoon();
    }

    @Override
    public boolean isDirect() {
      return true;
    }
  }

  // What is known to be right.

  private final class Confirmed implements Confirmation.Owner {

    /** Reads when partitions were asked last. Confined to the run of the confirmation. */
    private long readsBefore;

    @Override
    public boolean isWanted() {
      long before = readsBefore;
      readsBefore = cache.reads();
      return readsBefore != before && isOn();
    }

    @Override
    public long asking() {
      return cache.nanoTime();
    }

    @Override
    public void said(int partition, UUID id, long sequence, long askedNanos) {
      cache.said(partition, id, sequence, askedNanos);
    }

    @Override
    public void ended() {}

    /** Reads go to the cluster meanwhile, and say so themselves if they fail. */
    @Override
    public void failed(RuntimeException cause) {}
  }
}
