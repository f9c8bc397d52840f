package dev.grid.member.partition;

import dev.grid.kernel.Outcome;
import dev.grid.member.replication.CallId;
import dev.grid.member.replication.Completion;
import dev.grid.member.replication.HostLog;
import dev.grid.member.replication.Remembered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does what a shard's handler has decided: replicates changes, answers, parks, has calls go on
 * elsewhere. Confined to whoever holds the partition.
 */
final class ShardOutcomes {

  private final Shard<?> shard;
  private final Partition partition;
  private final Kind<?> kind;
  private final HostLog log;
  private final ShardAnswers answers;
  private final ShardWaits waits;
  private final RepeatedCalls repeated;
  private final OwnWork<?> own;
  private final ShardActivity activity;

  ShardOutcomes(
      Shard<?> shard,
      Partition partition,
      Kind<?> kind,
      HostLog log,
      ShardAnswers answers,
      ShardWaits waits,
      RepeatedCalls repeated,
      OwnWork<?> own,
      ShardActivity activity) {
    this.shard = shard;
    this.partition = partition;
    this.kind = kind;
    this.log = log;
    this.answers = answers;
    this.waits = waits;
    this.repeated = repeated;
    this.own = own;
    this.activity = activity;
  }

  /** Does what was decided for a call. */
  void carryOut(Outcome outcome, PartitionCall call) {
    switch (outcome) {
      case Outcome.Reply reply -> {
        if (log.mayRead(shard)) {
          activity.done(call.codec(), reply.value());
          repeated.remember(call, reply.value());
          answers.answer(call, reply.value(), List.of());
        } else {
          partition.admission().holdUntilLeased(call);
        }
      }
      case Outcome.Published published -> {
        if (log.mayRead(shard)) {
          activity.done(call.codec(), published.reply());
          repeated.rememberOnce(call, published.reply());
          answers.answer(call, published.reply(), published.events());
        } else {
          partition.admission().holdUntilLeased(call);
        }
      }
      case Outcome.Changed changed when changed.reply() instanceof Outcome.Outside goesOn -> {
        log.append(shard, changed.effect(), null);
        changed(changed);
        if (!changed.events().isEmpty()) {
          answers.answer(null, null, changed.events());
        }
        shard.outside().begin(call, goesOn);
      }
      case Outcome.Changed changed -> {
        activity.done(call.codec(), changed.reply());
        int copies = replicate(changed, call);
        RuntimeException failure = changed.failure();
        if (failure != null) {
          answers.fail(call, failure);
          if (!changed.events().isEmpty()) {
            answers.answer(null, null, changed.events());
          }
        } else if (copies == 0) {
          answers.answer(call, changed.reply(), changed.events());
        } else {
          call.answerUnconfirmed(changed.reply(), copies);
          if (!changed.events().isEmpty()) {
            answers.answer(null, null, changed.events());
          }
        }
      }
      case Outcome.Parked parked -> waits.park(call, parked);
      case Outcome.Outside goesOn -> {
        if (goesOn.writes() && !shard.mayWrite()) {
          partition.admission().holdUntilLeased(call);
        } else {
          shard.outside().begin(call, goesOn);
        }
      }
      case Outcome.Later later -> new LaterAnswer(partition, kind, call).await(later.answer());
    }
  }

  /** A call was answered that has left the partition, and is not to be carried out again. */
  void remember(PartitionCall call, @Nullable Object value, boolean isFailed) {
    if (isFailed) {
      repeated.rememberFailureOnce(call);
    } else {
      repeated.rememberOnce(call, value);
    }
  }

  /**
   * Replicates a change.
   *
   * @return how many copies tell the caller that they have it; 0 if the answer waits for them
   */
  private int replicate(Outcome.Changed changed, PartitionCall call) {
    CallId told = call.confirmableAs();
    boolean isFailed = changed.failure() != null;
    int copies = told == null || isFailed ? 0 : log.confirming(shard, told.origin());
    CallId id = call.id();
    Completion completion = null;
    if (id != null) {
      byte[] answer =
          isFailed ? Remembered.NO_ANSWER : partition.answer(call.codec(), changed.reply());
      completion = new Completion(id, copies > 0, answer);
    } else if (told != null && copies > 0) {
      completion = new Completion(told, true, null);
    }
    log.append(shard, changed.effect(), completion);
    changed(changed);
    return copies;
  }

  private void changed(Outcome.Changed changed) {
    waits.wakeAll(changed.wakes());
    own.changed();
  }

  /** Answers a call that has waited in vain. */
  void timedOut(PartitionCall call, @Nullable Object value) {
    repeated.remember(call, value);
    answers.answer(call, value, List.of());
  }

  /** A call's handler has refused it for what is here: that is read, as it is for an answer. */
  void refuse(PartitionCall call, RuntimeException failure) {
    if (log.mayRead(shard)) {
      fail(call, failure);
    } else {
      partition.admission().holdUntilLeased(call);
    }
  }

  /** A call has failed, and is not to be carried out when it comes again. */
  void fail(PartitionCall call, RuntimeException failure) {
    repeated.rememberFailure(call);
    answers.fail(call, failure);
  }

  /** Does what was decided without a call. */
  void carryOutOwn(Outcome outcome) {
    switch (outcome) {
      case Outcome.Reply reply -> {}
      case Outcome.Published published -> answers.answer(null, null, published.events());
      case Outcome.Changed changed -> {
        log.append(shard, changed.effect(), null);
        changed(changed);
        answers.answer(null, null, changed.events());
        waits.goOn();
      }
      case Outcome.Parked parked -> throw nobodyWaits(parked);
      case Outcome.Outside goesOn -> throw nobodyWaits(goesOn);
      case Outcome.Later later -> throw nobodyWaits(later);
    }
  }

  private IllegalStateException nobodyWaits(Outcome outcome) {
    return new IllegalStateException(
        shard.structure() + ": there is no call that could wait: " + outcome);
  }
}
