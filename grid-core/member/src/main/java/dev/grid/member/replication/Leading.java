package dev.grid.member.replication;

import dev.grid.kernel.Effect;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.peer.PeerMessages.Answered;
import dev.grid.member.peer.PeerMessages.CaughtUp;
import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.member.peer.PeerMessages.CheckParts;
import dev.grid.member.peer.PeerMessages.OutOfSync;
import dev.grid.member.peer.PeerMessages.PartDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A primary's streams to the copies, and the answers that wait for them. An answer is given when
 * every in-sync copy that keeps the structure synchronously has acknowledged the change; a time-out
 * never stands for an acknowledgement: only another table can drop a copy. Confined to the
 * partition.
 */
final class Leading {

  /** More answers than this do not wait: writes are refused. */
  private static final int ANSWERS_MAX = 8_192;

  /** With more than this unacknowledged by a copy a partition refuses writes. */
  private static final long UNACKNOWLEDGED_BYTES_MAX = 2 << 20;

  private static final int UNACKNOWLEDGED_MAX = 4_096;

  private static final long SAY_AGAIN_NANOS = 500_000_000;

  /** Numbers of streams are never used twice by a process, nor by its successor. */
  private static final AtomicLong STREAMS = new AtomicLong(System.currentTimeMillis() << 20);

  private final ReplicationEnvironment env;
  private final int partition;
  private final Stamp epoch;
  private final Content content;
  private final Remembered remembered;
  private final List<CopyStream> streams = new ArrayList<>();
  private final ArrayDeque<Waiting> answers;
  private final CopyCheck check;
  private long saidNanos;

  /** Whether answers were given since {@link #takeGiven}. */
  private boolean given;

  /**
   * An answer that waits.
   *
   * @param sync for how many copies
   * @param sinceNanos since when, if it is the first that waits; else 0
   */
  private record Waiting(long sequence, int sync, Answer answer, long sinceNanos) {}

  /**
   * Begins to lead.
   *
   * @param before what led before with answers that still wait, or null
   */
  Leading(
      ReplicationEnvironment env,
      int partition,
      Stamp epoch,
      Content content,
      Remembered remembered,
      @Nullable Leading before) {
    this.env = env;
    this.partition = partition;
    this.epoch = epoch;
    this.content = content;
    this.check = new CopyCheck(content);
    this.remembered = remembered;
    this.answers = before == null ? new ArrayDeque<>() : before.answers;
  }

  Stamp epoch() {
    return epoch;
  }

  // Streams.

  /** Makes a stream to each copy in sync; none is opened yet. */
  void follow(Assignment assignment) {
    for (Copy copy : assignment.copies()) {
      if (copy.inSync()) {
        newStream(copy.member(), false).inSync(copy.slot());
      }
    }
  }

  /**
   * Opens streams: first to a primary that hands over, whose last changes the other copies must
   * still take from it, then to the others.
   *
   * @return whether all are open
   */
  boolean openInTurn(@Nullable UUID previous, long last) {
    CopyStream first = previous == null ? null : streamTo(previous);
    if (first != null && !first.isOpened()) {
      first.openOnce(last);
      return false;
    }
    boolean all = true;
    for (CopyStream stream : streams) {
      stream.openOnce(last);
      all &= stream.isOpened();
    }
    return all;
  }

  private CopyStream newStream(UUID member, boolean fresh) {
    CopyStream stream =
        new CopyStream(env, partition, epoch, member, STREAMS.incrementAndGet(), fresh);
    streams.add(stream);
    return stream;
  }

  /** Follows a table with the same primary and epoch. */
  void update(Assignment assignment, long last) {
    prune(assignment);
    for (Copy copy : assignment.copies()) {
      CopyStream stream = streamTo(copy.member());
      if (copy.inSync() && stream != null) {
        stream.inSync(copy.slot());
      } else if (!copy.inSync()) {
        CopyStream learner = stream == null ? newStream(copy.member(), true) : stream;
        learner.learn(copy.slot(), copy.added(), content.structures(), remembered);
        learner.openOnce(last);
      }
    }
    giveAnswers();
  }

  /** Ends streams to members that the table drops. */
  void prune(Assignment assignment) {
    streams.removeIf(stream -> !isWanted(stream, assignment));
  }

  /** Ends streams to members that are gone. */
  void pruneGone(ClusterState state) {
    streams.removeIf(stream -> state.member(stream.member()) == null);
  }

  private static boolean isWanted(CopyStream stream, Assignment assignment) {
    Copy learner = assignment.learner(stream.member());
    return assignment.inSync(stream.member()) != null
        || learner != null && stream.isLearning() && learner.added() == stream.added();
  }

  @Nullable CopyStream streamTo(UUID member) {
    for (CopyStream stream : streams) {
      if (stream.member().equals(member)) {
        return stream;
      }
    }
    return null;
  }

  @Nullable CopyStream stream(UUID member, long id) {
    CopyStream stream = streamTo(member);
    return stream != null && stream.id() == id ? stream : null;
  }

  List<CopyStream> streams() {
    return streams;
  }

  boolean hasStreams() {
    return !streams.isEmpty();
  }

  /** Sends what copies that were open from the start have missed; asks to drop whom it cannot. */
  void bringUpToDate(ChangeLog log, long settledKnown, long last) {
    for (CopyStream stream : streams) {
      long has = Math.max(stream.lastAtOpen(), settledKnown);
      if (has >= last) {
        continue;
      }
      if (has < log.completeFrom()) {
        env.tellCoordinator(
            new OutOfSync(partition, epoch, stream.member(), "it lacks what nobody kept"));
        continue;
      }
      for (Change change : log.after(has)) {
        if (keeps(stream, change)) {
          stream.append(change, settledKnown);
        }
      }
    }
  }

  /**
   * Whether the copy keeps what the change is of; a structure that is gone by now is gone there.
   */
  private boolean keeps(CopyStream stream, Change change) {
    for (Replicated structure : content.structures()) {
      if (structure.kind() == change.kind() && structure.name().equals(change.name())) {
        return stream.concerns(structure);
      }
    }
    return true;
  }

  // Changes.

  /**
   * Sends a change that has just been applied.
   *
   * @return it as it goes over the wire, or null if no copy is told of the structure's changes
   */
  @Nullable Change append(
      Replicated structure, Effect effect, List<Answered> answers, long sequence, long settled) {
    Change change = null;
    int sync = structure.backups().sync();
    for (CopyStream stream : streams) {
      if (stream.concerns(structure)) {
        if (change == null) {
          change =
              new Change(
                  sequence,
                  structure.kind(),
                  structure.name(),
                  EffectBytes.of(structure.effects(), effect),
                  answers);
        }
        stream.append(structure, effect, change, counts(stream, sync), settled);
      } else if (stream.awaits(structure)) {
        stream.sendAnswers(answers);
      }
    }
    return change;
  }

  /** How many copies the next change of a structure waits for, if all of them can tell callers. */
  int confirming(Replicated structure, UUID caller) {
    int sync = structure.backups().sync();
    int count = 0;
    for (CopyStream stream : streams) {
      if (counts(stream, sync)) {
        if (stream.isLearning()
            || !stream.isOpened()
            || !env.isConnected(caller, stream.member())) {
          return 0;
        }
        count++;
      }
    }
    return count;
  }

  /** Whether answers about structures with so many synchronous backups wait for the copy. */
  private static boolean counts(CopyStream stream, int sync) {
    return stream.isRequired() && (stream.slot() <= sync || stream.isLearning());
  }

  /** Sends an answer without a change. */
  Change appendAnswer(List<Answered> answers, long sequence, long settled) {
    Change change = new Change(sequence, Change.NO_STRUCTURE, "", CopyStream.NO_EFFECT, answers);
    for (CopyStream stream : streams) {
      stream.append(change, settled);
    }
    return change;
  }

  Change appendDestroyed(Replicated structure, long sequence, long settled) {
    Change change =
        new Change(sequence, structure.kind(), structure.name(), EffectBytes.DESTROYED, List.of());
    for (CopyStream stream : streams) {
      stream.destroyed(structure);
      stream.append(change, settled);
    }
    return change;
  }

  /** Why no write can be taken now, or null. */
  @Nullable String overload() {
    if (answers.size() >= ANSWERS_MAX) {
      return "answers that wait for copies=" + answers.size();
    }
    for (CopyStream stream : streams) {
      if (stream.unacknowledgedBytes() > UNACKNOWLEDGED_BYTES_MAX
          || stream.unacknowledgedCount() > UNACKNOWLEDGED_MAX) {
        return "the copy of member="
            + stream.member()
            + " is behind by bytes="
            + stream.unacknowledgedBytes();
      }
    }
    return null;
  }

  /** Whether so much is under way to a copy's member that a large change should wait. */
  boolean isCongested() {
    for (CopyStream stream : streams) {
      if (stream.isCongested()) {
        return true;
      }
    }
    return false;
  }

  /** Whether every copy that reads depend on has promised not to take over. */
  boolean mayRead(long nowNanos) {
    for (CopyStream stream : streams) {
      if (stream.isRequired() && !stream.isLeaseHeld(nowNanos)) {
        return false;
      }
    }
    return true;
  }

  boolean waitsForCopies() {
    for (CopyStream stream : streams) {
      if (stream.isRequired()) {
        return true;
      }
    }
    return false;
  }

  // Answers.

  /** What every in-sync copy that has structures with so many synchronous backups has. */
  long acknowledged(int sync) {
    long least = Long.MAX_VALUE;
    for (CopyStream stream : streams) {
      if (counts(stream, sync)) {
        least = Math.min(least, stream.acknowledgedThrough());
      }
    }
    return least;
  }

  /** What every in-sync copy has. */
  long settled(long last) {
    long least = last;
    for (CopyStream stream : streams) {
      if (stream.isRequired()) {
        least = Math.min(least, stream.acknowledgedThrough());
      }
    }
    return least;
  }

  int answerCount() {
    return answers.size();
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
    Waiting last = answers.peekLast();
    boolean behindOthers = last != null && last.sequence() >= sequence;
    if (behindOthers || sequence > acknowledged(structure.backups().sync())) {
      return true;
    }
    structure.changedAt(0);
    return false;
  }

  void await(Replicated structure, Answer answer) {
    long sinceNanos = answers.isEmpty() ? env.nanoTime() : 0;
    answers.add(
        new Waiting(structure.lastSequence(), structure.backups().sync(), answer, sinceNanos));
  }

  void giveAnswers() {
    for (Waiting first; (first = answers.peek()) != null; ) {
      if (first.sequence() > acknowledged(first.sync())) {
        return;
      }
      answers.remove();
      given = true;
      if (first.sinceNanos() != 0) {
        env.acknowledgementTimes().add(env.nanoTime() - first.sinceNanos());
      }
      first.answer().give();
    }
  }

  /** Whether any answers have been given since this was asked last. */
  boolean takeGiven() {
    boolean any = given;
    given = false;
    return any;
  }

  void failAnswers(RuntimeException cause) {
    for (Waiting first; (first = answers.poll()) != null; ) {
      first.answer().fail(cause);
    }
  }

  // Progress.

  void acknowledged(UUID member, long stream, long index, long last) {
    CopyStream to = stream(member, stream);
    if (to != null) {
      to.acknowledged(index);
      progressed(to, last);
    }
  }

  void progressed(CopyStream stream, long last) {
    if (stream.isLearning() && !stream.isTold() && stream.hasCaughtUp(last)) {
      stream.told();
      sayCaughtUp(stream);
    }
  }

  private void sayCaughtUp(CopyStream stream) {
    env.tellCoordinator(new CaughtUp(partition, epoch, stream.member(), stream.added()));
  }

  void tick(long nowNanos, long last) {
    boolean again = nowNanos - saidNanos >= SAY_AGAIN_NANOS;
    if (again) {
      saidNanos = nowNanos;
    }
    for (CopyStream stream : streams) {
      stream.tick(nowNanos, last);
      if (stream.isLearning()) {
        if (stream.isTold() && again) {
          sayCaughtUp(stream);
        } else {
          progressed(stream, last);
        }
      }
    }
  }

  /** What copies have not acknowledged. */
  Lag lag(long nowNanos) {
    Lag lag = new Lag(0, 0, answers.size(), 0);
    for (CopyStream stream : streams) {
      lag = lag.plus(stream.lag(nowNanos));
    }
    return lag;
  }

  /** Whether {@link #tick} has anything to look after. */
  boolean isRestless() {
    for (CopyStream stream : streams) {
      if (!stream.isOpened() || stream.isLearning() || stream.unacknowledgedCount() > 0) {
        return true;
      }
    }
    return false;
  }

  /** Asks again where the copy stands; one whose turn has not come is not asked. */
  void connected(UUID member, long last) {
    CopyStream stream = streamTo(member);
    if (stream != null && stream.isAsked()) {
      stream.open(last);
    }
  }

  /**
   * Sends what the next parts of the copies should look like now.
   *
   * @return whether there is more
   */
  boolean check() {
    List<CopyCheck.Part> parts = check.next();
    for (CopyStream stream : streams) {
      if (stream.isRequired() && stream.isOpened() && !stream.isLearning()) {
        List<PartDigest> kept = new ArrayList<>();
        for (CopyCheck.Part part : parts) {
          if (stream.concerns(part.structure())) {
            kept.add(part.digest());
          }
        }
        if (!kept.isEmpty()) {
          env.send(
              stream.member(), new CheckParts(partition, epoch, stream.id(), stream.index(), kept));
        }
      }
    }
    return check.isWalking();
  }
}
