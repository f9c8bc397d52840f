package dev.grid.coordination.zookeeper;

import org.apache.zookeeper.KeeperException;

/** ZooKeeper has refused a request. */
final class NodeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final KeeperException.Code code;
  private final boolean repeated;

  /**
   * A refusal.
   *
   * @param repeated whether the request was sent more than once, and an earlier one may have taken
   *     effect
   */
  NodeException(KeeperException cause, boolean repeated) {
    super(cause.getMessage(), cause);
    this.code = cause.code();
    this.repeated = repeated;
  }

  boolean is(KeeperException.Code expected) {
    return code == expected;
  }

  boolean isRepeated() {
    return repeated;
  }
}
