package dev.grid.protocol;

import dev.grid.NotReadyException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A call was for a member that is not in the cluster; nothing was applied. */
public final class TargetNotMemberException extends NotReadyException {

  @Serial private static final long serialVersionUID = 1L;

  public TargetNotMemberException(@Nullable String message) {
    super(message);
  }
}
