package dev.grid;

import org.jspecify.annotations.Nullable;

/** There is no connection to any member, and the call was not sent. */
public class ClusterUnreachableException extends GridException {

  private static final long serialVersionUID = 1L;

  public ClusterUnreachableException(@Nullable String message) {
    super(message);
  }

  public ClusterUnreachableException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean isRetrySafe() {
    return true;
  }
}
