package dev.grid.member.partition;

import dev.grid.IndeterminateResultException;
import dev.grid.member.replication.CallId;
import dev.grid.member.replication.Completion;
import dev.grid.member.replication.HostLog;
import dev.grid.member.replication.Remembered;
import dev.grid.protocol.frame.MessageReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one shard that may come more than once: by their names each is carried out once, and
 * answered again as it was. Confined to whoever holds the partition.
 */
final class RepeatedCalls {

  private final Partition partition;
  private final Shard<?> shard;
  private final HostLog log;

  RepeatedCalls(Partition partition, Shard<?> shard, HostLog log) {
    this.partition = partition;
    this.shard = shard;
    this.log = log;
  }

  /** Whether the call was carried out before, and is answered as it was then, or cannot be. */
  boolean isAnswered(PartitionCall call, CallId id) {
    Remembered remembered = log.remembered();
    byte[] answer = remembered.find(id);
    if (answer != null && answer.length == 0) {
      shard.fail(
          call,
          new IndeterminateResultException(
              call + " was handled before; its answer was too long to be remembered, or none"));
      return true;
    }
    if (answer != null) {
      MessageReader in = new MessageReader().open(answer, 0, answer.length);
      shard.answer(call, call.codec().decodeResponse(in), List.of());
      return true;
    }
    if (call.isUnsure() && remembered.mayHaveForgotten(id, call.isRepeated())) {
      shard.fail(
          call,
          new IndeterminateResultException(
              call + " may have been carried out, too long ago for its answer to be remembered"));
      return true;
    }
    if (call.isUnsure() && call.isRepeated() && log.isOneOfSeveral() && !call.isForThisMember()) {
      shard.fail(
          call,
          new IndeterminateResultException(
              call + " may have been carried out by another member, and is not repeated"));
      return true;
    }
    call.lookedFor();
    return false;
  }

  /** A call that came again and changes nothing must not do so when it comes once more, late. */
  void remember(PartitionCall call, @Nullable Object value) {
    CallId id = call.id();
    if (id != null && call.isRepeated()) {
      log.appendAnswer(shard, completion(call, id, value));
    }
  }

  /** What is not to be done again although it changes nothing. */
  void rememberOnce(PartitionCall call, @Nullable Object value) {
    CallId id = call.id();
    if (id != null) {
      log.appendAnswer(shard, completion(call, id, value));
    }
  }

  /** A call that has failed, and may have done something nevertheless, must not do it again. */
  void rememberFailureOnce(PartitionCall call) {
    CallId id = call.id();
    if (id != null) {
      log.appendAnswer(shard, new Completion(id, false, Remembered.NO_ANSWER));
    }
  }

  void rememberFailure(PartitionCall call) {
    CallId id = call.id();
    if (id != null && call.isRepeated()) {
      log.appendAnswer(shard, new Completion(id, false, Remembered.NO_ANSWER));
    }
  }

  private Completion completion(PartitionCall call, CallId id, @Nullable Object value) {
    return new Completion(id, false, partition.answer(call.codec(), value));
  }
}
