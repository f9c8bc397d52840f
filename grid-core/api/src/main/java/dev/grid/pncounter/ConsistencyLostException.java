package dev.grid.pncounter;

import dev.grid.GridException;
import org.jspecify.annotations.Nullable;

/**
 * No member that can be reached has everything that this counter's handle has seen or added: the
 * member that had it is gone, and had not told the others yet. After {@link GridPnCounter#reset()}
 * the counter can be used again, and may have an older value. Nothing was applied by the call.
 */
public final class ConsistencyLostException extends GridException {

  private static final long serialVersionUID = 1L;

  public ConsistencyLostException(@Nullable String message) {
    super(message);
  }
}
