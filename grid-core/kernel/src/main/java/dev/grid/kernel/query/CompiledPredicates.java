package dev.grid.kernel.query;

import dev.grid.protocol.Data;
import dev.grid.query.QueryException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The predicates that a member has compiled lately, by their bytes: all partitions ask for the
 * same, one after another and at once. What has not been used for long goes first. Thread-safe.
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

  /** All that are kept, about in the order in which they go; guarded by {@code this}. */
  private final ArrayDeque<Kept> order = new ArrayDeque<>();

  /** Guarded by {@code this}. */
  private long bytes;

  /** One of them. */
  private static final class Kept {

    private final Data data;
    private final CompiledPredicate predicate;
    private final long bytes;

    /** Use since when keeps it from going; with the monitor held. */
    private long queuedAt;

    /** By the clock; which of several threads writes it does not matter. */
    private volatile long usedAt;

    Kept(Data data, CompiledPredicate predicate, long bytes, long at) {
      this.data = data;
      this.predicate = predicate;
      this.bytes = bytes;
      this.queuedAt = at;
      this.usedAt = at;
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
      removeNext();
    }
    clock += 2;
    Kept added = new Kept(data, predicate, size, clock);
    Kept before = kept.put(data, added);
    if (before != null) {
      order.remove(before);
      bytes -= before.bytes;
    }
    order.add(added);
    bytes += size;
  }

  /** One that was used since it was queued is queued again, once around; the next one goes. */
  private synchronized void removeNext() {
    Kept next = order.remove();
    while (next.usedAt != next.queuedAt) {
      next.queuedAt = next.usedAt;
      order.add(next);
      next = order.remove();
    }
    kept.remove(next.data);
    bytes -= next.bytes;
  }
}
