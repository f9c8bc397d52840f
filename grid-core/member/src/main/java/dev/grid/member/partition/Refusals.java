package dev.grid.member.partition;

import dev.grid.ConnectionLostException;
import dev.grid.NotReadyException;
import dev.grid.PartitionLostException;
import dev.grid.SplitBrainException;
import dev.grid.config.SplitBrainProtection;
import dev.grid.kernel.transaction.Ending;
import dev.grid.protocol.types.RaftGroupId;
import org.jspecify.annotations.Nullable;

/** Why a partition does not take a call, and what can be done about it. */
public final class Refusals {

  private static final String ACCEPT_LOSS =
      "bring those members back or, if they are gone for good, accept the loss: POST"
          + " /actuator/grid/accept-loss or operations().acceptLoss() at a member";

  private Refusals() {}

  /** Every copy is gone, by a state that takes writes. */
  public static RuntimeException lost(int partition) {
    return new PartitionLostException(
        "partition="
            + partition
            + " was lost with every member that had it, and goes on empty if that is accepted: "
            + ACCEPT_LOSS);
  }

  /** Its owner is not on this side, which is in the minority for good and chooses no other. */
  public static RuntimeException withoutOwner(int partition) {
    return new SplitBrainException(
        "partition="
            + partition
            + " has no owner on this side of the cluster, which lost more than half of its members"
            + " at once: "
            + ACCEPT_LOSS);
  }

  /**
   * This side takes no writes.
   *
   * @param settled whether that has been so for so long that callers are told; until then they may
   *     try again, since members that were only slow come back
   */
  static RuntimeException minority(boolean settled) {
    return ofMinority(
        "this side of the cluster lost more than half of its members at once and takes no writes: "
            + ACCEPT_LOSS,
        settled);
  }

  static RuntimeException unconfirmed(int partition, boolean settled) {
    return ofMinority(
        "partition="
            + partition
            + " is on a side of the cluster that takes no writes, and copies on another side would"
            + " have to confirm: "
            + ACCEPT_LOSS,
        settled);
  }

  /** Another member leads a Raft group, or this one does anew. */
  static RuntimeException ledElsewhere(int partition) {
    return new ConnectionLostException(
        "partition=" + partition + " is of a Raft group that this member does not lead any more");
  }

  static RuntimeException notInGroup(RaftGroupId group) {
    return new NotReadyException("group=" + group + " is not on this member, or not yet");
  }

  private static RuntimeException ofMinority(String message, boolean settled) {
    return settled ? new SplitBrainException(message) : new NotReadyException(message);
  }

  /** Why so few members refuse a call; null if they do not. */
  static @Nullable RuntimeException ofProtection(
      SplitBrainProtection by, PartitionCall call, int members) {
    boolean covered = call.isReadOnly() ? by.coversReads() : by.coversWrites();
    if (!covered
        || members >= by.minimumMembers()
        || call.message() instanceof Ending ending && ending.isDecided()) {
      return null;
    }
    return new SplitBrainException(
        "structure="
            + call.name()
            + " wants at least members="
            + by.minimumMembers()
            + " to be there, now there are members="
            + members);
  }
}
