package dev.grid.spring.boot.autoconfigure;

import dev.grid.Grid;
import dev.grid.connection.ClientConnection;
import org.jspecify.annotations.Nullable;

/**
 * Something happened to a connection of the application's client: published as an application
 * event, in order, on a thread where callbacks of the client run. Connections that were made before
 * the context was refreshed are told of then. Immutable.
 *
 * @param client whose connection it is
 * @param kind what happened
 * @param connection to a member
 * @param cause what its calls failed with, of one that was closed; else null
 */
public record GridConnectionEvent(
    Grid client, Kind kind, ClientConnection connection, @Nullable Throwable cause) {

  /** What happens to a connection. */
  public enum Kind {
    /** It may be used. */
    OPENED,
    /** It has ended. */
    CLOSED,
    /** Its member has fallen silent. */
    HEARTBEAT_STOPPED,
    /** Its member was heard of again. */
    HEARTBEAT_RESTORED
  }
}
