package dev.grid.member.partition;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brings calls to other members' partitions. Thread-safe. */
public interface RemoteCalls {

  /** Has the partition's primary carry out the call and answer it. Does not block. */
  void route(PartitionCall call, int partition);

  /** Has a call that was brought to another member not wait any longer. Does not block. */
  default void cancel(PartitionCall call) {}

  /** The other member that may be asked for a partition's part of a question to all, or null. */
  default @Nullable UUID memberOf(int partition) {
    return null;
  }

  /** Asks a member that {@link #memberOf} named. Does not block. */
  default void ask(UUID member, Share share) {
    share.lost();
  }
}
