package dev.grid.member.connection;

import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Taking;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.PartitionCall;
import dev.grid.member.replication.CallId;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Routing;
import dev.grid.protocol.frame.Frames;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A client's call to a structure. Answered on its connection. */
final class WireCall extends PartitionCall {

  private final ClientConnection connection;
  private final UUID caller;
  private final long correlationId;
  private final boolean confirmable;

  /** Whether it takes something, and its client will not ask for the answer again. */
  private final boolean takesOnce;

  /** Whether it has waited, so that the connection knows it. Belongs to whoever has the call. */
  private boolean waited;

  /**
   * A call as it came.
   *
   * @param flags of its first frame
   * @param confirmable whether any client may be answered before copies tell it that they have the
   *     change. One that takes silence for success may lose by it; ours repeats the call
   */
  static WireCall of(
      ClientConnection connection,
      UUID caller,
      Kind<?> kind,
      StructureMessage<?> message,
      Codec<?, ?> codec,
      long correlationId,
      int flags,
      boolean confirmable) {
    boolean isRemembered = (flags & Frames.REMEMBER) != 0 && !codec.mayRepeat();
    boolean asks = (flags & Frames.BACKUP_AWARE) != 0;
    WireCall call =
        new WireCall(
            connection,
            caller,
            kind,
            message,
            codec,
            correlationId,
            asks && (isRemembered || confirmable),
            message instanceof Taking && !isRemembered && !codec.mayRepeat());
    if (isRemembered) {
      call.name(new CallId(caller, correlationId), true);
      if ((flags & Frames.REPEATED) != 0) {
        call.repeat();
      }
    }
    return call;
  }

  private WireCall(
      ClientConnection connection,
      UUID caller,
      Kind<?> kind,
      StructureMessage<?> message,
      Codec<?, ?> codec,
      long correlationId,
      boolean confirmable,
      boolean takesOnce) {
    super(kind, message.name(), message, codec);
    this.connection = connection;
    this.caller = caller;
    this.correlationId = correlationId;
    this.confirmable = confirmable;
    this.takesOnce = takesOnce;
  }

  long correlationId() {
    return correlationId;
  }

  @Override
  public UUID caller() {
    return caller;
  }

  @Override
  public void reply(@Nullable Object value) {
    answer(value, 0);
  }

  private void answer(@Nullable Object value, int copies) {
    var unused = endWait();
    if (takesOnce) {
      connection.send(new Outbound.Taken(this, value, copies));
    } else if (codec().routing() == Routing.ALL) {
      connection.replyAtLength(codec(), correlationId, value);
    } else {
      connection.reply(codec(), correlationId, value, copies);
    }
  }

  /** Its client did not get this answer. */
  void giveBack(@Nullable Object value) {
    StructureMessage<?> back = Taking.messageGivingBack((Taking<?>) message(), value, false);
    if (back != null) {
      connection.giveBack(back, partition(), caller);
    }
  }

  @Override
  protected void parked() {
    waited = true;
    connection.waiting().add(this);
  }

  private @Nullable RuntimeException endWait() {
    return waited ? connection.waiting().remove(this) : null;
  }

  @Override
  protected @Nullable CallId confirmableAs() {
    if (!confirmable) {
      return null;
    }
    CallId id = id();
    return id == null ? new CallId(caller, correlationId) : id;
  }

  @Override
  protected void replyUnconfirmed(@Nullable Object value, int copies) {
    answer(value, copies);
  }

  @Override
  public void fail(Throwable failure) {
    RuntimeException refusal = endWait();
    connection.fail(
        correlationId,
        refusal != null && failure instanceof CancellationException ? refusal : unclear(failure));
  }

  @Override
  public boolean isAbandoned() {
    return connection.isClosed();
  }
}
