package dev.grid.flakeid;

import dev.grid.GridException;
import org.jspecify.annotations.Nullable;

/**
 * The number of a member does not fit into the bits that ids have for it, so that the member can
 * make none, and neither can any other: a member that cannot asks others. The cluster is to be
 * restarted, or to be configured with more bits for the number.
 */
public final class NodeIdOutOfRangeException extends GridException {

  private static final long serialVersionUID = 1L;

  public NodeIdOutOfRangeException(@Nullable String message) {
    super(message);
  }
}
