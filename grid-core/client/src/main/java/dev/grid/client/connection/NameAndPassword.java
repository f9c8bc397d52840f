package dev.grid.client.connection;

import dev.grid.config.ClientConfig;
import dev.grid.config.Credentials;
import dev.grid.protocol.session.SessionMessages.Authentication;
import dev.grid.protocol.session.SessionMessages.AuthenticationReply;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The protocol's usual authentication. Immutable. */
final class NameAndPassword implements Authenticator {

  private final Authentication message;

  NameAndPassword(ClientConfig config, UUID client) {
    Credentials credentials = config.credentials();
    this.message =
        new Authentication(
            config.clusterName(),
            credentials == null ? null : credentials.username(),
            credentials == null ? null : credentials.password(),
            client,
            CLIENT_TYPE,
            SERIALIZATION_VERSION,
            COMPATIBLE_VERSION,
            config.instanceName(),
            List.copyOf(config.labels()),
            ROUTING_ALL_MEMBERS,
            false);
  }

  @Override
  public CompletionStage<AuthenticationReply> authenticate(Connection connection) {
    return LoginExchange.on(connection, message);
  }
}
