package dev.grid.config;

/** Who decides what is in a structure, and so what its callers may rely on. */
public enum Consistency {

  /**
   * The structure is in partitions, spread over all members, with copies in the memory of others.
   * Calls are linearizable as long as the cluster neither splits nor loses more members at once
   * than there are copies; both sides of a split may go on, and are merged afterwards.
   */
  EVENTUAL,

  /**
   * The structure is in a Raft group, as a whole: in the group that its name says behind an
   * {@code @}, as {@code orders@accounts}, else in the group {@code default}. Each call is
   * linearizable whatever fails, and what was answered is on the disks of a majority of the group's
   * members; without a majority there is no answer. For structures that are small and must be
   * right: a group's leader serves all of it, and a call must not have more than 1 MB.
   */
  STRONG;
}
