package dev.grid.spring.cache;

import dev.grid.GridTimeoutException;
import dev.grid.UnreadableValueException;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.GridMap;
import dev.grid.spring.failure.Answers;
import dev.grid.spring.failure.Bypass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cache.support.AbstractValueAdaptingCache;
import org.springframework.cache.support.SimpleValueWrapper;

/**
 * A cache that all applications of the cluster share: a map of the grid. Thread-safe.
 *
 * <p>{@link #get(Object, Callable)}, which is {@code @Cacheable(sync = true)}, calls one loader of
 * the cluster at a time for a key, on its caller's thread, with the key locked for as long as
 * {@link CacheSettings#loadWait}; the others wait for it and find its value. A loader that fails,
 * or whose application dies, leaves the key to the next. What others write or evict meanwhile
 * waits, so that what was loaded before is not cached afterwards; but not where calls bypass a grid
 * that is away, since there no call waits for long.
 *
 * <p>A value that cannot be read here, since its class has changed, counts as absent and is
 * replaced.
 *
 * <p>The key of a method without arguments, or with several, is in the map as the list of these.
 *
 * <p>A call of many keys ({@link #getAll}, {@link #putAll}, {@link #evictAll}) is one for its
 * caller; of each entry it is a call of its own.
 */
public final class GridCache extends AbstractValueAdaptingCache {

  private static final Logger LOG = LoggerFactory.getLogger(GridCache.class);

  private static final Executor VIRTUAL =
      task -> Thread.ofVirtual().name("grid-cache-loader").start(task);

  /** With a key, what is locked instead of it where nobody is to wait for a loader. */
  private static final String LOADING = "loading";

  /** Writes of one {@link #putAll} that are under way together. */
  private static final int WRITES_AT_ONCE = 500;

  private final String name;
  private final GridMap<Object, Object> map;
  private final AsyncGridMap<Object, Object> calls;
  private final CacheSettings settings;
  private final @Nullable TtlResolver ttlResolver;
  private final CacheCounters counters = new CacheCounters();
  private final Bypass bypass;
  private final Access access;

  /**
   * A cache over a map that nothing else uses.
   *
   * @param ttlResolver asked for each entry's time to live; null to have that of the settings
   */
  public GridCache(
      String name,
      GridMap<Object, Object> map,
      CacheSettings settings,
      @Nullable TtlResolver ttlResolver) {
    super(true); // What the settings say of null values is not an error here.
    this.name = name;
    this.map = map;
    this.calls = map.async();
    this.settings = settings;
    this.ttlResolver = ttlResolver;
    this.bypass =
        new Bypass(
            "cache '" + name + "'", settings.onFailure(), settings.timeLimit(), settings.pause());
    this.access = new Access(calls, bypass);
  }

  @Override
  public String getName() {
    return name;
  }

  /** The map. */
  @Override
  public GridMap<Object, Object> getNativeCache() {
    return map;
  }

  public CacheSettings settings() {
    return settings;
  }

  /** Counts of this application. */
  public CacheStatistics statistics() {
    return new CacheStatistics(
        counters.hits.sum(),
        counters.misses.sum(),
        counters.puts.sum(),
        counters.evictions.sum(),
        bypass.count());
  }

  @Override
  protected @Nullable Object lookup(Object key) {
    Object stored = find(key);
    counters.looked(stored != null);
    return stored;
  }

  private @Nullable Object find(Object key) {
    Object stored = StoredKey.of(key);
    try {
      return access.<@Nullable Object>read(() -> calls.get(stored), () -> null);
    } catch (UnreadableValueException e) {
      return unreadable(e);
    }
  }

  private @Nullable Object unreadable(UnreadableValueException e) {
    LOG.warn("Cache '{}' takes for absent what cannot be read: {}", name, e.getMessage());
    return null;
  }

  @Override
  public <T> @Nullable T get(Object key, Callable<T> loader) {
    ValueWrapper there = get(key);
    if (there == null) {
      there = new SimpleValueWrapper(loadOnce(key, loader));
    }
    return cast(there.get());
  }

  /**
   * Loads with the key locked, unless another has loaded meanwhile; without, if the grid is away.
   */
  private @Nullable Object loadOnce(Object key, Callable<?> loader) {
    Object stored = StoredKey.of(key);
    Object locked = bypass.isOn() ? List.of(LOADING, stored) : stored;
    if (!lock(locked)) {
      return load(key, loader);
    }
    try {
      Object there = find(key);
      if (there != null) {
        return fromStoreValue(there);
      }
      Object loaded = load(key, loader);
      put(key, loaded);
      return loaded;
    } finally {
      unlock(locked);
    }
  }

  /**
   * Locks a key; false if the grid is away.
   *
   * @throws GridTimeoutException if others have it for too long
   */
  private boolean lock(Object key) {
    long begunNanos = System.nanoTime();
    Duration step = bypass.isOn() ? settings.timeLimit() : settings.loadWait();
    do {
      Boolean locked = access.waiting(step, () -> calls.tryLock(key, step, settings.loadWait()));
      if (locked == null || locked) {
        return locked != null;
      }
    } while (System.nanoTime() - begunNanos < settings.loadWait().toNanos());
    throw new GridTimeoutException(
        "cache="
            + name
            + " key="
            + key
            + ": others have had it locked for loadWait="
            + settings.loadWait()
            + "; does a loader of one of them hang?");
  }

  private void unlock(Object key) {
    try {
      access.<@Nullable Void>read(() -> calls.unlock(key), () -> null);
    } catch (IllegalMonitorStateException e) {
      LOG.warn(
          "Cache '{}' had a key locked for longer than loadWait={}; others may have loaded it, too",
          name,
          settings.loadWait());
    }
  }

  private static @Nullable Object load(Object key, Callable<?> loader) {
    try {
      return loader.call();
    } catch (Exception e) {
      throw new ValueRetrievalException(key, loader, e);
    }
  }

  @Override
  public CompletableFuture<?> retrieve(Object key) {
    return findAsync(key).thenApply(this::counted);
  }

  @Override
  public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> loader) {
    return findAsync(key)
        .thenApply(this::counted)
        .thenCompose(
            there ->
                there != null
                    ? CompletableFuture.completedFuture(GridCache.<T>cast(there.get()))
                    : loadAsync(key, loader));
  }

  private @Nullable ValueWrapper counted(@Nullable Object stored) {
    counters.looked(stored != null);
    return toValueWrapper(stored);
  }

  private CompletableFuture<@Nullable Object> findAsync(Object key) {
    return access.mustCatchUp()
        ? CompletableFuture.supplyAsync(() -> find(key), VIRTUAL)
        : access
            .readAsync(() -> calls.get(StoredKey.of(key)))
            .exceptionally(this::absentIfUnreadable);
  }

  private @Nullable Object absentIfUnreadable(Throwable failure) {
    if (Answers.cause(failure) instanceof UnreadableValueException e) {
      return unreadable(e);
    }
    throw failure instanceof CompletionException e ? e : new CompletionException(failure);
  }

  /** The lock is a thread's: one of its own waits for it, and for the loader. */
  private <T> CompletableFuture<T> loadAsync(Object key, Supplier<CompletableFuture<T>> loader) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return GridCache.<T>cast(loadOnce(key, () -> joined(loader.get())));
          } catch (ValueRetrievalException e) {
            throw e.getCause() == null ? e : new CompletionException(e.getCause());
          }
        },
        VIRTUAL);
  }

  private static <T> T joined(CompletableFuture<T> loaded) throws Exception {
    try {
      return loaded.join();
    } catch (CompletionException e) {
      throw Answers.cause(e) instanceof Exception cause ? cause : e;
    }
  }

  /** {@inheritDoc} Null removes the entry if null values are not cached. */
  @Override
  public void put(Object key, @Nullable Object value) {
    if (isKept(value)) {
      access.<@Nullable Void>write(List.of(StoredKey.of(key)), () -> set(key, value), () -> null);
      counters.puts.increment();
    } else {
      evict(key);
    }
  }

  private CompletionStage<Void> set(Object key, @Nullable Object value) {
    Duration timeToLive = timeToLive(key, value);
    Object storedKey = StoredKey.of(key);
    Object stored = stored(value);
    return timeToLive == null
        ? calls.set(storedKey, stored)
        : calls.set(storedKey, stored, timeToLive);
  }

  /** {@inheritDoc} Stores nothing if the value is null and null values are not cached. */
  @Override
  public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
    if (!isKept(value)) {
      return toValueWrapper(find(key));
    }
    Duration timeToLive = timeToLive(key, value);
    Object storedKey = StoredKey.of(key);
    Object stored = stored(value);
    Object before =
        access.<@Nullable Object>write(
            List.of(storedKey),
            () ->
                timeToLive == null
                    ? calls.putIfAbsent(storedKey, stored)
                    : calls.putIfAbsent(storedKey, stored, timeToLive),
            () -> null);
    if (before == null) {
      counters.puts.increment();
    }
    return toValueWrapper(before);
  }

  @Override
  public void evict(Object key) {
    evictIfPresent(key);
  }

  /** {@inheritDoc} False if the grid is away and calls bypass it. */
  @Override
  public boolean evictIfPresent(Object key) {
    counters.evictions.increment();
    Object stored = StoredKey.of(key);
    return access.write(List.of(stored), () -> calls.delete(stored), () -> false);
  }

  /** {@inheritDoc} Takes one call a partition, whatever is in it. */
  @Override
  public void clear() {
    access.writeAll(calls::clear);
  }

  @Override
  public boolean invalidate() {
    boolean isEmpty = access.read(calls::isEmpty, () -> true);
    clear();
    return !isEmpty;
  }

  /**
   * The values of those keys that are cached, null values among them; none if the grid is away and
   * calls bypass it. Blocks.
   */
  public Map<Object, @Nullable Object> getAll(Collection<?> keys) {
    Map<Object, Object> asked = new LinkedHashMap<>();
    keys.forEach(key -> asked.put(StoredKey.of(key), key));
    Map<Object, Object> stored = access.read(() -> calls.getAll(asked.keySet()), Map::of);
    Map<Object, @Nullable Object> values = new LinkedHashMap<>();
    for (Map.Entry<Object, Object> entry : stored.entrySet()) {
      try {
        Object key = asked.getOrDefault(entry.getKey(), entry.getKey());
        values.put(key, fromStoreValue(entry.getValue()));
      } catch (UnreadableValueException e) {
        unreadable(e);
      }
    }
    counters.hits.add(values.size());
    counters.misses.add((long) keys.size() - values.size());
    return values;
  }

  /** Stores all, each on its own, in no order; as {@link #put} each. Blocks. */
  public void putAll(Map<?, ? extends @Nullable Object> values) {
    List<Object> absent = new ArrayList<>();
    Map<Object, @Nullable Object> some = new LinkedHashMap<>();
    for (Map.Entry<?, ? extends @Nullable Object> entry : values.entrySet()) {
      if (!isKept(entry.getValue())) {
        absent.add(entry.getKey());
        continue;
      }
      some.put(entry.getKey(), entry.getValue());
      if (some.size() == WRITES_AT_ONCE) {
        putSome(some);
        some.clear();
      }
    }
    putSome(some);
    evictAll(absent);
  }

  private void putSome(Map<Object, @Nullable Object> some) {
    if (some.isEmpty()) {
      return;
    }
    access.<@Nullable Void>write(
        some.keySet().stream().map(StoredKey::of).toList(),
        () ->
            CompletableFuture.allOf(
                some.entrySet().stream()
                    .map(entry -> set(entry.getKey(), entry.getValue()).toCompletableFuture())
                    .toArray(CompletableFuture<?>[]::new)),
        () -> null);
    counters.puts.add(some.size());
  }

  /** Evicts those keys; returns how many were cached. Blocks. */
  public int evictAll(Collection<?> keys) {
    if (keys.isEmpty()) {
      return 0;
    }
    counters.evictions.add(keys.size());
    List<Object> stored = keys.stream().<Object>map(StoredKey::of).toList();
    return access.write(stored, () -> calls.removeAll(stored), () -> 0);
  }

  private @Nullable Duration timeToLive(Object key, @Nullable Object value) {
    Duration resolved = ttlResolver == null ? null : ttlResolver.timeToLive(name, key, value);
    Duration timeToLive = resolved == null ? settings.timeToLive() : resolved;
    if (timeToLive == null || timeToLive.isZero() || settings.jitter() == 0) {
      return timeToLive;
    }
    double part = 1 - settings.jitter() * ThreadLocalRandom.current().nextDouble();
    return Duration.ofMillis(Math.max(1, (long) (timeToLive.toMillis() * part)));
  }

  private boolean isKept(@Nullable Object value) {
    return value != null || settings.cacheNullValues();
  }

  private static Object stored(@Nullable Object value) {
    return value == null ? StoredNull.INSTANCE : value;
  }

  @Override
  protected @Nullable Object fromStoreValue(@Nullable Object stored) {
    return stored instanceof StoredNull ? null : stored;
  }

  // The caller knows what is in its cache, and whether there are nulls.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
  private static <T> T cast(@Nullable Object value) {
    return (T) value;
  }
}
