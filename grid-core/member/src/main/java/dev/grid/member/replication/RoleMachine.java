package dev.grid.member.replication;

import dev.grid.ConnectionLostException;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import dev.grid.member.peer.PeerMessages.Active;
import dev.grid.member.peer.PeerMessages.Open;
import dev.grid.member.peer.PeerMessages.Opened;
import dev.grid.member.replication.Replica.Role;
import dev.grid.protocol.types.MemberInfo;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives this member its role in one partition, by the tables that it follows: makes it the {@link
 * Primary}, has it be a {@link Backup}, or nothing. Confined to whoever holds the partition, but
 * for what is volatile.
 *
 * <pre>
 * ABSENT, BACKUP      -> ACTIVATING    a table makes it the primary
 * ACTIVATING, SERVING -> ACTIVATING    a table makes it the primary of a later epoch
 * ACTIVATING          -> SERVING       the leases of the primary before have ended, and all
 *                                      in-sync backups have opened their streams; what the host
 *                                      wrote when it served before has ended
 * SERVING             -> HANDING_OVER  a table makes another the primary, in an orderly way
 * HANDING_OVER        -> BACKUP        every answer is given, what the host wrote has ended, and
 *                                      the new primary has opened its stream
 * HANDING_OVER        -> ACTIVATING    the new primary is gone
 * ACTIVATING, SERVING, HANDING_OVER
 *                     -> BACKUP        another is the primary, or nobody
 * ABSENT              -> BACKUP        a table gives it a copy
 * BACKUP              -> ABSENT        a table takes the copy away
 * </pre>
 *
 * <p>Two primaries never both answer: none answers a write before every in-sync backup has it, nor
 * a read without their leases, and a backup that has answered a new one takes nothing from an older
 * one; see {@link Backup}.
 *
 * <pre>
 * primary != null     exactly while ACTIVATING, SERVING or HANDING_OVER
 * postponed != null   only while SERVING or HANDING_OVER
 * </pre>
 */
final class RoleMachine {

  private static final Logger log = LoggerFactory.getLogger(RoleMachine.class);

  private final int partition;
  private final ReplicationEnvironment env;
  private final Replica.Host host;
  private final LocalCopy copy;
  private final Backup backup;

  private volatile Role role = Role.ABSENT;
  private @Nullable Assignment assignment;
  private @Nullable Primary primary;

  /** What a new primary asked while answers were still to be given. */
  private @Nullable Asked postponed;

  /** What a primary asked that this member's table does not know yet. */
  private @Nullable Asked early;

  /** Before this it does not serve: the primary before may still answer reads. */
  private long activateAtNanos;

  /** A question that is to be answered later. */
  private record Asked(UUID from, Open open) {}

  RoleMachine(LocalCopy copy, Replica.Host host) {
    this.partition = copy.partition();
    this.env = copy.env();
    this.host = host;
    this.copy = copy;
    this.backup = new Backup(copy);
  }

  /** Any thread may ask. */
  Role role() {
    return role;
  }

  /** What the last table says, or null before the first. */
  @Nullable Assignment assignment() {
    return assignment;
  }

  /** This member as the primary, or null if it is none. */
  @Nullable Primary primary() {
    return primary;
  }

  /** This member as a backup. */
  Backup backup() {
    return backup;
  }

  /**
   * Changes the role.
   *
   * @throws IllegalStateException if the transition table does not allow it
   */
  private void transitionTo(Role next) {
    if (!role.mayBecome(next)) {
      log.error("{} cannot become {}", this, next);
      throw new IllegalStateException(this + " cannot become " + next);
    }
    log.trace("partition={}: {} -> {} {}", partition, role, next, copy.changes());
    role = next;
  }

  // Tables.

  /** Follows a new table. */
  void adopt(Assignment next, ClusterState state, @Nullable ClusterState before) {
    Assignment old = assignment;
    assignment = next;
    copy.splits().adopted(state, old);
    UUID self = env.self();
    Primary now = primary;
    boolean handsOver = self.equals(next.previous());
    if (next.isPrimary(self)) {
      if (now == null || role == Role.HANDING_OVER || !next.epoch().equals(now.epoch())) {
        lead(next, old, state, before);
      } else if (role == Role.SERVING) {
        now.update(next);
      } else {
        now.streams().prune(next);
        tryActivate();
      }
    } else if (handsOver && role == Role.SERVING) {
      transitionTo(Role.HANDING_OVER);
      host.notServing();
      finishAnswers(state);
    } else if (handsOver && role == Role.HANDING_OVER) {
      finishAnswers(state);
    } else {
      stepDown();
      settleAs(next);
    }
    openEarly();
    failUnconfirmed();
  }

  /**
   * Those who would have to confirm a change may go on without this side, and may not come back.
   */
  private void failUnconfirmed() {
    Primary now = primary;
    if (!copy.splits().isWritable() && now != null) {
      now.failAnswers(
          new ConnectionLostException(
              "partition="
                  + partition
                  + " is on a side of the cluster that takes no writes, and copies have not"
                  + " confirmed: the call may have been carried out"));
      if (role == Role.ACTIVATING) {
        host.notServing();
      }
    }
  }

  private void openEarly() {
    Asked asked = early;
    if (asked != null) {
      early = null;
      open(asked.from(), asked.open());
    }
  }

  /**
   * Forgets what it was on another side of a split, unless the side that goes on goes on from what
   * this side had. What only this side has is given to be merged.
   *
   * @param state of the side that goes on
   */
  void reset(Assignment next, ClusterState state) {
    Assignment old = assignment;
    UUID self = env.self();
    if (old != null && old.epoch().equals(next.epoch()) && hasItsCopy(old, next.inSync(self))) {
      return;
    }
    UUID heir = next.primary();
    boolean goesOn = old != null && heir != null && isComplete(old, heir);
    boolean keeps =
        old != null
            && goesOn
            && isComplete(old, self)
            && isComplete(next, self)
            && hasItsCopy(old, next.inSync(self));
    Predicate<Replicated> merged =
        old != null && !goesOn && speaksFor(old, state)
            ? copy.splits().toMerge(next, state)
            : none -> false;
    stepDown();
    backup.leaveSide();
    copy.splits().clear();
    if (keeps) {
      return;
    }
    host.keepForMerge(merged);
    drop();
    assignment = null;
    if (old != null && next.inSync(self) != null) {
      backup.loseCopy(next.epoch());
    }
  }

  /** Whether this member has, by its side's table, the copy that the other side counts on. */
  private boolean hasItsCopy(Assignment by, @Nullable Copy expected) {
    Copy has = by.inSync(env.self());
    return expected == null
        || by.isPrimary(env.self())
        || has != null && has.slot() <= expected.slot();
  }

  private static boolean isComplete(Assignment by, UUID member) {
    return by.isPrimary(member) || by.inSync(member) != null;
  }

  /** Whether this copy is the one of its side to merge: the primary's, or any if that is gone. */
  private boolean speaksFor(Assignment old, ClusterState state) {
    UUID before = old.primary();
    return primary != null
        || old.inSync(env.self()) != null && before != null && state.member(before) == null;
  }

  /** Takes the place that a table gives to one that is not the primary. */
  private void settleAs(Assignment next) {
    if (next.holds(env.self())) {
      if (role == Role.ABSENT) {
        transitionTo(Role.BACKUP);
      }
      if (next.inSync(env.self()) != null) {
        copy.changes().made();
      }
    } else if (role == Role.BACKUP) {
      drop();
    }
  }

  private void drop() {
    backup.endStream();
    copy.clear();
    if (role != Role.ABSENT) {
      transitionTo(Role.ABSENT);
    }
  }

  // The primary's role.

  private void lead(
      Assignment next,
      @Nullable Assignment old,
      ClusterState state,
      @Nullable ClusterState before) {
    boolean wasPrimary = role.isPrimary();
    if (!backup.follows(next.previous())) {
      backup.endStream();
    }
    copy.changes().made();
    long wait = 0;
    if (!wasPrimary && next.previous() == null && before != null) {
      wait = env.leases().nanosToWait(thoseBefore(old, state, before), env.nanoTime());
    }
    backup.fence(next.epoch());
    activateAtNanos = env.nanoTime() + wait;
    Primary now = new Primary(copy, next.epoch(), primary);
    primary = now;
    transitionTo(Role.ACTIVATING);
    now.streams().follow(next);
    if (wait > 0) {
      env.tickLater(partition, wait / 1_000_000 + 1);
    }
    tryActivate();
  }

  /** Those who may still think that they may answer reads. */
  private Set<UUID> thoseBefore(@Nullable Assignment old, ClusterState state, ClusterState before) {
    Set<UUID> members = new HashSet<>();
    if (old != null && old.primary() != null) {
      members.add(old.primary());
    }
    for (MemberInfo member : before.members()) {
      if (state.member(member.uuid()) == null) {
        members.add(member.uuid());
      }
    }
    members.remove(env.self());
    return members;
  }

  private void tryActivate() {
    Primary now = primary;
    Assignment table = assignment;
    if (role != Role.ACTIVATING
        || now == null
        || table == null
        || !now.streams().openInTurn(table.previous())
        || env.nanoTime() - activateAtNanos < 0
        || host.isWriting()) {
      return;
    }
    backup.endStream();
    transitionTo(Role.SERVING);
    host.promoted();
    now.streams().bringUpToDate();
    now.update(table);
    if (table.previous() != null) {
      env.tellCoordinator(new Active(partition, table.epoch()));
    }
    now.noteUnsettled();
    host.serving();
  }

  /** Those who are gone are not waited for. */
  private void finishAnswers(ClusterState state) {
    Primary now = primary;
    if (now != null) {
      now.streams().pruneGone(state);
      now.giveAnswers();
    }
    tryHandOver();
  }

  private void tryHandOver() {
    Primary now = primary;
    Asked asked = postponed;
    if (role != Role.HANDING_OVER
        || now == null
        || now.hasAnswers()
        || asked == null
        || host.isWriting()) {
      return;
    }
    postponed = null;
    now.settle();
    primary = null;
    transitionTo(Role.BACKUP);
    settleAs(Objects.requireNonNull(assignment));
    backup.open(asked.from(), asked.open());
  }

  private void stepDown() {
    postponed = null;
    Primary now = primary;
    if (now == null) {
      return;
    }
    primary = null;
    transitionTo(Role.BACKUP);
    now.failAnswers(
        new ConnectionLostException(
            "partition=" + partition + " has another primary: the call may have been carried out"));
    host.notServing();
  }

  // Messages.

  /** A backup of this primary's says where it stands. */
  void opened(Primary now, CopyStream stream, UUID from, Opened message) {
    boolean activating = role == Role.ACTIVATING;
    if (activating && !now.catchUpWith(from, message)) {
      return;
    }
    copy.changes().settle(message.settled());
    stream.opened(message.index(), message.last());
    if (activating) {
      tryActivate();
    } else {
      now.streams().progressed(stream);
      progressed(now);
    }
  }

  /** Backups have acknowledged something. */
  void progressed(Primary now) {
    now.giveAnswers();
    now.settle();
    if (role == Role.HANDING_OVER) {
      tryHandOver();
    }
  }

  /** What the host had begun to write has ended. */
  void wrote() {
    if (role == Role.HANDING_OVER) {
      tryHandOver();
    } else {
      tryActivate();
    }
  }

  /** A primary opens a stream, or asks where it stands. */
  void open(UUID from, Open message) {
    Assignment table = assignment;
    if (backup.answerAgain(from, message)) {
      return;
    }
    if (table == null || !table.epoch().equals(message.epoch()) || !table.isPrimary(from)) {
      keepForLater(from, message);
      return;
    }
    switch (role) {
      case SERVING, HANDING_OVER -> {
        postponed = new Asked(from, message);
        tryHandOver();
      }
      case BACKUP -> backup.open(from, message);
      case ABSENT, ACTIVATING -> keepForLater(from, message);
    }
  }

  private void keepForLater(UUID from, Open message) {
    if (!backup.refuseIfOlder(from, message.epoch(), message.stream())) {
      early = new Asked(from, message);
    }
  }

  /** Says again what was not answered. */
  void tick(long nowNanos) {
    Primary now = primary;
    if (now == null) {
      return;
    }
    now.streams().tick(nowNanos);
    switch (role) {
      case ACTIVATING -> tryActivate();
      case SERVING -> {
        if (isTakingOver()) {
          env.tellCoordinator(new Active(partition, now.epoch()));
        }
      }
      case HANDING_OVER -> tryHandOver();
      case ABSENT, BACKUP -> {}
    }
    if (role == Role.SERVING) {
      host.serving();
    }
  }

  /** How the content stands; null if that is not settled, or this member does not serve. */
  @Nullable Settled settled() {
    Primary now = primary;
    return now == null || role != Role.SERVING ? null : now.stands();
  }

  /** Whether {@link #tick} has anything to look after. */
  boolean isRestless() {
    Primary now = primary;
    return now != null && (role != Role.SERVING || now.streams().isRestless() || isTakingOver());
  }

  /** Whether the coordinator does not know yet that it has taken over from the one before. */
  private boolean isTakingOver() {
    return assignment != null && assignment.previous() != null;
  }

  @Override
  public String toString() {
    return "partition="
        + partition
        + ", role="
        + role
        + ", "
        + copy.changes()
        + ", "
        + (primary == null ? backup : primary);
  }
}
