package dev.grid.protocol;

import dev.grid.RemoteException;
import org.jspecify.annotations.Nullable;

/**
 * A failure of a kind that this side does not know. It is passed on as it came, so that whoever
 * knows the kind sees it.
 */
final class RelayedException extends RemoteException {

  private static final long serialVersionUID = 1L;

  /** Not null but after Java deserialization. */
  final transient RemoteFailure failure;

  RelayedException(RemoteFailure failure) {
    super(message(failure));
    this.failure = failure;
  }

  /** The class that stands for all that have no code of their own says nothing. */
  private static @Nullable String message(RemoteFailure failure) {
    return failure.className().equals(ErrorCode.HAZELCAST.className())
        ? failure.message()
        : failure.className() + ": " + failure.message();
  }
}
