package dev.grid.coordination.etcd;

/** etcd has refused a request, with a code of gRPC. */
final class EtcdException extends RuntimeException {

  /** A server that is being stopped says so of what it had begun. */
  static final int CANCELLED = 1;

  static final int NOT_FOUND = 5;
  static final int UNAVAILABLE = 14;
  static final int UNAUTHENTICATED = 16;

  private static final long serialVersionUID = 1L;

  private final int code;

  EtcdException(int code, String message) {
    super(message + " code=" + code);
    this.code = code;
  }

  /** Whether another try, or another server, may have an answer. */
  boolean isPassing() {
    return code == UNAVAILABLE || code == CANCELLED;
  }

  int code() {
    return code;
  }
}
