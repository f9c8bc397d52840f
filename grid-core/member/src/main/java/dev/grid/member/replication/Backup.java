package dev.grid.member.replication;

import dev.grid.StructureId;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.peer.PeerMessages.Ack;
import dev.grid.member.peer.PeerMessages.Append;
import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.member.peer.PeerMessages.CheckParts;
import dev.grid.member.peer.PeerMessages.Open;
import dev.grid.member.peer.PeerMessages.Opened;
import dev.grid.member.peer.PeerMessages.OutOfSync;
import dev.grid.member.peer.PeerMessages.PartDigest;
import dev.grid.member.peer.PeerMessages.Refused;
import dev.grid.protocol.UnknownServiceException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This member as a backup of one partition: it takes one primary's stream of changes, in order and
 * without gaps, and acknowledges them. Confined to the partition, but for {@link #takeAck}.
 *
 * <p>The fence: once it has answered a primary's {@link Open}, it takes nothing from a primary of
 * an older epoch.
 *
 * <pre>
 * stream.epoch.version <= fence.version   while a stream is taken
 * </pre>
 */
final class Backup {

  private static final Logger log = LoggerFactory.getLogger(Backup.class);

  private final LocalCopy copy;
  private final ReplicationEnvironment env;

  /** Older epochs are refused; of the last primary that was followed, or that this member was. */
  private @Nullable Stamp fence;

  private @Nullable Stream stream;

  /** The epoch whose tables count on a copy that is lost; until it is made anew. */
  private @Nullable Stamp lostIn;

  /** What the primary is to be told; null when it knows. Set with the partition held. */
  private final AtomicReference<@Nullable Ack> ack = new AtomicReference<>();

  /** The stream of changes that is taken. Confined to the partition. */
  private static final class Stream {

    final UUID primary;
    final Stamp epoch;
    final long id;

    /** The last that was applied; contiguous from 1. */
    long index;

    /** The {@code index} at which the primary was last told of a gap; -1 if it never was. */
    long gapTold = -1;

    Stream(UUID primary, Stamp epoch, long id) {
      this.primary = primary;
      this.epoch = epoch;
      this.id = id;
    }

    boolean is(UUID from, Stamp ofEpoch, long ofId) {
      return id == ofId && epoch.equals(ofEpoch) && primary.equals(from);
    }
  }

  Backup(LocalCopy copy) {
    this.copy = copy;
    this.env = copy.env();
  }

  /** The stream as it was opened, or null if it is none that is taken. */
  private @Nullable Stream taken(UUID from, Stamp epoch, long id) {
    Stream current = stream;
    return current != null && current.is(from, epoch, id) ? current : null;
  }

  /** Whether it takes a stream of this member's. */
  boolean follows(@Nullable UUID member) {
    return stream != null && stream.primary.equals(member);
  }

  /** Takes nothing more of the stream. */
  void endStream() {
    stream = null;
  }

  /** From here on primaries of older epochs are refused. */
  void fence(Stamp epoch) {
    fence = epoch;
  }

  /** What was promised to primaries of another side of a split does not hold on this one. */
  void leaveSide() {
    stream = null;
    fence = null;
  }

  /** What tables of the epoch count on is not here any more: it is to be made anew. */
  void loseCopy(Stamp epoch) {
    lostIn = epoch;
    copy.reportOutOfSync(epoch, env.self(), "it was on another side of a split");
  }

  /** Refuses a primary that a later one has followed; false if none is known to have. */
  boolean refuseIfOlder(UUID from, Stamp epoch, long ofStream) {
    Stamp known = fence;
    if (known == null || known.version() <= epoch.version()) {
      return false;
    }
    env.send(from, new Refused(copy.partition(), known, ofStream));
    return true;
  }

  /**
   * Answers a primary that asks again where the copy stands; false if it takes no such stream. A
   * primary from which nothing has come yet may not have had the first answer: it lacks what this
   * copy had before still.
   */
  boolean answerAgain(UUID from, Open message) {
    Stream current = taken(from, message.epoch(), message.stream());
    if (current == null) {
      return false;
    }
    boolean hasBegun = current.index > 0;
    sendOpened(current, hasBegun ? List.of() : copy.changes().after(message.last()));
    return true;
  }

  /**
   * Takes a new stream, of the primary by this member's own table, unless the stream goes on from
   * what this copy does not have: that is said again whenever the primary asks, as a report is lost
   * with the coordinator that it was made to.
   */
  void open(UUID from, Open message) {
    boolean isLost = !message.fresh() && message.epoch().equals(lostIn);
    if (isLost || message.acknowledged() > 0) {
      copy.reportOutOfSync(message.epoch(), env.self(), "it does not know its stream");
      return;
    }
    lostIn = null;
    if (message.fresh()) {
      copy.clear();
      copy.changes().restart(message.last());
      copy.splits().noteChange(); // What is about to come may have been changed by this side.
    }
    Stream now = new Stream(from, message.epoch(), message.stream());
    stream = now;
    fence = message.epoch();
    sendOpened(now, copy.changes().after(message.last()));
  }

  private void sendOpened(Stream now, List<Change> ahead) {
    ChangeLog changes = copy.changes();
    env.send(
        now.primary,
        new Opened(
            copy.partition(),
            now.epoch,
            now.id,
            now.index,
            changes.last(),
            changes.settled(),
            ahead,
            changes.completeFrom()));
  }

  /**
   * Takes the next of a stream.
   *
   * @param table the partition's assignment by this member's state
   * @return whether there is something to acknowledge that was not there before
   */
  boolean append(UUID from, Append message, @Nullable Assignment table) {
    Stream current = taken(from, message.epoch(), message.stream());
    if (current == null) {
      refuseIfOlder(from, message.epoch(), message.stream());
      return false;
    }
    if (message.index() == current.index + 1) {
      if (!apply(message)) {
        return false;
      }
      current.index++;
      if (message.sequence() > 0) {
        noteApplied(message, table);
      }
    } else if (message.index() > current.index) {
      if (current.gapTold != current.index) {
        current.gapTold = current.index;
        sendOpened(current, List.of());
      }
      return false;
    }
    return ack.getAndSet(new Ack(copy.partition(), current.id, current.index)) == null;
  }

  /**
   * Applies a change; one that cannot be applied ends the copy. A copy that left out what its
   * version does not know would count as one that has it: so there is none here, and nobody waits
   * for it or takes it for whole.
   */
  private boolean apply(Append message) {
    try {
      copy.apply(message.kind(), message.name(), message.effect(), message.answers());
      return true;
    } catch (UnknownServiceException e) {
      log.debug("partition={}: no copy here", copy.partition(), e);
      stream = null;
      String why = String.valueOf(e.getMessage());
      env.tellCoordinator(new OutOfSync(copy.partition(), message.epoch(), env.self(), why, true));
      return false;
    } catch (RuntimeException e) {
      log.error(
          "partition={}: a change cannot be applied, the copy is made anew", copy.partition(), e);
      stream = null;
      copy.reportOutOfSync(message.epoch(), env.self(), "it cannot apply a change");
      return false;
    }
  }

  private void noteApplied(Append message, @Nullable Assignment table) {
    ChangeLog changes = copy.changes();
    changes.reached(message.sequence());
    if (message.kind() == Change.NO_STRUCTURE && message.answers().isEmpty()) {
      return; // A learner has caught up.
    }
    copy.splits().noteChange();
    if (table != null && table.copies().size() > 1) {
      changes.add(
          new Change(
              message.sequence(),
              message.kind(),
              message.name(),
              message.effect(),
              message.answers()));
      changes.settle(message.settled());
    } else {
      changes.settle(message.settled());
      changes.skip();
    }
  }

  /** How far the stream has come, if that is not told yet. Any thread may ask. */
  @Nullable Ack takeAck() {
    return ack.getAndSet(null);
  }

  /** Compares parts of what this copy has with what the primary has. */
  void check(UUID from, CheckParts message) {
    Stream current = taken(from, message.epoch(), message.stream());
    if (current == null || current.index != message.index()) {
      return;
    }
    for (PartDigest part : message.parts()) {
      Replicated mine = copy.content().find(new StructureId(part.service(), part.name()));
      if (!CopyCheck.agrees(mine, part)) {
        log.error(
            "partition={}: a copy differs from the primary's and is made anew: {} there, {} here",
            copy.partition(),
            part,
            mine == null ? null : mine.digest(part.from(), part.to()));
        copy.reportOutOfSync(message.epoch(), env.self(), "digests differ");
        return;
      }
    }
  }

  @Override
  public String toString() {
    Stream current = stream;
    return current == null
        ? "Backup[]"
        : "Backup[primary=" + current.primary + ", index=" + current.index + "]";
  }
}
