package dev.grid.member.partition;

import dev.grid.protocol.TargetNotMemberException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brings calls to other members' partitions. Thread-safe. */
public interface RemoteCalls {

  /** Has the partition's primary carry out the call and answer it. Does not block. */
  void route(PartitionCall call, int partition);

  /**
   * Has another member carry out a call to what it has for itself, and answer it. Does not block.
   */
  default void routeTo(UUID member, PartitionCall call) {
    call.fail(new TargetNotMemberException("member=" + member + " is not in this cluster"));
  }

  /** The members of the cluster, this one among them; empty before it knows them. */
  default List<UUID> members() {
    return List.of();
  }

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
