package dev.grid;

import org.jspecify.annotations.Nullable;

/** A limit of the member was reached and the call was not carried out; try again later. */
public class OverloadedException extends GridException {

  private static final long serialVersionUID = 1L;

  public OverloadedException(@Nullable String message) {
    super(message);
  }

  public OverloadedException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean isRetrySafe() {
    return true;
  }
}
