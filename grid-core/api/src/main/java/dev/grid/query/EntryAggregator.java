package dev.grid.query;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An aggregation that an application writes, carried out by members, on threads where it may take
 * its time: its class and those of keys and values must be there, and it must be serializable as
 * any value is, as must what it accumulates. Each partition begins by itself; what partitions have
 * come to is put together in any order. What it throws fails the call.
 *
 * @param <K> the key type
 * @param <V> the value type
 * @param <A> what is accumulated
 * @param <R> the result type
 */
public non-sealed interface EntryAggregator<K, V, A, R> extends Aggregator<R> {

  /** What no entries have come to. */
  A start();

  /**
   * Adds an entry.
   *
   * @param soFar may be changed and returned
   * @param entry a copy, whose changes nobody sees
   */
  A add(A soFar, Map.Entry<K, V> entry);

  /**
   * Puts together what two partitions, or several, have come to.
   *
   * @param left may be changed and returned
   */
  A merge(A left, A right);

  /** The result, of all partitions. */
  @Nullable R end(A all);
}
