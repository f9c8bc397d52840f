package dev.grid.member.partition;

/** Brings calls to other members' partitions. Thread-safe. */
public interface Elsewhere {

  /** Has the partition's primary carry out the call and answer it. Does not block. */
  void route(PartitionCall call, int partition);

  /** Has a call that was brought to another member not wait any longer. Does not block. */
  default void cancel(PartitionCall call) {}
}
