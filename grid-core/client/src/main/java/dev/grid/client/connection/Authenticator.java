package dev.grid.client.connection;

import dev.grid.config.ClientConfig;
import dev.grid.protocol.session.SessionMessages.AuthenticationReply;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Says who the client is on a connection that has just been opened. */
@FunctionalInterface
public interface Authenticator {

  /**
   * Authenticates without blocking. What the reply says is judged by the caller; a stage that fails
   * closes the connection.
   */
  CompletionStage<AuthenticationReply> authenticate(Connection connection);

  /** Authenticates by the name and password of a configuration, or by nothing but cluster name. */
  static Authenticator of(ClientConfig config, UUID client) {
    return new NameAndPassword(config, client);
  }
}
