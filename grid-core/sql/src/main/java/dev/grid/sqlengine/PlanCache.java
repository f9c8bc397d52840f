package dev.grid.sqlengine;

import dev.grid.sqlengine.plan.Statement;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plans of statements that came lately. One that many ask for at once is made once. Thread-safe;
 * {@code order} is guarded by this.
 */
final class PlanCache {

  /** How many are kept. */
  private static final int COUNT_MAX = 1_000;

  /** Longer statements, which are mostly unlike any other, are not. */
  private static final int CHARS_MAX = 20_000;

  private final ConcurrentHashMap<Key, CompletableFuture<Statement>> plans =
      new ConcurrentHashMap<>();
  private final ArrayDeque<Key> order = new ArrayDeque<>();

  /**
   * What a plan is of.
   *
   * @param version of the catalog
   */
  record Key(String sql, long version) {}

  /** A plan that is there; else null. */
  @Nullable Statement find(Key key) {
    CompletableFuture<Statement> known = plans.get(key);
    return known != null && known.isDone() && !known.isCompletedExceptionally()
        ? known.join()
        : null;
  }

  /** A plan that is there, or is made now, by this thread or another. May block for that. */
  Statement get(Key key, Supplier<Statement> planning) {
    if (key.sql().length() > CHARS_MAX) {
      return planning.get();
    }
    CompletableFuture<Statement> mine = new CompletableFuture<>();
    CompletableFuture<Statement> known = plans.putIfAbsent(key, mine);
    if (known != null) {
      return known.join();
    }
    try {
      Statement made = planning.get();
      mine.complete(made);
      keep(key);
      return made;
    } catch (RuntimeException | Error e) {
      plans.remove(key, mine);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private synchronized void keep(Key key) {
    order.add(key);
    while (order.size() > COUNT_MAX) {
      plans.remove(order.removeFirst());
    }
  }

  int size() {
    return plans.size();
  }
}
