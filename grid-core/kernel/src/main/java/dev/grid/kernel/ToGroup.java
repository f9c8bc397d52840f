package dev.grid.kernel;

import dev.grid.protocol.types.RaftGroupId;

/** A message with {@link dev.grid.protocol.Routing#GROUP}. */
public interface ToGroup {

  /** Whose leader serves it. */
  RaftGroupId group();

  /** Whether it is meant for a group that has this id by now: it has another when destroyed. */
  default boolean isFor(long id) {
    return group().id() == id;
  }
}
