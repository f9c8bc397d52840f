package dev.grid.structures.durableexecutor;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.RecordedFailure;
import dev.grid.protocol.Struct;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What changed in a durable executor's partition, for replicas. Immutable; arrays are shared with
 * the state and not written to.
 */
sealed interface DurableExecutorEffect extends Effect, Message<Void> {

  /**
   * A task was accepted.
   *
   * @param member who runs it
   * @param replaced the task whose result has made room, or {@link DurableExecutorState#NONE}
   */
  @Op(id = 0x980100)
  record Accepted(int sequence, byte[] task, UUID member, int replaced)
      implements DurableExecutorEffect {}

  /** A member runs these tasks from now on, as the one before does not. */
  @Op(id = 0x980200)
  record TakenOver(List<Integer> sequences, UUID member) implements DurableExecutorEffect {

    public TakenOver {
      sequences = List.copyOf(sequences);
    }
  }

  /** A task ended: with a result, which may be null, or with a failure. */
  @Op(id = 0x980300)
  record Ended(int sequence, byte @Nullable [] result, @Nullable RecordedFailure failure)
      implements DurableExecutorEffect {}

  /** There is nothing of the task any more. */
  @Op(id = 0x980400)
  record Disposed(int sequence) implements DurableExecutorEffect {}

  /** No further tasks are accepted. */
  @Op(id = 0x980500)
  record ShutDown() implements DurableExecutorEffect {}

  /**
   * A slice of all there is.
   *
   * @param next the sequence of the next task to come
   */
  @Op(id = 0x980600)
  record Copied(List<Copy> tasks, int next, boolean isShutDown) implements DurableExecutorEffect {

    public Copied {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * One task.
   *
   * @param task null if it has ended
   * @param member who runs it, or has
   */
  @Struct
  record Copy(
      int sequence,
      UUID member,
      byte @Nullable [] task,
      byte @Nullable [] result,
      @Nullable RecordedFailure failure) {}
}
