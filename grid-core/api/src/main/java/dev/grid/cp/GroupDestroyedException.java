package dev.grid.cp;

import dev.grid.GridException;
import org.jspecify.annotations.Nullable;

/**
 * The Raft group of a structure is destroyed, and what its structures had is lost. A later call
 * finds the group that has been made in its place, with structures that begin anew, or makes one.
 * Whether the call had an effect before is not known.
 */
public final class GroupDestroyedException extends GridException {

  private static final long serialVersionUID = 1L;

  public GroupDestroyedException(@Nullable String message) {
    super(message);
  }
}
