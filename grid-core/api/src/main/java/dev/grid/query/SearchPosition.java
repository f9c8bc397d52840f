package dev.grid.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place in the order of a {@link Search}: behind the row with this key and these values of what
 * is ordered by. It holds nothing on any member, and is good for as long as its owner likes.
 * Immutable.
 *
 * @param values one for each {@link SortOrder}, null where the row has none
 * @param key of the row, which need not be there any more
 */
public record SearchPosition(List<@Nullable Object> values, Object key) {

  public SearchPosition {
    Objects.requireNonNull(key, "key");
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }
}
