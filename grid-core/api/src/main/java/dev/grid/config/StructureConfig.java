package dev.grid.config;

import dev.grid.StructureType;
import org.jspecify.annotations.Nullable;

/**
 * How structures of a kind behave whose names match one pattern: what the configurations of all
 * kinds share. They are records, and immutable. What lives in partitions is configured by a {@link
 * PartitionedConfig}, which has all of this.
 */
public interface StructureConfig {

  /** What is configured. */
  StructureType<?, ?> type();

  /** The structure's name, or a pattern with one {@code *}. */
  String name();

  /** How many further members have a change before its call is answered. */
  default int backupCount() {
    return 0;
  }

  /** How many more members get a change a little later. */
  default int asyncBackupCount() {
    return 0;
  }

  /** Where the structure is, and what its callers may rely on. */
  default Consistency consistency() {
    return Consistency.EVENTUAL;
  }

  /** What is refused while there are few members, or null for nothing. */
  default @Nullable SplitBrainProtection protection() {
    return null;
  }
}
