package dev.grid.query;

import java.util.List;
import java.util.Objects;

/**
 * Those entries that a predicate means of the partitions of some keys: only their members are
 * asked.
 *
 * @param keys at least one
 * @param predicate what is meant of these partitions; neither of partitions nor paging
 */
public record PartitionPredicate(List<Object> keys, Predicate predicate) implements Predicate {

  public PartitionPredicate {
    keys = List.copyOf(keys);
    Objects.requireNonNull(predicate, "predicate");
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("keys is empty: name a key of each partition");
    }
    Predicates.requireInner(predicate);
  }
}
