package dev.grid.member.connection;

import dev.grid.member.partition.PartitionCall;
import dev.grid.member.partition.PartitionHost;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Message;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A client's call to a structure. Answered on its connection. */
final class WireCall extends PartitionCall {

  private final ClientConnection connection;
  private final UUID caller;
  private final long correlationId;

  WireCall(
      ClientConnection connection,
      UUID caller,
      PartitionHost.Kind<?> kind,
      String name,
      Message<?> message,
      Codec<?, ?> codec,
      long correlationId) {
    super(kind, name, message, codec);
    this.connection = connection;
    this.caller = caller;
    this.correlationId = correlationId;
  }

  @Override
  public UUID caller() {
    return caller;
  }

  @Override
  public void reply(@Nullable Object value) {
    connection.reply(codec(), correlationId, value);
  }

  @Override
  public void fail(Throwable failure) {
    connection.fail(correlationId, failure);
  }

  @Override
  public boolean isAbandoned() {
    return connection.isClosed();
  }
}
