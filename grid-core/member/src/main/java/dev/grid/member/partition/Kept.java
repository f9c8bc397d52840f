package dev.grid.member.partition;

import dev.grid.member.replication.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is told when copies have acknowledged what it rests on. */
sealed interface Kept extends Answer {

  /** An answer, and events; the call is null if nobody asked. */
  record Reply(Shard<?> shard, @Nullable PartitionCall call, @Nullable Object value, List<?> events)
      implements Kept {

    @Override
    public void give() {
      shard.answers().give(call, value, events);
    }

    @Override
    public void fail(RuntimeException cause) {
      if (call != null) {
        call.answerFailure(cause);
      }
    }
  }

  /** A call's failure. */
  record Failure(PartitionCall call, RuntimeException failure) implements Kept {

    @Override
    public void give() {
      call.answerFailure(failure);
    }

    @Override
    public void fail(RuntimeException cause) {
      call.answerFailure(cause);
    }
  }

  /** A structure's end. */
  record End(CompletableFuture<Void> safe) implements Kept {

    @Override
    public void give() {
      safe.complete(null);
    }

    @Override
    public void fail(RuntimeException cause) {
      safe.completeExceptionally(cause);
    }
  }
}
