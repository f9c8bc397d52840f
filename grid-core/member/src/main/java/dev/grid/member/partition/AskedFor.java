package dev.grid.member.partition;

import dev.grid.protocol.Codec;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Another member's question to partitions of this one. Answered once. */
public abstract class AskedFor implements Asking {

  private final UUID caller;
  private final long bytesMax;
  private volatile boolean abandoned;

  /**
   * A question.
   *
   * @param bytesMax what one answer holds, about
   */
  protected AskedFor(UUID caller, long bytesMax) {
    this.caller = caller;
    this.bytesMax = bytesMax;
  }

  /**
   * Answers it. Must not block.
   *
   * @param codec of a partition's answer
   * @param merged what was put together, if there is any
   * @param rest where to go on
   * @param again where this member could not answer
   */
  protected abstract void answer(
      Codec<?, ?> codec,
      @Nullable Object merged,
      boolean isAny,
      List<Place> rest,
      List<Place> again);

  /** Nobody waits for the answer any more. */
  public final void abandon() {
    abandoned = true;
  }

  @Override
  public final UUID caller() {
    return caller;
  }

  @Override
  public final boolean isAbandoned() {
    return abandoned;
  }

  @Override
  public final long bytesMax() {
    return bytesMax;
  }

  @Override
  public final boolean isShare() {
    return true;
  }

  @Override
  public final void done(ScatterGather gathering) {
    answer(
        gathering.partCodec(),
        gathering.merged().value(),
        gathering.merged().isAny(),
        gathering.rest(),
        gathering.again());
  }
}
