package dev.grid.protocol.compact.zeroconfig;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link dev.grid.serialization.CompactWriter} that can put items of a set or a map, which have
 * no order, into one that depends on nothing but the items.
 */
public interface ItemSorter {

  /**
   * Sorts items in place.
   *
   * @param keyOf the item itself, or an entry's key
   */
  <T extends @Nullable Object> void sort(T[] items, Function<T, @Nullable Object> keyOf);
}
