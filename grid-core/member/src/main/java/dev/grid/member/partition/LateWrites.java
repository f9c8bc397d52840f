package dev.grid.member.partition;

import java.util.HashMap;
import java.util.Map;

/**
 * What a partition has begun to write elsewhere, as to stores, and what goes on though it does not
 * serve any more: its successor waits for that, so that it writes later, but not for long. Confined
 * to whoever holds the partition.
 */
final class LateWrites {

  /** A store that does not answer keeps a partition from being served no longer than this. */
  static final long WAIT_MILLIS_MAX = 5_000;

  /** With the time since when they are late. */
  private final Map<OutsideCall, Long> late = new HashMap<>(0);

  private final Partition partition;
  private final PartitionHost host;

  LateWrites(Partition partition, PartitionHost host) {
    this.partition = partition;
    this.host = host;
  }

  /** It was begun, and its shard does not wait for it any more. */
  void add(OutsideCall write) {
    late.put(write, host.clockMillis());
  }

  /** It has ended, if it was one. */
  void ended(OutsideCall write) {
    if (late.remove(write) != null
        && !isAwaited()
        && !partition.isOwn()
        && !partition.isForGroup()) {
      partition.replica().wrote();
    }
  }

  /** Whether any is waited for. */
  boolean isAwaited() {
    if (late.isEmpty()) {
      return false;
    }
    long longAgo = host.clockMillis() - WAIT_MILLIS_MAX;
    return late.values().stream().anyMatch(since -> since > longAgo);
  }
}
