package dev.grid.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure as it came over the wire or is to go there: a code, the class that the reference's
 * clients raise, a message and a cause. {@link #toException()} is what applications of this project
 * see.
 *
 * @param code the number on the wire
 * @param className never empty
 * @param message may be null
 * @param cause what it was caused by, or null
 */
public record RemoteFailure(
    int code, String className, @Nullable String message, @Nullable RemoteFailure cause) {

  public RemoteFailure {
    Objects.requireNonNull(className, "className");
  }

  /** What others are told of a failure: so many causes, and no stack trace. */
  public static RemoteFailure of(Throwable failure) {
    return of(Errors.holders(failure));
  }

  static RemoteFailure of(List<ErrorHolder> errors) {
    RemoteFailure failure = null;
    for (int i = Math.min(errors.size(), Errors.CAUSES_MAX) - 1; i >= 0; i--) {
      ErrorHolder each = errors.get(i);
      failure = new RemoteFailure(each.errorCode(), each.className(), each.message(), failure);
    }
    return failure != null
        ? failure
        : new RemoteFailure(
            ErrorCode.UNKNOWN.code(),
            ErrorCode.UNKNOWN.className(),
            "error response without an error",
            null);
  }

  /**
   * What a client may do without asking; {@link ErrorCode.Retry#NEVER} for codes that are not
   * known.
   */
  public ErrorCode.Retry retry() {
    ErrorCode known = ErrorCode.of(code);
    return known == null ? ErrorCode.Retry.NEVER : known.retry();
  }

  /** The exception for an application, with its causes. */
  public RuntimeException toException() {
    RuntimeException exception = Errors.toException(this);
    if (cause != null && exception.getCause() == null) {
      exception.initCause(cause.toException());
    }
    return exception;
  }
}
