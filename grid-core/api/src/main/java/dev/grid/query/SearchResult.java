package dev.grid.query;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Search} has found. Immutable.
 *
 * @param rows in the order of the search; one that cannot be read here fails when it is looked at
 * @param matching how many entries the predicate means in all, if that was asked for
 * @param last where the last row is, for {@link Search#after}; null if there are no rows
 */
public record SearchResult<K, V>(
    List<SearchRow<K, V>> rows, OptionalLong matching, @Nullable SearchPosition last) {

  public SearchResult {
    rows = Collections.unmodifiableList(rows);
  }
}
