package dev.grid.client.connection;

import dev.grid.config.ClientConfig;
import dev.grid.protocol.session.SessionMessages.AuthenticationCustom;
import dev.grid.protocol.session.SessionMessages.AuthenticationReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Shows a token, which is asked for each time, on a thread that may block. Immutable.
 *
 * @param token gives it
 */
record ByToken(ClientConfig config, UUID client, Supplier<String> token) implements Authenticator {

  @Override
  public CompletionStage<AuthenticationReply> authenticate(Connection connection) {
    return CompletableFuture.supplyAsync(this::message, task -> start(connection, task))
        .thenCompose(message -> LoginExchange.on(connection, message));
  }

  private void start(Connection connection, Runnable task) {
    Thread.ofVirtual().name(config.instanceName() + "-token-" + connection.address()).start(task);
  }

  private AuthenticationCustom message() {
    String shown = Objects.requireNonNull(token.get(), "the token");
    return new AuthenticationCustom(
        config.clusterName(),
        shown.getBytes(StandardCharsets.UTF_8),
        client,
        CLIENT_TYPE,
        SERIALIZATION_VERSION,
        COMPATIBLE_VERSION,
        config.instanceName(),
        List.copyOf(config.labels()),
        ROUTING_ALL_MEMBERS,
        false);
  }
}
