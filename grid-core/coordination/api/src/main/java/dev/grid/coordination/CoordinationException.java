package dev.grid.coordination;

import org.jspecify.annotations.Nullable;

/**
 * What coordination fails with, the same for all drivers. The error of the library below, if there
 * is one, is the {@linkplain #getCause() cause}.
 */
public abstract sealed class CoordinationException extends RuntimeException
    permits CoordinatorConnectionException,
        OperationTimedOutException,
        NotSupportedException,
        InvalidRequestException,
        GroupNotCreatedException,
        GroupAlreadyExistsException,
        GroupNotEmptyException,
        MemberAlreadyExistsException,
        MemberNotJoinedException,
        LockNotHeldException,
        LockLostException {

  private static final long serialVersionUID = 1L;

  CoordinationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
