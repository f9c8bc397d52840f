package dev.grid.kernel;

import dev.grid.protocol.types.RaftGroupId;

/** A message with {@link dev.grid.protocol.Routing#GROUP}. */
public interface ToGroup {

  /** Whose leader serves it. */
  RaftGroupId group();
}
