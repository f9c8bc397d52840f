package dev.grid.member.connection;

import dev.grid.StructureId;
import dev.grid.kernel.CallFuture;
import dev.grid.map.GridMap;
import dev.grid.member.sql.SqlCaller;
import dev.grid.member.sql.SqlUse;
import dev.grid.protocol.Codec;
import dev.grid.protocol.sql.SqlMessages;
import dev.grid.protocol.sql.SqlMessages.MappingDdl;
import dev.grid.security.Action;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * The statements of one connection. Confined to the connection's loop, but for what is volatile and
 * as {@link SqlCaller} says.
 */
final class SessionSql implements SqlCaller {

  private static final UUID NOBODY = new UUID(0, 0);

  private final ClientConnection connection;
  private final Channel channel;
  private final MemberContext member;
  private final Rights rights;
  private boolean isUsed;
  private volatile UUID client = NOBODY;
  private volatile boolean hasEnded;

  SessionSql(ClientConnection connection, Channel channel, MemberContext member, Rights rights) {
    this.connection = connection;
    this.channel = channel;
    this.member = member;
    this.rights = rights;
  }

  /** From now on they are this client's. */
  void of(UUID client) {
    this.client = client;
  }

  void call(SqlMessages<?> message, Codec<?, ?> codec, long correlationId) {
    isUsed = true;
    CompletableFuture<?> allowed =
        message instanceof MappingDdl m
            ? admit(
                List.of(
                    new SqlUse(
                        GridMap.TYPE.service(), m.name(), Set.of(Action.READ), codec.operation())))
            : CompletableFuture.completedFuture(null);
    var unused =
        allowed
            .thenCompose(admitted -> member.statements().call(this, message))
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    connection.replyAtLength(codec, correlationId, answer);
                  } else {
                    connection.fail(correlationId, CallFuture.unwrapped(failure));
                  }
                });
  }

  /** Closes what is open. */
  void ended() {
    hasEnded = true;
    if (isUsed) {
      member.statements().ended(this);
    }
  }

  @Override
  public UUID client() {
    return client;
  }

  @Override
  public boolean sees(StructureId structure) {
    return rights.sees(structure);
  }

  @Override
  public CompletableFuture<?> admit(List<SqlUse> uses) {
    CompletableFuture<Void> admitted = new CompletableFuture<>();
    if (channel.eventLoop().inEventLoop()) {
      ask(uses, admitted);
    } else {
      try {
        channel.eventLoop().execute(() -> ask(uses, admitted));
      } catch (RejectedExecutionException e) {
        admitted.completeExceptionally(e);
      }
    }
    return admitted;
  }

  @SuppressWarnings("NullAway") // Void has no other value.
  private void ask(List<SqlUse> uses, CompletableFuture<Void> admitted) {
    for (SqlUse use : uses) {
      RuntimeException refusal =
          rights.refusal(use.operation(), use.bits(), use.service(), use.name());
      if (refusal != null) {
        admitted.completeExceptionally(refusal);
        return;
      }
    }
    admitted.complete(null);
  }

  @Override
  public boolean hasEnded() {
    return hasEnded;
  }
}
