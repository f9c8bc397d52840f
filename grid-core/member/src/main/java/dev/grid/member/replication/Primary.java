package dev.grid.member.replication;

import dev.grid.kernel.Effect;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.peer.PeerMessages.Answered;
import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.member.peer.PeerMessages.Opened;
import dev.grid.protocol.UnknownServiceException;
import java.util.List;
import java.util.UUID;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This member as the primary of one partition in one epoch: it numbers changes, brings them to
 * whoever keeps them, and gives the answers that depend on them. An answer is given when every
 * {@linkplain ChangeSink#isRequiredFor required} sink has acknowledged the change; only another
 * table can end that a backup is required. Confined to the partition.
 *
 * <pre>
 * settled() <= changes.last
 * settled() <= acknowledged(sync)   for every number of synchronous backups
 * </pre>
 */
final class Primary {

  private static final Logger log = LoggerFactory.getLogger(Primary.class);

  private final LocalCopy copy;
  private final ChangeLog changes;
  private final Stamp epoch;
  private final WaitingAnswers answers;
  private final CopyStreams streams;

  /** Whoever keeps changes; in this version they are the backups, by way of their streams. */
  private final List<? extends ChangeSink> sinks;

  private final IntToLongFunction acknowledged = this::acknowledged;

  /**
   * Begins an epoch.
   *
   * @param before what this member was in the epoch before, with answers that still wait, or null
   */
  Primary(LocalCopy copy, Stamp epoch, @Nullable Primary before) {
    this.copy = copy;
    this.changes = copy.changes();
    this.epoch = epoch;
    this.streams = new CopyStreams(copy, epoch);
    this.sinks = streams.all();
    this.answers = before == null ? new WaitingAnswers(copy.env()) : before.answers;
  }

  Stamp epoch() {
    return epoch;
  }

  /** The streams to backups. */
  CopyStreams streams() {
    return streams;
  }

  /** Whether anybody else keeps changes. */
  boolean hasSinks() {
    return !sinks.isEmpty();
  }

  /** Follows a table with the same primary and epoch. */
  void update(Assignment assignment) {
    streams.update(assignment);
    giveAnswers();
    settle();
  }

  // Promotion.

  /**
   * Takes what a backup has that this member lacks; it may have been answered. What this version
   * does not know is passed on to the other backups like everything else, so that it is not lost.
   *
   * @return false if the backup has more than it can tell: as this member was in sync, none of that
   *     was answered, and the backup is to be made anew
   */
  boolean catchUpWith(UUID backup, Opened message) {
    if (message.completeFrom() > changes.last()) {
      copy.reportOutOfSync(epoch, backup, "it has changes that it cannot tell");
      return false;
    }
    for (Change change : message.ahead()) {
      if (change.sequence() > changes.last()) {
        try {
          copy.apply(change.kind(), change.name(), change.effect(), change.answers());
        } catch (UnknownServiceException e) {
          log.error(
              "partition={}: a change is passed on, but is not in this copy", copy.partition(), e);
        }
        changes.add(change);
      }
    }
    return true;
  }

  /** What was another primary's may be lost with this one as well, until all backups have it. */
  void noteUnsettled() {
    if (settled() < changes.last()) {
      for (Replicated structure : copy.content().structures()) {
        if (structure.backups().sync() > 0) {
          structure.changedAt(changes.last());
        }
      }
    }
  }

  /** See {@link Replica#begins}. */
  void begins(Replicated structure) {
    if (structure.backups().sync() > 0) {
      long ended = changes.endOf(structure);
      if (ended > 0) {
        structure.changedAt(ended);
      }
    }
  }

  // Changes.

  /**
   * Numbers a change that has just been applied, and brings it to whoever keeps it.
   *
   * @return whether anybody does
   */
  boolean append(Replicated structure, Effect effect, @Nullable Completion completion) {
    if (sinks.isEmpty()) {
      return appendAlone();
    }
    settle();
    long sequence = changes.next();
    List<Answered> completions = Completion.entries(completion);
    Change change = null;
    for (ChangeSink sink : sinks) {
      if (sink.concerns(structure)) {
        if (change == null) {
          byte[] bytes = EffectBytes.of(structure.effects(), effect);
          change = new Change(sequence, structure.kind(), structure.name(), bytes, completions);
        }
        sink.append(structure, effect, change);
      } else {
        sink.passedOver(structure, completions);
      }
    }
    if (change == null) {
      copy.splits().noteChange();
      return false;
    }
    appended(structure, change);
    return true;
  }

  private boolean appendAlone() {
    changes.next();
    changes.skip();
    copy.splits().noteChange();
    return false;
  }

  /** Brings an answer without a change to copies. */
  void appendAnswer(Replicated structure, Completion completion) {
    settle();
    Change change =
        new Change(
            changes.next(),
            Change.NO_STRUCTURE,
            "",
            CopyStream.NO_EFFECT,
            Completion.entries(completion));
    for (ChangeSink sink : sinks) {
      sink.append(change);
    }
    appended(structure, change);
  }

  /** Brings the end of a structure to whoever keeps changes; whether anybody does. */
  boolean appendEnd(Replicated structure) {
    if (sinks.isEmpty()) {
      return appendAlone();
    }
    settle();
    Change change =
        new Change(
            changes.next(), structure.kind(), structure.name(), EffectBytes.DESTROYED, List.of());
    for (ChangeSink sink : sinks) {
      sink.appendEnd(structure, change);
    }
    appended(structure, change);
    return true;
  }

  private void appended(Replicated structure, Change change) {
    int sync = structure.backups().sync();
    if (isAnyRequired()) {
      changes.add(change);
      if (sync > 0) {
        structure.changedAt(change.sequence());
      }
    } else {
      changes.skip();
    }
    if (sync == 0 || acknowledged(sync) >= change.sequence()) {
      copy.splits().noteChange();
    }
  }

  /** Why no write can be taken now, or null. */
  @Nullable String overload() {
    return answers.isFull() ? "answers that wait for copies=" + answers.size() : streams.overload();
  }

  private boolean isAnyRequired() {
    for (ChangeSink sink : sinks) {
      if (sink.isRequired()) {
        return true;
      }
    }
    return false;
  }

  // Answers.

  /** What everybody has for whom structures with so many synchronous backups wait. */
  private long acknowledged(int sync) {
    long least = Long.MAX_VALUE;
    for (ChangeSink sink : sinks) {
      if (sink.isRequiredFor(sync)) {
        least = Math.min(least, sink.acknowledgedThrough());
      }
    }
    return least;
  }

  /** What everybody has that is required. */
  private long settled() {
    long least = changes.last();
    for (ChangeSink sink : sinks) {
      if (sink.isRequired()) {
        least = Math.min(least, sink.acknowledgedThrough());
      }
    }
    return least;
  }

  /** That everybody has everything, and no answer waits; null if that is not so. */
  @Nullable Settled stands() {
    if (sinks.isEmpty()) {
      return Settled.ALONE;
    }
    return answers.isEmpty() && settled() >= changes.last() ? streams.settled() : null;
  }

  /** Forgets changes that everybody has. */
  void settle() {
    changes.settle(settled());
  }

  boolean hasAnswers() {
    return !answers.isEmpty();
  }

  /** Whether an answer about a structure has to wait. */
  boolean mustWait(Replicated structure) {
    long sequence = structure.lastSequence();
    if (sequence == 0) {
      return false;
    }
    if (answers.hasFrom(sequence) || sequence > acknowledged(structure.backups().sync())) {
      return true;
    }
    structure.changedAt(0);
    return false;
  }

  void await(Replicated structure, Answer answer) {
    answers.add(structure, answer);
  }

  /** Gives the answers whose changes everybody has that they wait for. */
  void giveAnswers() {
    if (answers.give(acknowledged)) {
      copy.splits().noteChange();
    }
  }

  void failAnswers(RuntimeException cause) {
    answers.fail(cause);
  }

  /** What sinks have not acknowledged. */
  Lag lag(long nowNanos) {
    Lag lag = new Lag(0, 0, answers.size(), 0);
    for (ChangeSink sink : sinks) {
      lag = lag.plus(sink.lag(nowNanos));
    }
    return lag;
  }

  @Override
  public String toString() {
    return "Primary[epoch=" + epoch + ", answers=" + answers.size() + ", streams=" + streams + "]";
  }
}
