package dev.grid.member.replication;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.peer.PeerMessages.Answered;
import dev.grid.member.peer.PeerMessages.Append;
import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.member.peer.PeerMessages.Open;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a primary sends to one copy: changes, and for a learner the structures it lacks, in one
 * order. Everything is kept until it is acknowledged, and sent again after a break. Confined to the
 * partition.
 *
 * <p>Invariant: {@code unacknowledged} has the indices from {@code index - size + 1} to {@code
 * index}.
 */
final class CopyStream {

  /** How much of a transfer is under way at a time. */
  private static final int TRANSFER_BYTES_MAX = 512 << 10;

  private static final int SLICE_BYTES = 64 << 10;

  static final byte[] NO_EFFECT = {};

  /** What an answer to remember takes beside itself, about. */
  private static final int ANSWERED_BYTES = 64;

  /** The slot of a member that has no copy: nothing is sent by itself. */
  private static final int NO_SLOT = Integer.MAX_VALUE;

  private static final long NOT_REQUIRED = -1;

  private static final long OPEN_AGAIN_NANOS = 200_000_000;
  private static final long SEND_AGAIN_NANOS = 100_000_000;
  private static final long STALLED_NANOS = 1_000_000_000;

  private final ReplicationEnvironment env;
  private final int partition;
  private final Stamp epoch;
  private final UUID member;
  private final long id;
  private final boolean fresh;
  private final Leases.Lease lease;

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

  private boolean asked;
  private boolean opened;
  private long openSentNanos;

  /** The last sequence number that the copy had when it opened. */
  private long lastAtOpen;

  private long index;

  /** The last sequence number that was sent. */
  private long lastSent;

  private final ArrayDeque<Sent> unacknowledged = new ArrayDeque<>();
  private long unacknowledgedBytes;
  private long progressNanos;
  private long sentAgainNanos;

  /** Structures that have not been begun to be transferred. */
  private final Set<Replicated> waiting = Collections.newSetFromMap(new IdentityHashMap<>());

  private final Deque<Replicated> queue = new ArrayDeque<>();
  private @Nullable Replicated transferred;
  private @Nullable Transfer transfer;
  private long transferBytes;

  /**
   * A message that may have to be sent again.
   *
   * @param before while it is not acknowledged, the copy may lack changes from this sequence number
   *     on
   */
  private record Sent(Append append, long before, boolean slice) {}

  CopyStream(
      ReplicationEnvironment env, int partition, Stamp epoch, UUID member, long id, boolean fresh) {
    this.env = env;
    this.partition = partition;
    this.epoch = epoch;
    this.member = member;
    this.id = id;
    this.fresh = fresh;
    this.slot = NO_SLOT;
    this.lease = env.leases().of(member);
  }

  UUID member() {
    return member;
  }

  long id() {
    return id;
  }

  int slot() {
    return slot;
  }

  boolean isRequired() {
    return required;
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
  void learn(
      int target, long added, Collection<? extends Replicated> structures, Remembered remembered) {
    if (learning) {
      return;
    }
    learning = true;
    told = false;
    requiredFrom = NOT_REQUIRED;
    this.target = target;
    this.added = added;
    for (Replicated structure : structures) {
      if (isToLearn(structure)) {
        waiting.add(structure);
        queue.add(structure);
      }
    }
    sendAnswers(remembered.all());
    pump();
  }

  private boolean isToLearn(Replicated structure) {
    int total = structure.backups().total();
    return learning && total >= target && total < slot;
  }

  // Opening.

  void open(long last) {
    opened = false;
    asked = true;
    askWhereItStands(last);
  }

  /** Opens the stream unless that was done. */
  void openOnce(long last) {
    if (!asked) {
      open(last);
    }
  }

  private void askWhereItStands(long last) {
    openSentNanos = env.nanoTime();
    env.send(
        member,
        new Open(
            partition,
            epoch,
            id,
            fresh,
            Math.min(slot, target),
            last,
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
    for (Sent sent : unacknowledged) {
      env.send(member, sent.append());
    }
    pump();
  }

  /** Asks again where the copy stands, if it has not said so for long. */
  void tick(long nowNanos, long last) {
    boolean silent = asked && !opened && nowNanos - openSentNanos >= OPEN_AGAIN_NANOS;
    boolean stalled =
        opened && !unacknowledged.isEmpty() && nowNanos - progressNanos >= STALLED_NANOS;
    if (silent || stalled) {
      askWhereItStands(last);
      progressNanos = nowNanos;
    }
    pump();
  }

  // Sending.

  /** Whether the copy is told of a structure's changes at all. */
  boolean concerns(Replicated structure) {
    int total = structure.backups().total();
    return total >= slot || learning && total >= target && !waiting.contains(structure);
  }

  /** Whether the structure is transferred later, with every change until then. */
  boolean awaits(Replicated structure) {
    return waiting.contains(structure);
  }

  /**
   * Sends a change that has just been applied.
   *
   * @param counts whether its answer waits for this copy
   */
  void append(Replicated structure, Effect effect, Change change, boolean counts, long settled) {
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
    List<Answered> answers = counts ? change.answers() : Remembered.unconfirmed(change.answers());
    boolean same = bytes == change.effect() && answers == change.answers();
    send(
        same ? change : new Change(change.sequence(), change.kind(), change.name(), bytes, answers),
        false,
        settled);
  }

  /** Sends answers, if any, whose changes the copy has, or gets with what is transferred. */
  void sendAnswers(List<Answered> answers) {
    if (!answers.isEmpty()) {
      List<Answered> untold = Remembered.unconfirmed(answers);
      send(new Change(0, Change.NO_STRUCTURE, "", NO_EFFECT, untold), true, 0);
    }
  }

  /** Sends a change that the copy has not, or the end of a structure. */
  void append(Change change, long settled) {
    send(change, false, settled);
  }

  private void send(Change change, boolean slice, long settled) {
    if (unacknowledged.isEmpty()) {
      progressNanos = env.nanoTime();
    }
    index++;
    Append append =
        new Append(
            partition,
            epoch,
            id,
            index,
            settled,
            change.sequence(),
            change.kind(),
            change.name(),
            change.effect(),
            change.answers());
    unacknowledged.add(new Sent(append, slice ? lastSent + 1 : change.sequence(), slice));
    if (!slice) {
      lastSent = change.sequence();
    }
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

  /** The structure is gone, and so is what was to be transferred of it. */
  void destroyed(Replicated structure) {
    if (waiting.remove(structure)) {
      queue.remove(structure);
    }
    if (structure == transferred) {
      transferred = null;
      transfer = null;
    }
  }

  // Acknowledgements.

  void acknowledged(long at) {
    for (Sent sent; (sent = unacknowledged.peek()) != null && sent.append().index() <= at; ) {
      unacknowledged.remove();
      unacknowledgedBytes -= bytesOf(sent.append());
      if (sent.slice()) {
        transferBytes -= sent.append().effect().length;
      }
      progressNanos = env.nanoTime();
    }
    pump();
  }

  /** Everything up to this sequence number that concerns the copy has been acknowledged. */
  long acknowledgedThrough() {
    Sent first = unacknowledged.peek();
    return first == null ? Long.MAX_VALUE : first.before() - 1;
  }

  long unacknowledgedBytes() {
    return unacknowledgedBytes;
  }

  int unacknowledgedCount() {
    return unacknowledged.size();
  }

  Lag lag(long nowNanos) {
    return unacknowledged.isEmpty()
        ? Lag.NONE
        : new Lag(unacknowledged.size(), unacknowledgedBytes, 0, nowNanos - progressNanos);
  }

  // Transfers.

  /** Sends slices as long as not too much is under way, of this transfer and of others. */
  private void pump() {
    while (learning && opened && transferBytes < TRANSFER_BYTES_MAX && !isCongested()) {
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
      Effect slice = current.next(SLICE_BYTES);
      if (slice == null) {
        transferred = null;
        transfer = null;
      } else {
        byte[] bytes = EffectBytes.of(structure.effects(), slice);
        transferBytes += bytes.length;
        send(new Change(0, structure.kind(), structure.name(), bytes, List.of()), true, 0);
      }
    }
  }

  /**
   * Has answers wait for a learner that has got every structure, and tells it how far that brings
   * it: changes that were made meanwhile came with what was transferred, without their numbers.
   * Whether it now has everything that was answered before answers wait for it.
   */
  boolean hasCaughtUp(long last) {
    if (!learning || !opened || transfer != null || !queue.isEmpty() || transferBytes > 0) {
      return false;
    }
    if (requiredFrom == NOT_REQUIRED) {
      required = true;
      requiredFrom = last;
      send(new Change(last, Change.NO_STRUCTURE, "", NO_EFFECT, List.of()), false, 0);
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
