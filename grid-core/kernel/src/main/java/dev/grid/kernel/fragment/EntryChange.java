package dev.grid.kernel.fragment;

import dev.grid.kernel.OutsideServices;
import dev.grid.protocol.Data;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of entries, asked outside the partition, and again for an entry that has changed
 * meanwhile. Immutable; for any thread.
 */
@FunctionalInterface
public interface EntryChange {

  /**
   * What becomes of an entry.
   *
   * @param value what it has
   * @return null if it stays as it is
   */
  @Nullable Result of(Data key, Data value, OutsideServices services);

  /**
   * What becomes of it.
   *
   * @param value what is to be stored; null to remove the entry
   */
  record Result(@Nullable Data value) {}
}
