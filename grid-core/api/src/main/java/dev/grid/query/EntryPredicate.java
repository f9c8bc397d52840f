package dev.grid.query;

import java.util.Map;

/**
 * A predicate that an application writes, carried out by members, on threads where it may take its
 * time: its class and those of keys and values must be there, and it must be serializable as any
 * value is. It sees each entry once a query, in no order.
 *
 * @param <K> the key type
 * @param <V> the value type
 */
@FunctionalInterface
public non-sealed interface EntryPredicate<K, V> extends Predicate {

  /**
   * Whether the entry is meant. What it throws fails the query.
   *
   * @param entry a copy, whose changes nobody sees
   */
  boolean test(Map.Entry<K, V> entry);
}
