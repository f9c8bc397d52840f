package dev.grid.kernel;

import java.util.Collection;
import java.util.Set;

/**
 * A message with {@link dev.grid.protocol.Routing#ALL} that says itself which partitions are asked,
 * and what each of them: one with keys is for the partitions of these. {@link Structure#part} gives
 * a message of the same kind, for its codec.
 */
public interface ToPartitions {

  /** No partition is stated. */
  int NONE = -1;

  /**
   * What is asked where.
   *
   * @param partitionCount how many partitions there are
   * @param stated the one that the sender states, or {@link #NONE}: only of a message that members
   *     of the reference serve in one partition
   */
  Parts split(int partitionCount, int stated);

  /**
   * How many partitions of a member are asked at a time, at most: few if each has users' code run.
   */
  int underWayMax();

  /** What is asked where. Confined to who has split the message. */
  interface Parts {

    /** The partitions that are asked, in no order; empty if the answer is that of none. */
    Set<Integer> partitions();

    /**
     * What one of them is asked.
     *
     * @param from as in {@link Structure#part}
     */
    StructureMessage<?> part(int partition, int from);

    /** The message for some of them: what another member is asked, with only what these need. */
    StructureMessage<?> only(Collection<Integer> partitions);
  }
}
