package dev.grid.spring.cache;

import dev.grid.map.AsyncGridMap;
import dev.grid.spring.failure.Bypass;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of a cache, with what they bypass when the grid is away. Thread-safe.
 *
 * <p>What was to be written or evicted then is remembered, and evicted before the grid is asked for
 * anything else: nothing that this application has replaced is read by it afterwards.
 */
final class Access {

  /** Keys that are remembered; if there are more, all of the cache goes. */
  static final int MISSED_MAX = 10_000;

  private final AsyncGridMap<Object, Object> map;
  private final Bypass bypass;

  /** Keys to evict, each with the number of its latest miss. */
  private final Map<Object, Long> missed = new ConcurrentHashMap<>();

  private final AtomicLong misses = new AtomicLong();

  /** The number of the latest miss that means every key; 0 if there is none. */
  private final AtomicLong missedAll = new AtomicLong();

  private final AtomicBoolean catchingUp = new AtomicBoolean();

  Access(AsyncGridMap<Object, Object> map, Bypass bypass) {
    this.map = map;
    this.bypass = bypass;
  }

  /** Whether the grid has to be told of misses before it is asked for anything. */
  boolean mustCatchUp() {
    return !missed.isEmpty() || missedAll.get() != 0;
  }

  /** Reads; blocks. */
  <T extends @Nullable Object> T read(Supplier<CompletionStage<T>> call, Supplier<T> otherwise) {
    return hasCaughtUp() ? bypass.call(call, otherwise) : otherwise.get();
  }

  /** Reads without blocking; for a cache that need not catch up. */
  CompletableFuture<@Nullable Object> readAsync(Supplier<CompletionStage<@Nullable Object>> call) {
    return bypass.<@Nullable Object>callAsync(call, () -> null);
  }

  /** Makes a call that waits for others, for {@code wait} at most; null if the grid is away. */
  <T extends @Nullable Object> @Nullable T waiting(
      Duration wait, Supplier<CompletionStage<@Nullable T>> call) {
    return hasCaughtUp() ? bypass.<@Nullable T>call(call, wait, () -> null) : null;
  }

  /** Changes the entries of some keys; blocks. */
  <T extends @Nullable Object> T write(
      Collection<?> keys, Supplier<CompletionStage<T>> call, Supplier<T> otherwise) {
    Supplier<T> miss =
        () -> {
          keys.forEach(this::miss);
          return otherwise.get();
        };
    return hasCaughtUp() ? bypass.call(call, miss) : miss.get();
  }

  /** Changes the entries of all keys; blocks. */
  void writeAll(Supplier<CompletionStage<@Nullable Void>> call) {
    if (!hasCaughtUp()) {
      missAll();
      return;
    }
    bypass.<@Nullable Void>call(
        call,
        () -> {
          missAll();
          return null;
        });
  }

  private boolean hasCaughtUp() {
    if (!mustCatchUp()) {
      return true;
    }
    if (bypass.isPaused() || !catchingUp.compareAndSet(false, true)) {
      bypass.skipped();
      return false; // Until somebody has caught up, what is there may be old.
    }
    try {
      return catchUp();
    } finally {
      catchingUp.set(false);
    }
  }

  private boolean catchUp() {
    long all = missedAll.get();
    if (all != 0) {
      if (!bypass.call(() -> map.clear().thenApply(cleared -> true), () -> false)) {
        return false;
      }
      missed.values().removeIf(number -> number <= all);
      missedAll.compareAndSet(all, 0);
    }
    Map<Object, Long> some = Map.copyOf(missed);
    if (!some.isEmpty()) {
      List<Object> keys = List.copyOf(some.keySet());
      if (!bypass.call(() -> map.removeAll(keys).thenApply(removed -> true), () -> false)) {
        return false;
      }
      some.forEach(missed::remove);
    }
    return true;
  }

  private void miss(Object key) {
    if (missed.size() < MISSED_MAX) {
      missed.merge(key, misses.incrementAndGet(), Math::max);
    } else {
      missAll();
    }
  }

  private void missAll() {
    long all = misses.incrementAndGet();
    missedAll.accumulateAndGet(all, Math::max);
    missed.values().removeIf(number -> number <= all); // Others may have missed since.
  }
}
