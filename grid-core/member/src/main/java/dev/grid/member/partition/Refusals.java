package dev.grid.member.partition;

import dev.grid.NotReadyException;
import dev.grid.PartitionLostException;
import dev.grid.SplitBrainException;
import dev.grid.StructureId;

/** Why a partition does not take a call. */
final class Refusals {

  private Refusals() {}

  static RuntimeException lost(int partition) {
    return new PartitionLostException(
        "partition="
            + partition
            + " was lost with every member that had it; an operator can accept that, and it goes on"
            + " empty");
  }

  static RuntimeException minority() {
    return new SplitBrainException(
        "this side of the cluster lost more than half of its members at once and takes no writes"
            + " until they are back or an operator accepts the loss");
  }

  static RuntimeException tooFew(StructureId structure, int members, int minimum) {
    return new SplitBrainException(
        "structure="
            + structure.name()
            + " wants at least members="
            + minimum
            + " to be there, now there are members="
            + members);
  }

  static NotReadyException unconfirmed(int partition) {
    return new NotReadyException(
        "partition="
            + partition
            + " is on a side of the cluster that takes no writes, and copies on another side would"
            + " have to confirm");
  }
}
