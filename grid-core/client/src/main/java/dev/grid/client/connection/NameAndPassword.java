package dev.grid.client.connection;

import dev.grid.config.ClientConfig;
import dev.grid.config.Credentials;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.RemoteFailure;
import dev.grid.protocol.session.SessionMessages.Authentication;
import dev.grid.protocol.session.SessionMessages.AuthenticationReply;
import dev.grid.protocol.session.SessionMessagesCodecs;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The protocol's usual authentication. Immutable. */
final class NameAndPassword implements Authenticator {

  private static final byte SERIALIZATION_VERSION = 1;
  private static final byte ROUTING_ALL_MEMBERS = 1;
  private static final Codecs CODECS = new Codecs(SessionMessagesCodecs.ALL);

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
    Exchange exchange = new Exchange(message);
    connection.send(exchange);
    return exchange.reply;
  }

  /** One message and its reply. */
  private static final class Exchange extends Request<AuthenticationReply> {

    private final CompletableFuture<AuthenticationReply> reply = new CompletableFuture<>();

    Exchange(Authentication message) {
      super(CODECS.of(message), message);
    }

    @Override
    public void answered(@Nullable AuthenticationReply response, int backupAcks) {
      reply.complete(response);
    }

    @Override
    public void refused(RemoteFailure failure) {
      reply.completeExceptionally(failure.toException());
    }

    @Override
    public void lost(Throwable cause, boolean written) {
      reply.completeExceptionally(cause);
    }

    @Override
    public void broken(RuntimeException failure) {
      reply.completeExceptionally(failure);
    }
  }
}
