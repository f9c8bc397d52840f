package dev.grid.protocol;

import dev.grid.NotReadyException;
import org.jspecify.annotations.Nullable;

/** The member that was asked is not one that keeps the structure; nothing was applied. */
public final class TargetNotReplicaException extends NotReadyException {

  private static final long serialVersionUID = 1L;

  public TargetNotReplicaException(@Nullable String message) {
    super(message);
  }
}
