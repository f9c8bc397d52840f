package dev.grid.member.routing;

import dev.grid.NotReadyException;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.PartitionCall;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Message;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A call that another member has brought here. Answered to that member. */
final class ForwardedCall extends PartitionCall {

  private final ForwardedCalls calls;
  private final Key key;
  private final UUID caller;
  private final int target;
  private volatile boolean abandoned;

  /** The member that brought it, and its number there. */
  record Key(UUID from, long id) {}

  ForwardedCall(
      ForwardedCalls calls,
      Key key,
      UUID caller,
      int target,
      Kind<?> kind,
      String name,
      Message<?> message,
      Codec<?, ?> codec) {
    super(kind, name, message, codec);
    this.calls = calls;
    this.key = key;
    this.caller = caller;
    this.target = target;
  }

  @Override
  public void reply(@Nullable Object value) {
    calls.answer(key, codec(), value);
  }

  @Override
  public void fail(Throwable failure) {
    calls.answerFailure(key, failure);
  }

  /** It is brought on by the member that brought it here, which asks again with a newer table. */
  @Override
  protected void elsewhere(int partition) {
    fail(new NotReadyException("partition=" + partition + " is not served by this member"));
  }

  @Override
  protected boolean mayBePassedOn() {
    return false;
  }

  @Override
  public boolean isAbandoned() {
    return abandoned;
  }

  /** The partition that it was brought to. */
  int target() {
    return target;
  }

  void abandon() {
    abandoned = true;
  }

  @Override
  public UUID caller() {
    return caller;
  }
}
