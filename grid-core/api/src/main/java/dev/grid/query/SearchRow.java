package dev.grid.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry that a {@link Search} has found. Immutable.
 *
 * @param value null if attributes were asked for
 * @param attributes those that were asked for, in that order, null where an entry has none; empty
 *     if the value was
 */
public record SearchRow<K, V>(K key, @Nullable V value, List<@Nullable Object> attributes) {

  public SearchRow {
    Objects.requireNonNull(key, "key");
    attributes = Collections.unmodifiableList(new ArrayList<>(attributes));
  }
}
