package dev.grid.client.connection;

import dev.grid.config.ClientConfig;
import dev.grid.protocol.session.SessionMessages.AuthenticationReply;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Says who the client is on a connection that has just been opened. */
@FunctionalInterface
public interface Authenticator {

  /** Members know a fixed list of types and behave by them; this client behaves as this one. */
  String CLIENT_TYPE = "JVM";

  /** The level of the reference whose features members may expect of this client. */
  String COMPATIBLE_VERSION = "5.7.0";

  /** Of the values that it sends. */
  byte SERIALIZATION_VERSION = 1;

  /** It connects to all members. */
  byte ROUTING_ALL_MEMBERS = 1;

  /**
   * Authenticates without blocking. What the reply says is judged by the caller; a stage that fails
   * closes the connection.
   */
  CompletionStage<AuthenticationReply> authenticate(Connection connection);

  /**
   * Authenticates by the token, or the name and password, of a configuration, or by nothing but
   * cluster name.
   */
  static Authenticator of(ClientConfig config, UUID client) {
    Supplier<String> token = config.token();
    return token == null ? new NameAndPassword(config, client) : new ByToken(config, client, token);
  }
}
