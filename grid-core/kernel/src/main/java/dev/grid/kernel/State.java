package dev.grid.kernel;

import dev.grid.Statistics.StructureStatistics;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A structure's data in one partition. Confined to its host: no locks, no clock, no I/O. What it
 * counts may be read from other threads, a little late.
 */
public interface State {

  /** Applies what a primary changed, on a replica. */
  void apply(Effect effect);

  /**
   * Told that its member is the primary from now on: what only the primary before knew, such as
   * when something was last read, is lost. Changes nothing that replicas have.
   */
  default void promoted(long nowMillis) {}

  /**
   * Visits the callers that hold something which {@link Handler#callerGone} frees, in no order and
   * each once or more; asked after {@link #promoted}, when the host does not know them yet.
   */
  default void forEachHolder(Consumer<UUID> visitor) {}

  /** Begins to hand everything over to an empty state elsewhere. */
  Transfer transfer();

  /**
   * The content in one number, the same for the same content whatever its history. Takes time in
   * proportion to {@link #bytes()}.
   */
  long digest();

  /** Whether there is nothing in it, so that it may be forgotten. */
  boolean isEmpty();

  /** How many entries or items there are. */
  long entries();

  /** The bytes of {@link #entries()} with their bookkeeping, approximately. */
  long bytes();

  /** How many entries were evicted because of a limit. */
  default long evictions() {
    return 0;
  }

  /** How many entries' time was up. */
  default long expirations() {
    return 0;
  }

  /** Adds this state's counts to those of other partitions. */
  default StructureStatistics addTo(StructureStatistics sum) {
    return new StructureStatistics(
        sum.structure(),
        sum.entries() + entries(),
        sum.bytes() + bytes(),
        sum.evictions() + evictions(),
        sum.expirations() + expirations());
  }
}
