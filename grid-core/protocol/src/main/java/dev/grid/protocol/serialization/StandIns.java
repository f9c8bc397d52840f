package dev.grid.protocol.serialization;

import dev.grid.protocol.serialization.bytes.TypeIds;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's many other collections are written as: {@code List.of()} as an ArrayList, {@code
 * Map.of()} as a HashMap, and so on by the interface. What is read back is that class, equal but
 * not the same; an unmodifiable collection comes back modifiable.
 */
final class StandIns {

  private StandIns() {}

  /** The type that stands in for a collection class of the JDK; null if it is none. */
  static @Nullable Integer typeIdOf(Class<?> type) {
    if (SortedMap.class.isAssignableFrom(type)) {
      return TypeIds.TREE_MAP;
    }
    if (SequencedMap.class.isAssignableFrom(type)) {
      return TypeIds.LINKED_HASH_MAP;
    }
    if (Map.class.isAssignableFrom(type)) {
      return TypeIds.HASH_MAP;
    }
    if (Map.Entry.class.isAssignableFrom(type)) {
      return TypeIds.IMMUTABLE_ENTRY;
    }
    return Collection.class.isAssignableFrom(type) ? typeIdOfCollection(type) : null;
  }

  private static int typeIdOfCollection(Class<?> type) {
    if (SortedSet.class.isAssignableFrom(type)) {
      return TypeIds.TREE_SET;
    }
    if (SequencedSet.class.isAssignableFrom(type)) {
      return TypeIds.LINKED_HASH_SET;
    }
    if (Set.class.isAssignableFrom(type)) {
      return TypeIds.HASH_SET;
    }
    return Queue.class.isAssignableFrom(type) ? TypeIds.ARRAY_DEQUE : TypeIds.ARRAY_LIST;
  }
}
