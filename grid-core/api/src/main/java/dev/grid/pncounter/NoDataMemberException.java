package dev.grid.pncounter;

import dev.grid.GridException;
import org.jspecify.annotations.Nullable;

/** No member that keeps the counter can be reached. Nothing was applied by the call. */
public final class NoDataMemberException extends GridException {

  private static final long serialVersionUID = 1L;

  public NoDataMemberException(@Nullable String message) {
    super(message);
  }

  @Override
  public boolean isRetrySafe() {
    return true;
  }
}
