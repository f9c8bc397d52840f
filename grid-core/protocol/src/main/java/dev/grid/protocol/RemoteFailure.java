package dev.grid.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure as it came over the wire or is to go there: a code, the class that the reference's
 * clients raise, and a message. {@link #toException()} is what applications of this project see.
 *
 * @param code the number on the wire
 * @param className never empty
 * @param message may be null
 */
public record RemoteFailure(int code, String className, @Nullable String message) {

  public RemoteFailure {
    Objects.requireNonNull(className, "className");
  }

  static RemoteFailure of(List<ErrorHolder> errors) {
    if (errors.isEmpty()) {
      return new RemoteFailure(
          ErrorCode.UNKNOWN.code(),
          ErrorCode.UNKNOWN.className(),
          "error response without an error");
    }
    ErrorHolder first = errors.getFirst();
    return new RemoteFailure(first.errorCode(), first.className(), first.message());
  }

  /**
   * What a client may do without asking; {@link ErrorCode.Retry#NEVER} for codes that are not
   * known.
   */
  public ErrorCode.Retry retry() {
    ErrorCode known = ErrorCode.of(code);
    return known == null ? ErrorCode.Retry.NEVER : known.retry();
  }

  /** The exception for an application. */
  public RuntimeException toException() {
    return Errors.toException(this);
  }
}
