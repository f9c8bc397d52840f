package dev.grid.member.partition;

import dev.grid.IndeterminateResultException;
import dev.grid.member.replication.CallId;
import dev.grid.member.replication.Completion;
import dev.grid.member.replication.Remembered;
import dev.grid.protocol.frame.MessageReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one room that may come more than once: by their names each is carried out once, and
 * answered again as it was. Confined to whoever holds the partition.
 */
final class RepeatedCalls {

  private final Partition partition;
  private final Room<?> room;

  RepeatedCalls(Partition partition, Room<?> room) {
    this.partition = partition;
    this.room = room;
  }

  /** Whether the call was carried out before, and is answered as it was then, or cannot be. */
  boolean isAnswered(PartitionCall call, CallId id) {
    Remembered remembered = partition.replica().remembered();
    byte[] answer = remembered.find(id);
    if (answer != null && answer.length == 0) {
      room.fail(
          call,
          new IndeterminateResultException(
              call + " was handled before; its answer was too long to be remembered, or none"));
      return true;
    }
    if (answer != null) {
      MessageReader in = new MessageReader().open(answer, 0, answer.length);
      room.answer(call, call.codec().decodeResponse(in), List.of());
      return true;
    }
    if (call.isUnsure() && remembered.mayHaveForgotten(id, call.isRepeated())) {
      room.fail(
          call,
          new IndeterminateResultException(
              call + " may have been carried out, too long ago for its answer to be remembered"));
      return true;
    }
    call.lookedFor();
    return false;
  }

  /** A call that came again and changes nothing must not do so when it comes once more, late. */
  void remember(PartitionCall call, @Nullable Object value) {
    CallId id = call.id();
    if (id != null && call.isRepeated()) {
      partition.replica().appendAnswer(room, completion(call, id, value));
    }
  }

  /** What is not to be done again although it changes nothing. */
  void rememberOnce(PartitionCall call, @Nullable Object value) {
    CallId id = call.id();
    if (id != null) {
      partition.replica().appendAnswer(room, completion(call, id, value));
    }
  }

  void rememberFailure(PartitionCall call) {
    CallId id = call.id();
    if (id != null && call.isRepeated()) {
      partition.replica().appendAnswer(room, new Completion(id, false, Remembered.NO_ANSWER));
    }
  }

  private Completion completion(PartitionCall call, CallId id, @Nullable Object value) {
    return new Completion(id, false, partition.answer(call.codec(), value));
  }
}
