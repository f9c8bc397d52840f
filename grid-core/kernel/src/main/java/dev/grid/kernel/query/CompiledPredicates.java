package dev.grid.kernel.query;

import dev.grid.protocol.Data;
import dev.grid.query.QueryException;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The predicates that a member has compiled lately, by their bytes: all partitions ask for the
 * same, one after another and at once. What was used longest ago goes first. Thread-safe.
 */
final class CompiledPredicates {

  /** How many are kept. */
  static final int COUNT_MAX = 1_000;

  /**
   * What one may take on the heap, by estimate. One that takes more is refused: it could not be
   * kept, and would be compiled again for each partition.
   */
  static final long ONE_BYTES_MAX = 64 << 20;

  /** What all may take: two of the largest do not push each other out. */
  static final long BYTES_MAX = 2 * ONE_BYTES_MAX;

  /** As bytes, and as what was read of them. */
  private static final int TIMES_ITS_BYTES = 2;

  private final ConcurrentHashMap<Data, Kept> kept = new ConcurrentHashMap<>();

  private final ConcurrentHashMap<Data, CompletableFuture<CompiledPredicate>> compiling =
      new ConcurrentHashMap<>();

  /** Counts those that were kept; written with the monitor held. */
  private volatile long clock;

  /** Guarded by {@code this}. */
  private long bytes;

  /** One of them. */
  private static final class Kept {

    private final CompiledPredicate predicate;
    private final long bytes;

    /** By the clock; which of several threads writes it does not matter. */
    private volatile long usedAt;

    Kept(CompiledPredicate predicate, long bytes) {
      this.predicate = predicate;
      this.bytes = bytes;
    }

    long usedAt() {
      return usedAt;
    }
  }

  /** One that is kept, or null. */
  @Nullable CompiledPredicate find(Data data) {
    Kept found = kept.get(data);
    if (found == null) {
      return null;
    }
    long now = clock + 1; // Later than what was kept, and earlier than what will be.
    if (found.usedAt != now) {
      found.usedAt = now;
    }
    return found.predicate;
  }

  /**
   * One that is kept, or compiled now: by one thread, for which others wait.
   *
   * @throws QueryException if it would take too much
   */
  CompiledPredicate get(Data data, Supplier<CompiledPredicate> compiler) {
    CompiledPredicate known = find(data);
    if (known != null) {
      return known;
    }
    CompletableFuture<CompiledPredicate> mine = new CompletableFuture<>();
    CompletableFuture<CompiledPredicate> other = compiling.putIfAbsent(data, mine);
    if (other != null) {
      return await(other);
    }
    try {
      // Another may have ended in between.
      CompiledPredicate made = find(data);
      if (made == null) {
        made = compiler.get();
        keep(data, made);
      }
      mine.complete(made);
      return made;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      compiling.remove(data, mine);
    }
  }

  private static CompiledPredicate await(CompletableFuture<CompiledPredicate> other) {
    try {
      return other.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }

  /**
   * Keeps one.
   *
   * @throws QueryException if it would take too much
   */
  synchronized void keep(Data data, CompiledPredicate predicate) {
    long size = (long) TIMES_ITS_BYTES * data.length() + predicate.heapBytes();
    if (size > ONE_BYTES_MAX) {
      throw new QueryException(
          "a predicate of bytes="
              + data.length()
              + " takes heapBytes="
              + size
              + ", more than "
              + ONE_BYTES_MAX
              + ": ask for fewer values at a time");
    }
    while (!kept.isEmpty() && (bytes + size > BYTES_MAX || kept.size() >= COUNT_MAX)) {
      removeOldest();
    }
    Kept added = new Kept(predicate, size);
    added.usedAt = clock + 2;
    clock = added.usedAt;
    Kept before = kept.put(data, added);
    bytes += size - (before == null ? 0 : before.bytes);
  }

  private synchronized void removeOldest() {
    Map.Entry<Data, Kept> oldest =
        kept.entrySet().stream()
            .min(Map.Entry.comparingByValue(Comparator.comparingLong(Kept::usedAt)))
            .orElseThrow();
    kept.remove(oldest.getKey());
    bytes -= oldest.getValue().bytes;
  }
}
