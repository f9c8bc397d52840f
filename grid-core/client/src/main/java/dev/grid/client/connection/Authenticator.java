package dev.grid.client.connection;

import dev.grid.config.ClientConfig;
import dev.grid.protocol.session.SessionMessages.AuthenticationReply;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Says who the client is on a connection that has just been opened. */
@FunctionalInterface
public interface Authenticator {

  /** Members know a fixed list of types and behave by them; this client behaves as this one. */
  String CLIENT_TYPE = "JVM";

  /** The level of the reference whose features members may expect of this client. */
  String COMPATIBLE_VERSION = "5.7.0";

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
