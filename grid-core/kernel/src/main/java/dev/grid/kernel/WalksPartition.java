package dev.grid.kernel;

import dev.grid.protocol.Message;

/**
 * A message with {@link dev.grid.protocol.Routing#PARTITION} that asks for whatever a partition
 * has, so that whoever sends it to one after another comes to know everything once. A structure of
 * a Raft group has all in {@link #FIRST} for that, and nothing in the others, which are not asked.
 *
 * @param <R> what is answered
 */
public interface WalksPartition<R> extends Message<R> {

  /** The partition in which a structure of a Raft group is found. */
  int FIRST = 0;

  /** What a partition answers that has nothing. */
  R nothing();
}
