package dev.grid.member.partition;

import dev.grid.IndeterminateResultException;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Retries;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Stands for the caller of a whole question to many partitions. */
final class WholeQuestion implements Asking {

  private final Kind<?> kind;
  private final String name;
  private final PartitionCall call;
  private final long bytesMax;
  private final long beganMillis;

  WholeQuestion(Kind<?> kind, String name, PartitionCall call, long bytesMax) {
    this.kind = kind;
    this.name = name;
    this.call = call;
    this.bytesMax = bytesMax;
    this.beganMillis = kind.host().clockMillis();
  }

  @Override
  public UUID caller() {
    return call.caller();
  }

  @Override
  public boolean isAbandoned() {
    return call.isAbandoned();
  }

  @Override
  public long bytesMax() {
    return bytesMax;
  }

  @Override
  public boolean isShare() {
    return false;
  }

  @Override
  public void done(ScatterGather gathering) {
    Handler.Combined combined =
        kind.handler().combine(call.message(), gathering.merged().value(), call);
    Subscribers subscribers = kind.subscribers(name);
    combined.events().forEach(event -> subscribers.publish(event, -1));
    if (combined.reply() instanceof CompletionStage<?> later) {
      later.whenComplete(
          (reply, failure) -> {
            call.answerOrFail(reply, failure);
            tellIfSlow();
          });
    } else {
      call.answer(combined.reply());
      tellIfSlow();
    }
  }

  private void tellIfSlow() {
    kind.host().slowQuestions().answered(kind, call, beganMillis);
  }

  @Override
  public void fail(Throwable failure) {
    call.answerFailure(failure);
    tellIfSlow();
  }

  /** What may be tried again as a whole would be done twice then, where it was done. */
  @Override
  public void fail(Throwable failure, boolean isPartlyDone) {
    fail(
        isPartlyDone && Retries.isSafeAfter(failure)
            ? new IndeterminateResultException(
                call + " was carried out for some entries, and not for others: " + failure, failure)
            : failure);
  }
}
