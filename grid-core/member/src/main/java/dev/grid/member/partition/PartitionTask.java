package dev.grid.member.partition;

/** Something to do with a partition held. */
public interface PartitionTask {

  /** Does it. Must not block, and must not throw: failures go to whoever asked. */
  void run(Partition partition);

  /** The partition is too busy and will not do it. */
  void rejected();
}
