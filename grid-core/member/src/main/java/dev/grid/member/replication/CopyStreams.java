package dev.grid.member.replication;

import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.peer.PeerMessages.CaughtUp;
import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.member.peer.PeerMessages.CheckParts;
import dev.grid.member.peer.PeerMessages.PartDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A primary's streams to its backups, as the table wants them. Confined to the partition.
 *
 * <p>There is one for each in-sync copy and learner of the table, and none for others; a member
 * that is both has one.
 */
final class CopyStreams {

  /** With more than this unacknowledged by a backup a partition takes no writes. */
  private static final long UNACKNOWLEDGED_BYTES_MAX = 2 << 20;

  private static final int UNACKNOWLEDGED_MAX = 4_096;

  private static final long SAY_AGAIN_NANOS = 500_000_000;

  /** Numbers of streams are never used twice by a process, nor by its successor. */
  private static final AtomicLong NUMBERS = new AtomicLong(System.currentTimeMillis() << 20);

  private final LocalCopy copy;
  private final ReplicationEnvironment env;
  private final Stamp epoch;
  private final CopyCheck check;
  private final List<CopyStream> streams = new ArrayList<>();
  private long saidNanos;

  /** What was said last of reads, mostly the same again. */
  private Settled settled = Settled.ALONE;

  CopyStreams(LocalCopy copy, Stamp epoch) {
    this.copy = copy;
    this.env = copy.env();
    this.epoch = epoch;
    this.check = new CopyCheck(copy.content());
  }

  /** All of them, as they change; to be read only. */
  List<CopyStream> all() {
    return streams;
  }

  /** Makes a stream to each backup that is in sync; none is opened yet. */
  void follow(Assignment assignment) {
    for (Copy backup : assignment.copies()) {
      if (backup.inSync()) {
        newStream(backup.member(), false).inSync(backup.slot());
      }
    }
  }

  /**
   * Opens streams: first to a primary that hands over, whose last changes the other backups must
   * still take from it, then to the others.
   *
   * @return whether all are open
   */
  boolean openInTurn(@Nullable UUID previous) {
    CopyStream first = previous == null ? null : streamTo(previous);
    if (first != null && !first.isOpened()) {
      first.openOnce();
      return false;
    }
    boolean all = true;
    for (CopyStream stream : streams) {
      stream.openOnce();
      all &= stream.isOpened();
    }
    return all;
  }

  private CopyStream newStream(UUID member, boolean fresh) {
    CopyStream stream = new CopyStream(copy, epoch, member, NUMBERS.incrementAndGet(), fresh);
    streams.add(stream);
    return stream;
  }

  /**
   * Follows a table with the same primary and epoch. A copy that it counts on, and that has no
   * stream, was dropped by this side of a split, but not by the one that goes on: it lacks what was
   * changed here meanwhile.
   */
  void update(Assignment assignment) {
    prune(assignment);
    for (Copy backup : assignment.copies()) {
      CopyStream stream = streamTo(backup.member());
      if (backup.inSync()) {
        if (stream == null) {
          stream = newStream(backup.member(), false);
          lacks(stream);
        }
        stream.inSync(backup.slot());
      } else {
        CopyStream learner = stream == null ? newStream(backup.member(), true) : stream;
        learner.learn(backup.slot(), backup.added());
        learner.openOnce();
      }
    }
  }

  /** Ends streams to members that the table drops. */
  void prune(Assignment assignment) {
    endIf(stream -> !isWanted(stream, assignment));
  }

  /** Ends streams to members that are gone. */
  void pruneGone(ClusterState state) {
    endIf(stream -> state.member(stream.member()) == null);
  }

  private void endIf(Predicate<CopyStream> isOver) {
    streams.removeIf(
        stream -> {
          boolean isOne = isOver.test(stream);
          if (isOne) {
            stream.confirmRest();
          }
          return isOne;
        });
  }

  private static boolean isWanted(CopyStream stream, Assignment assignment) {
    Copy learner = assignment.learner(stream.member());
    return assignment.inSync(stream.member()) != null
        || learner != null && stream.isLearning() && learner.added() == stream.added();
  }

  private @Nullable CopyStream streamTo(UUID member) {
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

  /** Sends backups what they have missed; asks to drop those for which nobody kept it. */
  void bringUpToDate() {
    ChangeLog changes = copy.changes();
    for (CopyStream stream : streams) {
      long has = Math.max(stream.lastAtOpen(), changes.settled());
      if (has >= changes.last()) {
        continue;
      }
      if (has < changes.completeFrom()) {
        lacks(stream);
        continue;
      }
      for (Change change : changes.after(has)) {
        if (keeps(stream, change)) {
          stream.append(change);
        }
      }
    }
  }

  /** Has the copy made anew: said again until a table drops it, as reports may be lost. */
  private void lacks(CopyStream stream) {
    stream.lack();
    copy.reportOutOfSync(epoch, stream.member(), "it lacks what nobody kept");
  }

  /**
   * Whether the backup keeps what the change is of; a structure that is gone by now is gone there.
   */
  private boolean keeps(CopyStream stream, Change change) {
    for (Replicated structure : copy.content().structures()) {
      if (structure.kind() == change.kind() && structure.name().equals(change.name())) {
        return stream.concerns(structure);
      }
    }
    return true;
  }

  /** How many backups the next change of a structure waits for, if all can tell the caller. */
  int confirming(Replicated structure, UUID caller) {
    int sync = structure.backups().sync();
    int count = 0;
    for (CopyStream stream : streams) {
      if (stream.isRequiredFor(sync)) {
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

  /** Why no write can be taken now, or null. */
  @Nullable String overload() {
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

  /** Whether so much is under way to a backup's member that a large change should wait. */
  boolean isCongested() {
    for (CopyStream stream : streams) {
      if (stream.isCongested()) {
        return true;
      }
    }
    return false;
  }

  /** Whether every backup that reads depend on has promised not to take over. */
  boolean mayRead(long nowNanos) {
    for (CopyStream stream : streams) {
      if (stream.isRequired() && !stream.isLeaseHeld(nowNanos)) {
        return false;
      }
    }
    return true;
  }

  /** What reads depend on where every backup has everything. */
  Settled settled() {
    if (!isStillSettled()) {
      List<Leases.Lease> leases = new ArrayList<>(streams.size());
      for (CopyStream stream : streams) {
        if (stream.isRequired()) {
          leases.add(stream.lease());
        }
      }
      settled = new Settled(leases);
    }
    return settled;
  }

  /** Whether the leases are those of the last time: asked with each acknowledgement. */
  private boolean isStillSettled() {
    int leases = 0;
    for (CopyStream stream : streams) {
      if (stream.isRequired() && !settled.isBy(leases++, stream.lease())) {
        return false;
      }
    }
    return leases == settled.count();
  }

  /** A backup has opened its stream, or says again how far it has come. */
  void progressed(CopyStream stream) {
    if (stream.isLearning() && !stream.isTold() && stream.hasCaughtUp()) {
      stream.told();
      sayCaughtUp(stream);
    }
  }

  void acknowledged(UUID member, long stream, long index) {
    CopyStream to = stream(member, stream);
    if (to != null) {
      to.acknowledged(index);
      progressed(to);
    }
  }

  private void sayCaughtUp(CopyStream stream) {
    env.tellCoordinator(new CaughtUp(copy.partition(), epoch, stream.member(), stream.added()));
  }

  void tick(long nowNanos) {
    boolean again = nowNanos - saidNanos >= SAY_AGAIN_NANOS;
    if (again) {
      saidNanos = nowNanos;
    }
    for (CopyStream stream : streams) {
      stream.tick(nowNanos);
      if (again && stream.isLacking()) {
        lacks(stream);
      }
      if (stream.isLearning()) {
        if (stream.isTold() && again) {
          sayCaughtUp(stream);
        } else {
          progressed(stream);
        }
      }
    }
  }

  /** Whether {@link #tick} has anything to look after. */
  boolean isRestless() {
    for (CopyStream stream : streams) {
      if (!stream.isOpened()
          || stream.isLearning()
          || stream.isLacking()
          || stream.unacknowledgedCount() > 0) {
        return true;
      }
    }
    return false;
  }

  /** Asks again where the backup stands; one whose turn has not come is not asked. */
  void connected(UUID member) {
    CopyStream stream = streamTo(member);
    if (stream != null && stream.isAsked()) {
      stream.open();
    }
  }

  /**
   * Sends backups what the next parts of their copies should look like now.
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
              stream.member(),
              new CheckParts(copy.partition(), epoch, stream.id(), stream.index(), kept));
        }
      }
    }
    return check.isWalking();
  }

  @Override
  public String toString() {
    return streams.toString();
  }
}
