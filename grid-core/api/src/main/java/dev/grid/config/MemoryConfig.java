package dev.grid.config;

import dev.grid.InvalidConfigurationException;

/**
 * What a member does when its heap gets full. Immutable; start from {@link #defaults()}.
 *
 * @param refuseWritesAbove the share of the largest possible heap, more than 0 and at most 1, above
 *     which the member is short of memory: maps with eviction evict, and writes that would add
 *     something to other structures are refused with an {@link dev.grid.OverloadedException} until
 *     the share is a twentieth lower. Reads and removals are served. What counts is what is live
 *     after a collection, not garbage. 1 refuses nothing
 * @param exitOnOutOfMemory whether the process is ended at once, with exit code 3, when the heap is
 *     exhausted; else the member only is closed, without handing over, and the rest of the process
 *     goes on. To be set where the process is the member's
 */
public record MemoryConfig(double refuseWritesAbove, boolean exitOnOutOfMemory) {

  public MemoryConfig {
    if (!(refuseWritesAbove > 0 && refuseWritesAbove <= 1)) {
      throw new InvalidConfigurationException(
          "memory refuseWritesAbove="
              + refuseWritesAbove
              + ": must be more than 0 and at most 1, which is for never");
    }
  }

  /** Writes are refused above nine tenths, and the process is not ended. */
  public static MemoryConfig defaults() {
    return new MemoryConfig(0.9, false);
  }

  /** This with another share above which writes are refused. */
  public MemoryConfig withRefuseWritesAbove(double refuseWritesAbove) {
    return new MemoryConfig(refuseWritesAbove, exitOnOutOfMemory);
  }

  /** This, ending the process or not. */
  public MemoryConfig withExitOnOutOfMemory(boolean exitOnOutOfMemory) {
    return new MemoryConfig(refuseWritesAbove, exitOnOutOfMemory);
  }
}
