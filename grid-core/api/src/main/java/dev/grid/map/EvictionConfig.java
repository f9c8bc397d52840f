package dev.grid.map;

import dev.grid.InvalidConfigurationException;
import java.util.Objects;

/**
 * What a map forgets when it is full. Immutable. A limit holds for what a member is the primary of,
 * over all partitions; copies that it keeps for other members come on top, as many as the map has
 * backups. A write evicts in its own partition first, and has others evict what that one lacks, so
 * a member may hold up to an eighth more for a moment (with a limit of entries, one a partition
 * more than that): writes wait beyond. A member begins to evict up to 0.4 % before the limit.
 *
 * <p>An entry that is larger than a limit of bytes is refused with an {@link
 * IllegalArgumentException}; where all entries are locked, so that nothing can be evicted, a write
 * fails with an {@link dev.grid.OverloadedException}.
 *
 * @param policy what goes first
 * @param limit what is counted
 * @param size the most, in entries or bytes as {@code limit} says; ignored for NONE
 */
public record EvictionConfig(Policy policy, Limit limit, long size) {

  /** What goes first. */
  public enum Policy {
    /** Nothing: the map grows. */
    NONE,
    /** The least recently used of a sample. */
    LRU,
    /** The least frequently used of a sample. */
    LFU,
    /** Any. */
    RANDOM
  }

  /** What is counted. */
  public enum Limit {
    /** Entries in this member. */
    ENTRIES_PER_MEMBER,
    /** Bytes of keys, values and their bookkeeping in this member. */
    BYTES_PER_MEMBER
  }

  /** Nothing is evicted. */
  public static final EvictionConfig NONE =
      new EvictionConfig(Policy.NONE, Limit.ENTRIES_PER_MEMBER, Long.MAX_VALUE);

  public EvictionConfig {
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(limit, "limit");
    if (size <= 0) {
      throw new InvalidConfigurationException(
          "eviction size=" + size + ": must be at least 1; use policy NONE for no limit");
    }
  }

  /** Evicts the least recently used beyond so many entries a member. */
  public static EvictionConfig entries(long size) {
    return new EvictionConfig(Policy.LRU, Limit.ENTRIES_PER_MEMBER, size);
  }

  /** Evicts the least recently used beyond so many bytes a member. */
  public static EvictionConfig bytes(long sizeBytes) {
    return new EvictionConfig(Policy.LRU, Limit.BYTES_PER_MEMBER, sizeBytes);
  }
}
