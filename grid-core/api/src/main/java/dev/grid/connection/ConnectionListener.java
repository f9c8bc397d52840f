package dev.grid.connection;

/**
 * Hears of a client's connections, in order, where the application's callbacks run. A connection is
 * opened once and closed once; its heartbeat stops and is restored in between, any number of times.
 */
public interface ConnectionListener {

  /** A connection was made and may be used. */
  default void opened(ClientConnection connection) {}

  /**
   * A connection has ended.
   *
   * @param cause what its calls failed with
   */
  default void closed(ClientConnection connection, Throwable cause) {}

  /** The member has been silent for two heartbeat intervals or half way to the time-out. */
  default void heartbeatStopped(ClientConnection connection) {}

  /** The member was heard of again. */
  default void heartbeatRestored(ClientConnection connection) {}
}
