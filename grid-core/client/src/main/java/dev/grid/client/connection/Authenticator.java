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
    Authentication message = request(config, client);
    return connection -> {
      Exchange exchange = new Exchange(message);
      connection.send(exchange);
      return exchange.reply;
    };
  }

  private static Authentication request(ClientConfig config, UUID client) {
    Credentials credentials = config.credentials();
    return new Authentication(
        config.clusterName(),
        credentials == null ? null : credentials.username(),
        credentials == null ? null : credentials.password(),
        client,
        Exchange.CLIENT_TYPE,
        Exchange.SERIALIZATION_VERSION,
        Exchange.COMPATIBLE_VERSION,
        config.instanceName(),
        List.copyOf(config.labels()),
        Exchange.ROUTING_ALL_MEMBERS,
        false);
  }

  /** One authentication message and its reply. */
  final class Exchange extends Request<AuthenticationReply> {

    /** Members know a fixed list of types and behave by them; this client behaves as this one. */
    private static final String CLIENT_TYPE = "JVM";

    private static final byte SERIALIZATION_VERSION = 1;
    private static final byte ROUTING_ALL_MEMBERS = 1;

    /** The level of the reference whose features members may expect of this client. */
    private static final String COMPATIBLE_VERSION = "5.7.0";

    private static final Codecs CODECS = new Codecs(SessionMessagesCodecs.ALL);

    private final CompletableFuture<AuthenticationReply> reply = new CompletableFuture<>();

    private Exchange(Authentication message) {
      super(CODECS.of(message), message);
    }

    @Override
    public void answered(@Nullable AuthenticationReply response) {
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
