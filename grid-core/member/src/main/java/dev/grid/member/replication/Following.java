package dev.grid.member.replication;

import dev.grid.member.cluster.Stamp;
import java.util.UUID;

/** The stream that a copy takes. Confined to the partition. */
final class Following {

  final UUID leader;
  final Stamp epoch;
  final long stream;

  /** The last that was applied. */
  long index;

  /** Where the stream had a gap that the leader has been told of; -1 if nowhere. */
  long gapTold = -1;

  Following(UUID leader, Stamp epoch, long stream) {
    this.leader = leader;
    this.epoch = epoch;
    this.stream = stream;
  }

  boolean is(UUID from, Stamp ofEpoch, long ofStream) {
    return stream == ofStream && epoch.equals(ofEpoch) && leader.equals(from);
  }
}
