package dev.grid.connection;

import dev.grid.Registration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a client, one to each member. The client makes and keeps them by itself; an
 * application may watch them, ask for one before it is needed, and close one, which the client then
 * opens again. Addresses are {@code host:port}, or {@code host} for the default port; a malformed
 * one is an {@link dev.grid.InvalidConfigurationException}. Thread-safe; nothing blocks.
 */
public interface ClientConnections {

  /** Those that are open now, in no order. */
  List<ClientConnection> open();

  /** The open connection that was made to an address, or null if there is none. */
  @Nullable ClientConnection get(String address);

  /**
   * The connection that was or is being made to an address, else a new attempt by the client's own
   * authentication.
   *
   * @return completes where the application's callbacks run, with the connection that was there
   *     before if the address is that of a member which is connected already; fails by what the
   *     attempt failed with, within the configured {@code connectTimeout}
   */
  CompletionStage<ClientConnection> getOrConnect(String address);

  /**
   * {@link #getOrConnect(String)} with an authentication of its own, which a connection that exists
   * or is being made already does not ask.
   */
  CompletionStage<ClientConnection> getOrConnect(
      String address, ConnectionAuthenticator authenticator);

  /**
   * Closes the connection to an address.
   *
   * @param cause what its calls fail with, if they may not be made again on another connection
   * @return whether there was one and this closed it
   */
  boolean close(String address, Throwable cause);

  /**
   * Adds a listener; it is called as often as it was added.
   *
   * @return the registration; closing it ends the calls
   */
  Registration addListener(ConnectionListener listener);
}
