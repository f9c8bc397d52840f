package dev.grid.protocol;

import dev.grid.RemoteException;

/**
 * A failure of a kind that this side does not know. It is passed on as it came, so that whoever
 * knows the kind sees it.
 */
final class RelayedException extends RemoteException {

  private static final long serialVersionUID = 1L;

  /** Not null but after Java deserialization. */
  final transient RemoteFailure failure;

  RelayedException(RemoteFailure failure) {
    super(failure.className() + ": " + failure.message());
    this.failure = failure;
  }
}
