package dev.grid.structures.map;

import dev.grid.kernel.OutsideServices;
import dev.grid.protocol.Data;
import org.jspecify.annotations.Nullable;

/**
 * Which entries a walk is about. Asked outside the partition, and again if an entry has changed.
 */
@FunctionalInterface
interface EntryFilter {

  /** Whether an entry is one of them. */
  boolean matches(Data key, byte[] value);

  /**
   * The filter that a message brings.
   *
   * @param predicate serialized, or null for all entries
   * @throws UnsupportedOperationException if there is one: no message of clients brings any yet
   */
  static EntryFilter of(OutsideServices services, String name, @Nullable Data predicate) {
    if (predicate == null) {
      return (key, value) -> true;
    }
    throw new UnsupportedOperationException(
        "map=" + name + ": entries cannot be chosen by a predicate");
  }
}
