package dev.grid.cp;

import dev.grid.GridException;
import org.jspecify.annotations.Nullable;

/**
 * There are no Raft groups here: the cluster is not configured to have any. The call had no effect.
 */
public final class CpUnavailableException extends GridException {

  private static final long serialVersionUID = 1L;

  public CpUnavailableException(@Nullable String message) {
    super(message);
  }
}
