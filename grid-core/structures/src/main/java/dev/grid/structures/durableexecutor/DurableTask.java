package dev.grid.structures.durableexecutor;

import dev.grid.protocol.RecordedFailure;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task of one partition: {@code task} is there until it ends, {@code result} and {@code failure}
 * from then on, one of them at most. Immutable; arrays are not written to.
 *
 * @param member who runs it, or has
 */
record DurableTask(
    UUID member,
    byte @Nullable [] task,
    byte @Nullable [] result,
    @Nullable RecordedFailure failure) {

  /**
   * The record, its entries in a tree and a list, headers of arrays, with compressed references.
   */
  private static final int OVERHEAD_BYTES = 200;

  static DurableTask accepted(UUID member, byte[] task) {
    return new DurableTask(member, task, null, null);
  }

  DurableTask ended(byte @Nullable [] result, @Nullable RecordedFailure failure) {
    return new DurableTask(member, null, result, failure);
  }

  DurableTask takenOver(UUID by) {
    return new DurableTask(by, task, result, failure);
  }

  boolean isEnded() {
    return task == null;
  }

  int bytes() {
    return OVERHEAD_BYTES
        + (task == null ? 0 : task.length)
        + (result == null ? 0 : result.length)
        + (failure == null ? 0 : failure.className().length() + length(failure.message()));
  }

  private static int length(@Nullable String message) {
    return message == null ? 0 : message.length();
  }
}
