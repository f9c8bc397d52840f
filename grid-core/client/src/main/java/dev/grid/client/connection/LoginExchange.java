package dev.grid.client.connection;

import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.protocol.RemoteFailure;
import dev.grid.protocol.session.SessionMessages.AuthenticationReply;
import dev.grid.protocol.session.SessionMessagesCodecs;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One message that says who the client is, and its reply. */
final class LoginExchange extends Request<AuthenticationReply> {

  private static final Codecs CODECS = new Codecs(SessionMessagesCodecs.ALL);

  private final CompletableFuture<AuthenticationReply> reply = new CompletableFuture<>();

  private LoginExchange(Message<AuthenticationReply> message) {
    super(CODECS.of(message), message);
  }

  /** Sends it; does not block. */
  static CompletionStage<AuthenticationReply> on(
      Connection connection, Message<AuthenticationReply> message) {
    LoginExchange exchange = new LoginExchange(message);
    connection.send(exchange);
    return exchange.reply;
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
