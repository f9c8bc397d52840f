package dev.grid.member.replication;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.peer.PeerMessages.Answered;
import dev.grid.member.peer.PeerMessages.Append;
import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.member.peer.PeerMessages.Open;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a primary sends to one backup: changes, and for a learner the structures it lacks, in one
 * order. Everything is kept until it is acknowledged, and sent again after a break. Confined to the
 * partition.
 *
 * <pre>
 * unacknowledged has the indices from index - size + 1 to index, without gaps
 * acknowledgedSequence <= sequence   of each change in it
 * 0 <= transferBytes <= unacknowledgedBytes
 * </pre>
 */
final class CopyStream implements ChangeSink {

  static final byte[] NO_EFFECT = {};

  /** The sequence number of what is transferred. */
  private static final long SLICE = 0;

  /** What an answer to remember takes beside itself, about. */
  private static final int ANSWERED_BYTES = 64;

  /** The slot of a member that has no copy: nothing is sent by itself. */
  private static final int NO_SLOT = Integer.MAX_VALUE;

  private static final long NOT_REQUIRED = -1;

  private static final long OPEN_AGAIN_NANOS = 200_000_000;
  private static final long SEND_AGAIN_NANOS = 100_000_000;
  private static final long STALLED_NANOS = 1_000_000_000;

  private final LocalCopy copy;
  private final ReplicationEnvironment env;
  private final Stamp epoch;
  private final UUID member;
  private final long id;
  private final boolean fresh;
  private final Leases.Lease lease;
  private final TransferSizes sizes;

  /** Structures with at least so many backups are sent in full. */
  private int slot;

  /** A learner is to have structures with at least so many backups. */
  private int target;

  /** The version that added the learner, by which the coordinator knows it. */
  private long added;

  private boolean learning;
  private boolean told;

  /** The last change that may have been answered without waiting for the learner. */
  private long requiredFrom = NOT_REQUIRED;

  /** Whether answers wait for this copy. */
  private boolean required;

  /** Whether the copy lacks what it cannot be sent: the coordinator is to drop it. */
  private boolean lacking;

  private boolean asked;
  private boolean opened;
  private long openSentNanos;

  /** The last sequence number that the backup had when it opened. */
  private long lastAtOpen;

  private long index;

  /** What was sent, and may have to be sent again. */
  private final ArrayDeque<Append> unacknowledged = new ArrayDeque<>();

  /** The sequence number of the last change that was acknowledged; slices have none. */
  private long acknowledgedSequence;

  private long unacknowledgedBytes;
  private long progressNanos;
  private long sentAgainNanos;

  /** Structures that have not been begun to be transferred. */
  private final Set<Replicated> waiting = Collections.newSetFromMap(new IdentityHashMap<>());

  private final Deque<Replicated> queue = new ArrayDeque<>();
  private @Nullable Replicated transferred;
  private @Nullable Transfer transfer;
  private long transferBytes;

  CopyStream(LocalCopy copy, Stamp epoch, UUID member, long id, boolean fresh) {
    this.copy = copy;
    this.env = copy.env();
    this.epoch = epoch;
    this.member = member;
    this.id = id;
    this.fresh = fresh;
    this.slot = NO_SLOT;
    this.lease = env.leases().of(member);
    this.sizes = env.transferSizes();
  }

  UUID member() {
    return member;
  }

  long id() {
    return id;
  }

  @Override
  public boolean isRequired() {
    return required;
  }

  @Override
  public boolean isRequiredFor(int syncBackups) {
    return required && (slot <= syncBackups || learning);
  }

  boolean isLacking() {
    return lacking;
  }

  /** The copy lacks what it cannot be sent. */
  void lack() {
    lacking = true;
  }

  boolean isAsked() {
    return asked;
  }

  boolean isOpened() {
    return opened;
  }

  boolean isLearning() {
    return learning;
  }

  long added() {
    return added;
  }

  long lastAtOpen() {
    return lastAtOpen;
  }

  /** Whether what is large should wait. */
  boolean isCongested() {
    return lease.isCongested();
  }

  Leases.Lease lease() {
    return lease;
  }

  boolean isLeaseHeld(long nowNanos) {
    return lease.isHeld(nowNanos);
  }

  /** The table says that the copy is in sync. */
  void inSync(int slot) {
    if (learning && slot == target) {
      learning = false;
    }
    this.slot = slot;
    required = true;
  }

  /** The table wants it to learn what it lacks for a lower slot. */
  void learn(int target, long added) {
    if (learning) {
      return;
    }
    learning = true;
    told = false;
    requiredFrom = NOT_REQUIRED;
    this.target = target;
    this.added = added;
    for (Replicated structure : copy.content().structures()) {
      if (isToLearn(structure)) {
        waiting.add(structure);
        queue.add(structure);
      }
    }
    sendAnswers(copy.remembered().all());
    pump();
  }

  private boolean isToLearn(Replicated structure) {
    int total = structure.backups().total();
    return learning && total >= target && total < slot;
  }

  // Opening.

  void open() {
    opened = false;
    asked = true;
    askWhereItStands();
  }

  /** Opens the stream unless that was done. */
  void openOnce() {
    if (!asked) {
      open();
    }
  }

  private void askWhereItStands() {
    openSentNanos = env.nanoTime();
    env.send(
        member,
        new Open(
            copy.partition(),
            epoch,
            id,
            fresh,
            Math.min(slot, target),
            copy.changes().last(),
            index - unacknowledged.size()));
  }

  /** The copy has everything up to {@code at}: the rest is sent again. */
  void opened(long at, long last) {
    boolean first = !opened;
    opened = true;
    lastAtOpen = last;
    acknowledged(at);
    long now = env.nanoTime();
    if (!first && now - sentAgainNanos < SEND_AGAIN_NANOS) {
      return;
    }
    sentAgainNanos = now;
    progressNanos = now;
    for (Append append : unacknowledged) {
      env.send(member, append);
    }
    pump();
  }

  /** Asks again where the copy stands, if it has not said so for long. */
  void tick(long nowNanos) {
    boolean silent = asked && !opened && nowNanos - openSentNanos >= OPEN_AGAIN_NANOS;
    boolean stalled =
        opened && !unacknowledged.isEmpty() && nowNanos - progressNanos >= STALLED_NANOS;
    if (silent || stalled) {
      askWhereItStands();
      progressNanos = nowNanos;
    }
    pump();
  }

  // Sending.

  @Override
  public boolean concerns(Replicated structure) {
    int total = structure.backups().total();
    return total >= slot || learning && total >= target && !waiting.contains(structure);
  }

  /** The answer goes now where the change is transferred later. */
  @Override
  public void passedOver(Replicated structure, List<Answered> answers) {
    if (waiting.contains(structure)) {
      sendAnswers(answers);
    }
  }

  @Override
  public void append(Replicated structure, Effect effect, Change change) {
    byte[] bytes = change.effect();
    if (structure == transferred && transfer != null) {
      Effect passed = transfer.pass(effect);
      if (passed == null) {
        sendAnswers(change.answers());
        return;
      }
      if (passed != effect) {
        bytes = EffectBytes.of(structure.effects(), passed);
      }
    }
    boolean counts = isRequiredFor(structure.backups().sync());
    List<Answered> answers = counts ? change.answers() : Remembered.unconfirmed(change.answers());
    boolean same = bytes == change.effect() && answers == change.answers();
    append(
        same
            ? change
            : new Change(change.sequence(), change.kind(), change.name(), bytes, answers));
  }

  /** Sends answers, if any, whose changes the backup has, or gets with what is transferred. */
  private void sendAnswers(List<Answered> answers) {
    if (!answers.isEmpty()) {
      List<Answered> untold = Remembered.unconfirmed(answers);
      append(new Change(SLICE, Change.NO_STRUCTURE, "", NO_EFFECT, untold));
    }
  }

  @Override
  public void append(Change change) {
    if (unacknowledged.isEmpty()) {
      progressNanos = env.nanoTime();
    }
    index++;
    Append append =
        new Append(
            copy.partition(),
            epoch,
            id,
            index,
            copy.changes().settled(),
            change.sequence(),
            change.kind(),
            change.name(),
            change.effect(),
            change.answers());
    unacknowledged.add(append);
    unacknowledgedBytes += bytesOf(append);
    if (opened) {
      env.send(member, append);
    }
  }

  private static int bytesOf(Append append) {
    int bytes = append.effect().length;
    for (Answered answered : append.answers()) {
      bytes += ANSWERED_BYTES + answered.answer().length;
    }
    return bytes;
  }

  /** What was to be transferred of the structure is gone with it. */
  @Override
  public void appendEnd(Replicated structure, Change change) {
    if (waiting.remove(structure)) {
      queue.remove(structure);
    }
    if (structure == transferred) {
      transferred = null;
      transfer = null;
    }
    append(change);
  }

  // Acknowledgements.

  void acknowledged(long at) {
    for (Append first; (first = unacknowledged.peek()) != null && first.index() <= at; ) {
      unacknowledged.remove();
      unacknowledgedBytes -= bytesOf(first);
      if (first.sequence() == SLICE) {
        transferBytes -= first.effect().length;
      } else {
        acknowledgedSequence = first.sequence();
      }
      progressNanos = env.nanoTime();
    }
    pump();
  }

  /** While a slice is not acknowledged, the changes after it are not either. */
  @Override
  public long acknowledgedThrough() {
    Append first = unacknowledged.peek();
    if (first == null) {
      return Long.MAX_VALUE;
    }
    return first.sequence() == SLICE ? acknowledgedSequence : first.sequence() - 1;
  }

  /**
   * Tells the callers of changes that this copy has not acknowledged and was to confirm to them: as
   * it counts no more, nobody waits for it. It may have told some of them itself.
   */
  void confirmRest() {
    unacknowledged.forEach(append -> Remembered.confirm(append.answers(), env::confirm));
  }

  long unacknowledgedBytes() {
    return unacknowledgedBytes;
  }

  int unacknowledgedCount() {
    return unacknowledged.size();
  }

  @Override
  public Lag lag(long nowNanos) {
    return unacknowledged.isEmpty()
        ? Lag.NONE
        : new Lag(unacknowledged.size(), unacknowledgedBytes, 0, nowNanos - progressNanos);
  }

  // Transfers.

  /** Sends slices as long as not too much is under way, of this transfer and of others. */
  private void pump() {
    while (learning && opened && transferBytes < sizes.underWayBytesMax() && !isCongested()) {
      Transfer current = transfer;
      Replicated structure = transferred;
      if (current == null || structure == null) {
        structure = queue.poll();
        if (structure == null) {
          return;
        }
        waiting.remove(structure);
        transferred = structure;
        current = structure.transfer();
        transfer = current;
      }
      Effect slice = current.next(sizes.sliceBytes());
      if (slice == null) {
        transferred = null;
        transfer = null;
      } else {
        byte[] bytes = EffectBytes.of(structure.effects(), slice);
        transferBytes += bytes.length;
        append(new Change(SLICE, structure.kind(), structure.name(), bytes, List.of()));
      }
    }
  }

  /**
   * Has answers wait for a learner that has got every structure, and tells it how far that brings
   * it: changes that were made meanwhile came with what was transferred, without their numbers.
   * Whether it now has everything that was answered before answers wait for it.
   */
  boolean hasCaughtUp() {
    if (!learning || !opened || transfer != null || !queue.isEmpty() || transferBytes > 0) {
      return false;
    }
    if (requiredFrom == NOT_REQUIRED) {
      required = true;
      requiredFrom = copy.changes().last();
      append(new Change(requiredFrom, Change.NO_STRUCTURE, "", NO_EFFECT, List.of()));
    }
    return acknowledgedThrough() >= requiredFrom;
  }

  /** Whether the coordinator has been told that the learner has caught up. */
  boolean isTold() {
    return told;
  }

  void told() {
    told = true;
  }

  long index() {
    return index;
  }

  @Override
  public String toString() {
    return "CopyStream[member="
        + member
        + ", slot="
        + slot
        + ", learning="
        + learning
        + ", required="
        + required
        + ", opened="
        + opened
        + ", index="
        + index
        + ", unacknowledged="
        + unacknowledged.size()
        + "]";
  }
}
