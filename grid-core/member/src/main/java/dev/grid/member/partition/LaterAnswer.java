package dev.grid.member.partition;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.FailureLog;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Answers a call that has left its partition. What came of it is written before the partition is
 * taken for it; where that is served, the answer is remembered there first.
 */
final class LaterAnswer implements PartitionTask {

  private static final FailureLog failures =
      new FailureLog(LoggerFactory.getLogger(LaterAnswer.class)::error);

  private final Partition partition;
  private final Kind<?> kind;
  private final PartitionCall call;
  private @Nullable Object value;
  private @Nullable Throwable failure;

  LaterAnswer(Partition partition, Kind<?> kind, PartitionCall call) {
    this.partition = partition;
    this.kind = kind;
    this.call = call;
  }

  /** Answers it when the stage completes. Does not block. */
  void await(CompletionStage<?> answer) {
    var unused =
        answer.whenComplete(
            (given, thrown) -> {
              value = given;
              failure = thrown == null ? null : CallFuture.unwrapped(thrown);
              if (call.id() == null) {
                give();
              } else {
                partition.submit(this);
              }
            });
  }

  @Override
  public void run(Partition held) {
    try {
      if (held.isServing()) {
        kind.shard(held, call.name()).outcomes().remember(call, value, failure != null);
      }
    } catch (RuntimeException | Error e) {
      failures.failed("partition=" + held.id() + ": the answer is not remembered: " + call, e);
    }
    give();
  }

  /** The partition has too much to do. */
  @Override
  public void rejected() {
    give();
  }

  private void give() {
    if (failure == null) {
      call.answer(value);
    } else {
      call.answerThrown(failure);
    }
  }
}
