package dev.grid.member.partition;

import dev.grid.IndeterminateResultException;
import dev.grid.OverloadedException;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Retries;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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

  /**
   * Asks every partition.
   *
   * @param others runs what is not little; null if this thread does it all
   */
  static void ask(
      Kind<?> kind,
      String name,
      PartitionCall asking,
      int stated,
      @Nullable Predicate<Runnable> others) {
    asking.brought();
    try {
      PartitionHost host = kind.host();
      WholeQuestion whole =
          new WholeQuestion(kind, name, asking, host.config().network().frameBytesMax());
      ScatterGather gather =
          new ScatterGather(host, kind, name, asking.message(), whole, null, stated);
      boolean isLittle = gather.planAll();
      if (others == null || isLittle) {
        gather.ask();
      } else if (!others.test(gather::ask)) {
        asking.answerFailure(
            new OverloadedException("too many calls to all partitions are under way"));
      }
    } catch (RuntimeException | Error e) {
      asking.answerFailure(e);
    }
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
    Handler.Combined combined = kind.handler().combine(call.message(), gathering.merged(), call);
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
