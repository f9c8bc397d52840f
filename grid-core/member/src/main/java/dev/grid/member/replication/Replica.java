package dev.grid.member.replication;

import dev.grid.ConnectionLostException;
import dev.grid.StructureId;
import dev.grid.kernel.Effect;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.peer.PeerMessages.Ack;
import dev.grid.member.peer.PeerMessages.Active;
import dev.grid.member.peer.PeerMessages.Answered;
import dev.grid.member.peer.PeerMessages.Append;
import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.member.peer.PeerMessages.CheckParts;
import dev.grid.member.peer.PeerMessages.Open;
import dev.grid.member.peer.PeerMessages.Opened;
import dev.grid.member.peer.PeerMessages.OutOfSync;
import dev.grid.member.peer.PeerMessages.PartDigest;
import dev.grid.member.peer.PeerMessages.Refused;
import dev.grid.protocol.UnknownServiceException;
import dev.grid.protocol.types.MemberInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This member's part in one partition's replication. Confined to whoever holds the partition, but
 * for what is volatile.
 *
 * <pre>
 * ABSENT       -> FOLLOWING     a table gives it a copy
 * ABSENT, FOLLOWING -> ACTIVATING  a table makes it the primary
 * ACTIVATING   -> SERVING       leases of the one before have ended, all copies have answered
 * SERVING      -> HANDING_OVER  a table makes another the primary, in an orderly way
 * HANDING_OVER -> FOLLOWING     every answer is given, and the new primary has opened its stream
 * ACTIVATING, SERVING, HANDING_OVER -> FOLLOWING, ABSENT  a table took it away
 * HANDING_OVER -> ACTIVATING    the new primary is gone
 * FOLLOWING    -> ABSENT        a table takes the copy away
 * </pre>
 *
 * The fence is in {@link #open}: once a copy has answered a new primary it takes nothing from an
 * older one, and no primary answers a write before every in-sync copy has it.
 */
public final class Replica {

  private static final Logger log = LoggerFactory.getLogger(Replica.class);

  private static final VarHandle ACK;

  static {
    try {
      ACK = MethodHandles.lookup().findVarHandle(Replica.class, "ack", Ack.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What a replica is. */
  public enum Role {
    ABSENT,
    FOLLOWING,
    ACTIVATING,
    SERVING,
    HANDING_OVER
  }

  private final int partition;
  private final Content content;
  private final ReplicationEnvironment env;
  private final Host host;

  private volatile Role role = Role.ABSENT;
  private volatile boolean restless;

  /** What the primary is to be told; null when it knows. */
  @SuppressWarnings("UnusedVariable") // Accessed by ACK.
  private volatile @Nullable Ack ack;

  private @Nullable Assignment assignment;
  private boolean writable;

  /** Of the state that this follows. */
  private @Nullable Stamp followed;

  /**
   * Of the state that this followed when it was last said that something has changed, or a primary
   * may have said so; tells on which side that was.
   */
  private @Nullable Stamp changedWith;

  /** Of the last state in which a holder was missing, who may have gone on without this side. */
  private @Nullable Stamp holderMissedWith;

  /** Of the last primary that was followed or is led as; older ones are refused. */
  private @Nullable Stamp epoch;

  /** The last sequence number that was given or applied. */
  private long last;

  /** Changes that some copy may lack. */
  private final ChangeLog changes = new ChangeLog();

  private @Nullable Leading leading;
  private @Nullable Following following;

  /** What calls were answered that may be repeated. */
  private final Remembered remembered = new Remembered();

  /** What a new primary asked while answers were still to be given. */
  private @Nullable Asked postponed;

  /** What a primary asked that this member's table does not know yet. */
  private @Nullable Asked early;

  /** Every in-sync copy is known to have everything up to here. */
  private long settledKnown;

  private long activateAtNanos;

  /** A question that is to be answered later. */
  private record Asked(UUID from, Open open) {}

  /** What the partition does for its replica. Called with the partition held. */
  public interface Host {

    /** What it has was another primary's until now. */
    void promoted();

    /** It serves now: calls that were held go on. */
    void serving();

    /** It does not serve any more: calls that wait go elsewhere. */
    void notServing();

    /**
     * What it served is of the losing side of a split: it is to be merged into the other.
     *
     * @param structures which of them
     */
    void keepForMerge(Predicate<Replicated> structures);
  }

  /** A replica of nothing. */
  public Replica(int partition, Content content, ReplicationEnvironment env, Host host) {
    this.partition = partition;
    this.content = content;
    this.env = env;
    this.host = host;
  }

  /** What it is now. Any thread may ask. */
  public Role role() {
    return role;
  }

  /** Whether {@link #tick} should be called now and then. Any thread may ask. */
  public boolean isRestless() {
    return restless;
  }

  /** Whether this side takes writes. */
  public boolean isWritable() {
    return writable;
  }

  /** Structures with fewer backups than this have lost their data. */
  public int lostBelow() {
    return assignment == null ? 0 : assignment.lostBelow();
  }

  /** Whether nobody holds the partition. */
  public boolean isLost() {
    return assignment != null && assignment.primary() == null && assignment.lostBelow() > 0;
  }

  // Tables.

  /** Follows a new table. */
  public void adopt(Assignment next, ClusterState state, @Nullable ClusterState before) {
    Assignment old = assignment;
    assignment = next;
    writable = state.writable();
    followed = state.stamp();
    if (old != null && !hasHolders(state, old)) {
      holderMissedWith = state.stamp();
    }
    UUID self = env.self();
    if (next.isPrimary(self)) {
      boolean same = leading != null && next.epoch().equals(leading.epoch());
      if (!same || role == Role.HANDING_OVER) {
        lead(next, old, state, before);
      } else if (role == Role.SERVING) {
        Objects.requireNonNull(leading).update(next, last);
        noteAnswers(Objects.requireNonNull(leading));
        trim(leading);
      } else {
        Objects.requireNonNull(leading).prune(next);
        tryActivate();
      }
    } else if (role == Role.SERVING && self.equals(next.previous())) {
      become(Role.HANDING_OVER);
      host.notServing();
      finishAnswers(state);
    } else if (role == Role.HANDING_OVER && self.equals(next.previous())) {
      finishAnswers(state);
    } else {
      stepDown();
      settleAs(next);
    }
    openEarly();
    failUnconfirmed();
    noteRestlessness();
  }

  /**
   * Those who would have to confirm a change may go on without this side, and may not come back.
   */
  private void failUnconfirmed() {
    Leading now = leading;
    if (!writable && now != null) {
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
  public void reset(Assignment next, ClusterState state) {
    Assignment old = assignment;
    if (old != null && old.epoch().equals(next.epoch())) {
      return;
    }
    UUID self = env.self();
    UUID heir = next.primary();
    boolean goesOn = old != null && heir != null && isComplete(old, heir);
    boolean keeps = old != null && goesOn && isComplete(old, self) && isComplete(next, self);
    Predicate<Replicated> merged =
        old != null && !goesOn && speaksFor(old, state) ? toMerge(next, state) : none -> false;
    stepDown();
    following = null;
    epoch = null;
    changedWith = null;
    holderMissedWith = null;
    if (keeps) {
      return;
    }
    host.keepForMerge(merged);
    forget();
    become(Role.ABSENT);
    assignment = null;
    if (old != null && next.inSync(self) != null) {
      env.tellCoordinator(
          new OutOfSync(partition, next.epoch(), self, "it was on another side of a split"));
    }
  }

  private static boolean isComplete(Assignment by, UUID member) {
    return by.isPrimary(member) || by.inSync(member) != null;
  }

  /** Whether this copy is the one of its side to merge: the primary's, or any if that is gone. */
  private boolean speaksFor(Assignment old, ClusterState state) {
    UUID primary = old.primary();
    return leading != null
        || old.inSync(env.self()) != null && primary != null && state.member(primary) == null;
  }

  /**
   * What this side changed after the sides parted, or the other cannot have had all of. A stale
   * copy that nobody changed is not merged: that would bring back what was removed.
   */
  private Predicate<Replicated> toMerge(Assignment next, ClusterState state) {
    if (isOfOtherSide(changedWith, state)) {
      return all -> true;
    }
    Stamp changed = changedWith;
    boolean mayHaveMore = writable && !isOfOtherSide(holderMissedWith, state);
    return structure -> mayHaveMore && !hasAll(structure, changed, next, state);
  }

  /**
   * Whether what this side last changed was changed under a state that the other came from, and the
   * structure lost nothing there since: then it went on from a copy that has everything
   * acknowledged here.
   */
  private static boolean hasAll(
      Replicated structure, @Nullable Stamp changed, Assignment next, ClusterState state) {
    return changed != null
        && state.descendsFrom(changed)
        && next.sinceWith(structure.backups().sync()).version() <= changed.version();
  }

  private static boolean isOfOtherSide(@Nullable Stamp stamp, ClusterState state) {
    return stamp != null && !state.descendsFrom(stamp);
  }

  private static boolean hasHolders(ClusterState state, Assignment of) {
    UUID primary = of.primary();
    return (primary == null || state.member(primary) != null)
        && of.copies().stream().allMatch(c -> !c.inSync() || state.member(c.member()) != null);
  }

  private void noteAnswers(Leading now) {
    if (now.takeGiven()) {
      noteChange();
    }
  }

  private void noteChange() {
    if (writable) {
      changedWith = followed;
    }
  }

  private void become(Role next) {
    log.trace("partition={}: {} -> {} epoch={} last={}", partition, role, next, epoch, last);
    role = next;
  }

  /** Takes the place that a table gives to one that is not the primary. */
  private void settleAs(Assignment next) {
    if (next.holds(env.self())) {
      if (role != Role.FOLLOWING) {
        become(Role.FOLLOWING);
      }
      if (next.inSync(env.self()) != null) {
        changes.made(last);
      }
    } else if (role != Role.ABSENT) {
      following = null;
      forget();
      become(Role.ABSENT);
    }
  }

  private void forget() {
    settledKnown = 0;
    content.clear();
    remembered.clear();
    changes.clear();
  }

  // Leading.

  private void lead(
      Assignment next,
      @Nullable Assignment old,
      ClusterState state,
      @Nullable ClusterState before) {
    UUID self = env.self();
    boolean wasLeading = role != Role.ABSENT && role != Role.FOLLOWING;
    Leading earlier = leading;
    if (next.previous() == null || !isFollowing(next.previous())) {
      following = null;
    }
    changes.made(last);
    long wait = 0;
    if (!wasLeading && next.previous() == null && before != null) {
      wait = env.leases().nanosToWait(thoseBefore(old, state, before), env.nanoTime());
    }
    epoch = next.epoch();
    activateAtNanos = env.nanoTime() + wait;
    Leading now = new Leading(env, partition, next.epoch(), content, remembered, earlier);
    leading = now;
    become(Role.ACTIVATING);
    now.follow(next);
    if (wait > 0) {
      env.tickLater(partition, wait / 1_000_000 + 1);
    }
    log.trace("partition={}: primary is member={} epoch={}", partition, self, next.epoch());
    tryActivate();
  }

  private boolean isFollowing(UUID member) {
    return following != null && following.leader.equals(member);
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
    Leading now = leading;
    Assignment table = assignment;
    if (role != Role.ACTIVATING
        || now == null
        || table == null
        || !now.openInTurn(table.previous(), last)
        || env.nanoTime() - activateAtNanos < 0) {
      return;
    }
    following = null;
    become(Role.SERVING);
    host.promoted();
    now.bringUpToDate(changes, settledKnown, last);
    now.update(table, last);
    if (table.previous() != null) {
      env.tellCoordinator(new Active(partition, table.epoch()));
    }
    trim(now);
    noteUnsettled(now);
    host.serving();
  }

  /** What was another primary's may be lost with this one as well, until all copies have it. */
  private void noteUnsettled(Leading now) {
    if (settled(now) < last) {
      for (Replicated structure : content.structures()) {
        if (structure.backups().sync() > 0) {
          structure.changedAt(last);
        }
      }
    }
  }

  /**
   * A structure begins to exist here. One of its name may have ended just now, of which some copy
   * does not know: what is seen of the new one must not be taken back by that.
   */
  public void begins(Replicated structure) {
    if (leading != null && structure.backups().sync() > 0) {
      long ended = changes.endOf(structure);
      if (ended > 0) {
        structure.changedAt(ended);
      }
    }
  }

  private long settled(Leading now) {
    return now.settled(last);
  }

  /** Those who are gone are not waited for. */
  private void finishAnswers(ClusterState state) {
    Leading now = leading;
    if (now != null) {
      now.pruneGone(state);
      now.giveAnswers();
      noteAnswers(now);
    }
    tryHandOver();
  }

  private void tryHandOver() {
    Leading now = leading;
    Asked asked = postponed;
    if (role != Role.HANDING_OVER || now == null || now.hasAnswers() || asked == null) {
      return;
    }
    postponed = null;
    settledKnown = Math.max(settledKnown, settled(now));
    leading = null;
    become(Role.FOLLOWING);
    settleAs(Objects.requireNonNull(assignment));
    answerOpen(asked.from(), asked.open());
  }

  private void stepDown() {
    postponed = null;
    Leading now = leading;
    if (now == null) {
      return;
    }
    leading = null;
    become(Role.FOLLOWING);
    now.failAnswers(
        new ConnectionLostException(
            "partition=" + partition + " has another primary: the call may have been carried out"));
    host.notServing();
  }

  // What the primary's partition asks.

  /** Whether it serves. */
  public boolean isServing() {
    return role == Role.SERVING;
  }

  /** Why no write can be taken now, or null. */
  public @Nullable String overload() {
    Leading now = leading;
    return now == null || !now.hasStreams() ? null : now.overload();
  }

  /** Whether so much is under way to a copy's member that a large write should wait. */
  public boolean isCongested() {
    Leading now = leading;
    return now != null && now.isCongested();
  }

  /** A change has just been applied that nobody asks for again. */
  public void append(Replicated structure, Effect effect) {
    appendAny(structure, effect, List.of());
  }

  /**
   * A change has just been applied, for a call that may be repeated, or whose caller is told by the
   * copies that they have it.
   *
   * @param id the call's name
   * @param confirm whether copies tell the caller; so many as {@link #confirming} says
   * @param answer what it is answered, as a client would be sent it; null if it is not repeated
   */
  public void append(
      Replicated structure, Effect effect, CallId id, boolean confirm, byte @Nullable [] answer) {
    if (answer != null) {
      remembered.add(id, answer);
    }
    if (confirm) {
      noteChange();
    }
    appendAny(structure, effect, Remembered.entry(id, confirm, answer));
  }

  /**
   * A call that changed nothing is not to be carried out again either.
   *
   * @param answer what it is answered, as a client would be sent it
   */
  public void appendAnswer(Replicated structure, CallId id, byte[] answer) {
    remembered.add(id, answer);
    Leading now = leading;
    if (now != null && now.hasStreams()) {
      long settled = settled(now);
      Change change = now.appendAnswer(Remembered.entry(id, false, answer), ++last, settled);
      appended(now, structure, change, settled);
    }
  }

  /** A structure is gone. */
  public void appendDestroyed(Replicated structure) {
    appendAny(structure, null, List.of());
  }

  /** How many copies can tell a caller that they have the next change; 0 if not all can. */
  public int confirming(Replicated structure, UUID caller) {
    Leading now = leading;
    return now == null ? 0 : now.confirming(structure, caller);
  }

  /** What calls were answered that may be repeated. */
  public Remembered remembered() {
    return remembered;
  }

  /**
   * Sends a change to the copies.
   *
   * @param effect null if the structure is gone
   */
  private void appendAny(Replicated structure, @Nullable Effect effect, List<Answered> answers) {
    Leading now = leading;
    if (now == null || !now.hasStreams()) {
      changes.skip(++last);
      noteChange();
      return;
    }
    long settled = settled(now);
    Change change =
        effect == null
            ? now.appendDestroyed(structure, ++last, settled)
            : now.append(structure, effect, answers, ++last, settled);
    if (change == null) {
      noteChange();
    } else {
      appended(now, structure, change, settled);
    }
  }

  private void appended(Leading now, Replicated structure, Change change, long settled) {
    int sync = structure.backups().sync();
    if (now.waitsForCopies()) {
      changes.add(change, settled);
      if (sync > 0) {
        structure.changedAt(change.sequence());
      }
    } else {
      changes.skip(last);
    }
    if (sync == 0 || now.acknowledged(sync) >= change.sequence()) {
      noteChange();
    }
    restless = true;
  }

  /** Whether what is said about a structure now must wait for copies. */
  public boolean mustWait(Replicated structure) {
    Leading now = leading;
    return now != null && now.hasStreams() && now.mustWait(structure);
  }

  /** Gives the answer when copies have what it is about. */
  public void await(Replicated structure, Answer answer) {
    Objects.requireNonNull(leading).await(structure, answer);
  }

  /** Whether nobody else can have taken over, so that what is read here is the latest. */
  public boolean mayRead(Replicated structure) {
    Leading now = leading;
    return now == null
        || !now.hasStreams()
        || structure.backups().sync() == 0
        || now.mayRead(env.nanoTime());
  }

  // What copies say.

  /** A copy says where it stands. */
  public void opened(UUID from, Opened message) {
    Leading now = leading;
    CopyStream stream = now == null ? null : now.stream(from, message.stream());
    if (stream == null || now == null || !message.epoch().equals(now.epoch())) {
      return;
    }
    if (role == Role.ACTIVATING && message.completeFrom() > last) {
      // Nobody was answered what it has and this one lacks, or this one would have it.
      env.tellCoordinator(
          new OutOfSync(partition, now.epoch(), from, "it has changes that it cannot tell"));
      return;
    }
    if (role == Role.ACTIVATING) {
      for (Change change : message.ahead()) {
        if (change.sequence() > last) {
          takeAhead(change);
          last = change.sequence();
          changes.add(change, settledKnown);
        }
      }
    }
    settledKnown = Math.max(settledKnown, message.settled());
    stream.opened(message.index(), message.last());
    if (role == Role.ACTIVATING) {
      tryActivate();
    } else {
      now.progressed(stream, last);
      afterProgress(now);
    }
  }

  /**
   * Takes what only another copy has. What this version does not know is passed on to the other
   * copies like everything else, so that it is not lost.
   */
  private void takeAhead(Change change) {
    try {
      take(change.kind(), change.name(), change.effect(), change.answers());
    } catch (UnknownServiceException e) {
      log.error("partition={}: a change is passed on, but is not in this copy", partition, e);
    }
  }

  /** A copy has everything up to an index. */
  public void acknowledged(UUID from, long stream, long index) {
    Leading now = leading;
    if (now != null) {
      now.acknowledged(from, stream, index, last);
      afterProgress(now);
    }
  }

  private void afterProgress(Leading now) {
    now.giveAnswers();
    noteAnswers(now);
    trim(now);
    if (role == Role.HANDING_OVER) {
      tryHandOver();
    }
    noteRestlessness();
  }

  private void trim(Leading now) {
    if (changes.size() > 0) {
      changes.trim(settled(now));
    }
  }

  /** A copy knows a later primary. */
  public void refused(UUID from, Refused message) {
    Leading now = leading;
    if (now != null && now.stream(from, message.stream()) != null) {
      log.warn(
          "partition={}: member={} refuses epoch={}, it knows {}",
          partition,
          from,
          now.epoch(),
          message.epoch());
    }
  }

  /** Messages reach the member again. */
  public void connected(UUID member) {
    Leading now = leading;
    if (now != null) {
      now.connected(member, last);
    }
  }

  // What primaries say.

  /** A primary opens a stream, or asks where it stands. */
  public void open(UUID from, Open message) {
    Assignment table = assignment;
    Following current = following;
    if (current != null && current.is(from, message.epoch(), message.stream())) {
      sendOpened(current, List.of());
      return;
    }
    if (table == null || !table.epoch().equals(message.epoch()) || !table.isPrimary(from)) {
      keepForLater(from, message);
      return;
    }
    if (role == Role.SERVING || role == Role.HANDING_OVER) {
      postponed = new Asked(from, message);
      tryHandOver();
    } else if (role == Role.FOLLOWING) {
      answerOpen(from, message);
    } else {
      keepForLater(from, message);
    }
  }

  private void keepForLater(UUID from, Open message) {
    if (!refuseIfOlder(from, message.epoch(), message.stream())) {
      early = new Asked(from, message);
    }
  }

  /** From here on an older primary is refused. */
  private void answerOpen(UUID from, Open message) {
    if (message.acknowledged() > 0) {
      env.tellCoordinator(
          new OutOfSync(partition, message.epoch(), env.self(), "it does not know its stream"));
      return;
    }
    if (message.fresh()) {
      forget();
      last = message.last();
      noteChange(); // What is about to come may have been changed by this side.
    }
    Following now = new Following(from, message.epoch(), message.stream());
    following = now;
    epoch = message.epoch();
    sendOpened(now, changes.after(message.last()));
  }

  /** Tells the primary where this copy stands. */
  private void sendOpened(Following now, List<Change> ahead) {
    env.send(
        now.leader,
        new Opened(
            partition,
            now.epoch,
            now.stream,
            now.index,
            last,
            settledKnown,
            ahead,
            changes.completeFrom()));
  }

  /** Refuses a primary that has been followed by another; false if it is not known to be. */
  private boolean refuseIfOlder(UUID from, Stamp theirs, long stream) {
    Stamp mine = epoch;
    if (mine == null || mine.version() <= theirs.version()) {
      return false;
    }
    env.send(from, new Refused(partition, mine, stream));
    return true;
  }

  /** The next of a stream. */
  public void append(UUID from, Append message) {
    Following current = following;
    if (current == null || !current.is(from, message.epoch(), message.stream())) {
      refuseIfOlder(from, message.epoch(), message.stream());
      return;
    }
    if (message.index() == current.index + 1) {
      if (!apply(message)) {
        return;
      }
      current.index++;
      if (message.sequence() > 0) {
        applied(message);
      }
    } else if (message.index() > current.index) {
      if (current.gapTold == current.index) {
        return;
      }
      current.gapTold = current.index;
      sendOpened(current, List.of());
      return;
    }
    if (ACK.getAndSet(this, new Ack(partition, current.stream, current.index)) == null) {
      env.acknowledge(from, this);
    }
  }

  /**
   * Applies a change; one that cannot be applied ends the copy. A copy that left out what its
   * version does not know would count as one that has it: so there is none here, and nobody waits
   * for it or takes it for whole.
   */
  private boolean apply(Append message) {
    try {
      take(message.kind(), message.name(), message.effect(), message.answers());
      return true;
    } catch (UnknownServiceException e) {
      refuseUnknown(message.epoch(), e);
      return false;
    } catch (RuntimeException e) {
      log.error("partition={}: a change cannot be applied, the copy is made anew", partition, e);
      following = null;
      env.tellCoordinator(
          new OutOfSync(partition, message.epoch(), env.self(), "it cannot apply a change"));
      return false;
    }
  }

  private void refuseUnknown(Stamp ofEpoch, UnknownServiceException e) {
    log.debug("partition={}: no copy here", partition, e);
    following = null;
    env.tellCoordinator(
        new OutOfSync(partition, ofEpoch, env.self(), String.valueOf(e.getMessage()), true));
  }

  private void take(int kind, String name, byte[] effect, List<Answered> answers) {
    if (kind != Change.NO_STRUCTURE) {
      content.apply(kind, name, effect);
    }
    remembered.take(answers, env::confirm);
  }

  private void applied(Append message) {
    last = Math.max(last, message.sequence());
    if (message.kind() == Change.NO_STRUCTURE && message.answers().isEmpty()) {
      return;
    }
    noteChange();
    settledKnown = Math.max(settledKnown, message.settled());
    Assignment table = assignment;
    if (table != null && table.copies().size() > 1) {
      changes.add(
          new Change(
              message.sequence(),
              message.kind(),
              message.name(),
              message.effect(),
              message.answers()),
          message.settled());
    } else {
      changes.skip(last);
    }
  }

  /** How far the stream has come, if that is not told yet. Any thread may ask. */
  @Nullable Ack takeAck() {
    return (Ack) ACK.getAndSet(this, null);
  }

  /** Compares parts of what this copy has with what the primary has. */
  public void check(UUID from, CheckParts message) {
    Following current = following;
    Assignment table = assignment;
    if (current == null
        || table == null
        || table.inSync(env.self()) == null
        || !current.is(from, message.epoch(), message.stream())
        || current.index != message.index()) {
      return;
    }
    for (PartDigest part : message.parts()) {
      Replicated mine = content.find(new StructureId(part.service(), part.name()));
      if (!CopyCheck.agrees(mine, part)) {
        log.error(
            "partition={}: a copy differs from the primary's and is made anew: {} there, {} here",
            partition,
            part,
            mine == null ? null : mine.digest(part.from(), part.to()));
        env.tellCoordinator(
            new OutOfSync(partition, message.epoch(), env.self(), "digests differ"));
        return;
      }
    }
  }

  /**
   * Sends copies what some parts of them should look like.
   *
   * @return whether there are more parts
   */
  public boolean sendCheck() {
    Leading now = leading;
    return role == Role.SERVING && now != null && now.hasStreams() && now.check();
  }

  // Time.

  /** Says again what was not answered. */
  public void tick(long nowNanos) {
    Leading now = leading;
    if (now == null) {
      noteRestlessness();
      return;
    }
    now.tick(nowNanos, last);
    Assignment table = assignment;
    if (role == Role.ACTIVATING) {
      tryActivate();
    } else if (role == Role.SERVING && table != null && table.previous() != null) {
      env.tellCoordinator(new Active(partition, table.epoch()));
    } else if (role == Role.HANDING_OVER) {
      tryHandOver();
    }
    if (role == Role.SERVING) {
      host.serving();
    }
    noteRestlessness();
  }

  /** How many changes are kept because some copy may lack them. */
  int keptChanges() {
    return changes.size();
  }

  /** What copies have not acknowledged. */
  Lag lag(long nowNanos) {
    Leading now = leading;
    return now == null ? Lag.NONE : now.lag(nowNanos);
  }

  private void noteRestlessness() {
    Leading now = leading;
    Assignment table = assignment;
    restless =
        now != null
            && (role != Role.SERVING
                || now.isRestless()
                || table != null && table.previous() != null);
  }

  /** For logs and tests; with the partition held. */
  @Override
  public String toString() {
    Leading now = leading;
    Following current = following;
    return "Replica[partition="
        + partition
        + ", role="
        + role
        + ", epoch="
        + epoch
        + ", last="
        + last
        + (now == null ? "" : ", answers=" + now.answerCount() + ", streams=" + now.streams())
        + (current == null ? "" : ", following=" + current.leader + ", index=" + current.index)
        + "]";
  }
}
