package dev.grid;

import org.jspecify.annotations.Nullable;

/**
 * The member cannot serve the call now and has not applied it: it is starting, or the partition is
 * moving.
 */
public class NotReadyException extends GridException {

  private static final long serialVersionUID = 1L;

  public NotReadyException(@Nullable String message) {
    super(message);
  }

  public NotReadyException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean isRetrySafe() {
    return true;
  }
}
