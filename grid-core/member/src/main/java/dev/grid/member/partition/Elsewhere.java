package dev.grid.member.partition;

/** Brings calls to other members' partitions. Thread-safe. */
public interface Elsewhere {

  /** Has the partition's primary carry out the call and answer it. Does not block. */
  void route(PartitionCall call, int partition);
}
