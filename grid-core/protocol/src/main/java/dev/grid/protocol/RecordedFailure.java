package dev.grid.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A failure that is kept: what users' code has thrown, for whoever asks later.
 *
 * @param code the {@link ErrorCode} on the wire
 * @param className of what was thrown, or the one that clients of the reference raise for the code
 */
@Struct
public record RecordedFailure(int code, String className, @Nullable String message) {

  /**
   * What was thrown. What would say to a client of its call that it may be made again is said of
   * some call that the users' code has made: such a code is not kept.
   */
  public static RecordedFailure of(Throwable thrown) {
    ErrorHolder holder = Errors.holder(thrown);
    RemoteFailure failure =
        new RemoteFailure(holder.errorCode(), holder.className(), holder.message(), null);
    return failure.retry() == ErrorCode.Retry.NEVER
        ? new RecordedFailure(failure.code(), failure.className(), failure.message())
        : new RecordedFailure(
            ErrorCode.HAZELCAST.code(),
            ErrorCode.HAZELCAST.className(),
            thrown.getClass().getName() + ": " + failure.message());
  }

  /** The exception for whoever asks, on a member or by way of one. */
  public RuntimeException toException() {
    return new RemoteFailure(code, className, message, null).toException();
  }
}
