package dev.grid.member.partition;

/** Whose a partition is. */
enum PartitionOwner {
  /** The cluster's: members share it by the table. */
  TABLE,
  /** This member's own: each has one for itself. */
  MEMBER,
  /** A Raft group's. */
  GROUP
}
