package dev.grid.member.routing;

import dev.grid.GridTimeoutException;
import dev.grid.IndeterminateResultException;
import dev.grid.OverloadedException;
import dev.grid.kernel.Retries;
import dev.grid.kernel.Taking;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.partition.GroupPartitions;
import dev.grid.member.partition.PartitionCall;
import dev.grid.member.partition.Refusals;
import dev.grid.member.partition.RemoteCalls;
import dev.grid.member.partition.Share;
import dev.grid.member.peer.PeerLimits;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.Abandoned;
import dev.grid.member.peer.PeerMessages.Cancel;
import dev.grid.member.peer.PeerMessages.Forward;
import dev.grid.member.peer.PeerMessages.NotThere;
import dev.grid.member.peer.PeerMessages.StillThere;
import dev.grid.member.replication.CallId;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Errors;
import dev.grid.protocol.RemoteFailure;
import dev.grid.protocol.TargetNotMemberException;
import dev.grid.protocol.frame.Frames;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.types.RaftGroupId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings calls to the members that serve their partitions, wherever those are by now, and hands
 * those that other members bring to {@link ForwardedCalls}. A call is tried again when it was
 * refused, and when its answer may have been lost: by its name the partition knows whether it has
 * carried it out. Thread-safe; nothing blocks.
 */
public final class Router implements RemoteCalls {

  private static final Logger log = LoggerFactory.getLogger(Router.class);

  /** More calls than this are not under way to other members. */
  private static final int CALLS_MAX = 200_000;

  private static final long CALL_MILLIS_MAX = 120_000;

  /** A call that takes longer is asked for. */
  private static final long LATE_NANOS = 1_000_000_000;

  private static final Retries RETRIES = new Retries(5, 200);

  private final RouterContext member;
  private final AtomicLong ids = new AtomicLong();

  /** Calls that are under way to another member, by number. */
  private final Map<Long, Routed> pending = new ConcurrentHashMap<>();

  /** Calls that wait for another table or connection. */
  private final Map<Long, Routed> waiting = new ConcurrentHashMap<>();

  private final Scatter scatter;
  private final ForwardedCalls forwarded;

  /** A call on its way: one attempt, up to where it may have been carried out. */
  private static final class Routed {

    final PartitionCall call;
    final int partition;
    final long id;
    final long beganNanos;
    volatile @Nullable UUID target;
    volatile long sentNanos;

    /** The member that it is for, whatever it has; null if it is for a partition. */
    @Nullable UUID only;

    int attempts;

    Routed(PartitionCall call, int partition, long id, long beganNanos) {
      this.call = call;
      this.partition = partition;
      this.id = id;
      this.beganNanos = beganNanos;
    }
  }

  /** A router without calls. */
  public Router(RouterContext member) {
    this.member = member;
    this.scatter = new Scatter(member);
    this.forwarded = new ForwardedCalls(member, scatter);
  }

  /** How many calls are under way to other members, or wait for that. */
  public int calls() {
    return pending.size() + waiting.size() + scatter.pending();
  }

  /** How many calls have been brought to other members since the start, or had to wait. */
  public long routed() {
    return ids.get();
  }

  // Calls to other members.

  @Override
  public void route(PartitionCall call, int partition) {
    if (calls() >= CALLS_MAX) {
      call.fail(new OverloadedException("too many calls to other members are under way"));
      return;
    }
    attempt(newRouted(call, partition, member.nanoTime()), false);
  }

  @Override
  public void routeTo(UUID target, PartitionCall call) {
    if (calls() >= CALLS_MAX) {
      call.fail(new OverloadedException("too many calls to other members are under way"));
      return;
    }
    Routed routed = newRouted(call, Codec.NO_PARTITION, member.nanoTime());
    routed.only = target;
    attempt(routed, false);
  }

  private Routed newRouted(PartitionCall call, int partition, long beganNanos) {
    long id = ids.incrementAndGet();
    call.route(id);
    return new Routed(call, partition, id, beganNanos);
  }

  @Override
  public List<UUID> members() {
    ClusterState state = member.state();
    return state == null ? List.of() : List.copyOf(state.memberIds());
  }

  @Override
  public @Nullable UUID memberOf(int partition) {
    ClusterState state = member.state();
    UUID owner =
        state == null || state.partitions().isEmpty()
            ? null
            : state.partitions().get(partition).primary();
    return owner == null || owner.equals(member.id()) || !member.isConnected(owner) ? null : owner;
  }

  @Override
  public void ask(UUID target, Share share) {
    scatter.ask(ids.incrementAndGet(), target, share);
  }

  /** Tries a call again a little later: it was refused without effect. */
  public void again(PartitionCall call, int partition) {
    waitFor(newRouted(call, partition, member.nanoTime()));
  }

  /**
   * One that may have been carried out goes on, so that it becomes known; where it would wait it is
   * cancelled then.
   */
  @Override
  public void cancel(PartitionCall call) {
    Routed routed = pending.get(call.route());
    if (routed != null) {
      sendCancel(routed);
      return;
    }
    routed = waiting.get(call.route());
    if (routed != null && !call.isRepeated() && waiting.remove(routed.id) != null) {
      call.fail(new CancellationException(call + " was given up before it was carried out"));
    }
  }

  private void sendCancel(Routed routed) {
    UUID target = routed.target;
    if (target != null) {
      member.send(target, new Cancel(routed.id));
    }
  }

  /** What goes wrong on the way costs this call only, and the call is told. */
  private void attempt(Routed routed, boolean mayBeHere) {
    if (routed.call.mayBeDropped()) {
      return;
    }
    try {
      bring(routed, mayBeHere);
    } catch (RuntimeException | Error e) {
      log.error("a call cannot be brought to its partition: {}", routed.call, e);
      pending.remove(routed.id);
      waiting.remove(routed.id);
      routed.call.fail(e instanceof Error ? new IllegalStateException(e.toString(), e) : e);
    }
  }

  private void bring(Routed routed, boolean mayBeHere) {
    ClusterState state = member.state();
    UUID only = routed.only;
    if (GroupPartitions.isForGroup(routed.call)) {
      bringToGroup(routed, mayBeHere);
      return;
    }
    if (only != null) {
      bringTo(only, routed, state);
      return;
    }
    Assignment assignment =
        state == null || state.partitions().isEmpty()
            ? null
            : state.partitions().get(routed.partition);
    UUID owner = assignment == null ? null : assignment.primary();
    if (assignment != null && owner == null && assignment.lostBelow() > 0) {
      routed.call.fail(Refusals.lost(routed.partition));
    } else if (state != null && owner != null && !state.writable() && state.member(owner) == null) {
      refuseWithoutOwner(routed);
    } else if (owner == null || owner.equals(member.id()) && !mayBeHere) {
      waitFor(routed);
    } else if (owner.equals(member.id())) {
      member.host().submit(routed.partition, routed.call);
    } else {
      send(routed, owner);
    }
  }

  /** Whoever leads it; while that is not known, one after another of its members. */
  private void bringToGroup(Routed routed, boolean mayBeHere) {
    GroupPartitions groups = member.host().groups();
    RaftGroupId group = groups.groupOf(routed.call);
    UUID target = groups.groups().member(group, routed.attempts);
    if (target == null || target.equals(member.id()) && !mayBeHere) {
      waitFor(routed);
    } else if (target.equals(member.id())) {
      groups.submit(routed.call);
    } else {
      send(routed, target);
    }
  }

  /** What a member has for itself no other has: without it the call has no place to go. */
  private void bringTo(UUID only, Routed routed, @Nullable ClusterState state) {
    if (only.equals(member.id())) {
      member.host().own().submitHere(routed.call);
    } else if (state == null) {
      waitFor(routed);
    } else if (state.member(only) != null) {
      send(routed, only);
    } else if (routed.call.isRepeated()) {
      routed.call.fail(
          new IndeterminateResultException(
              routed.call + " may have been carried out by member=" + only + ", which is gone"));
    } else {
      routed.call.fail(
          new TargetNotMemberException(
              routed.call + " is for member=" + only + ", which is not in this cluster"));
    }
  }

  /** A side without a majority keeps the names of owners that it does not see. */
  private void refuseWithoutOwner(Routed routed) {
    if (member.host().isMinoritySettled()) {
      routed.call.fail(Refusals.withoutOwner(routed.partition));
    } else {
      waitFor(routed);
    }
  }

  private void send(Routed routed, UUID owner) {
    PartitionCall call = routed.call;
    CallId name = call.id();
    if (name == null && !call.mayRepeat()) {
      name = member.host().newCallId();
      call.name(name, false);
    }
    if (member.isCongested(owner) && call.payloadBytes() > PeerLimits.DEFAULT.pieceBytes()) {
      waitFor(routed);
      return;
    }
    routed.target = owner;
    routed.sentNanos = member.nanoTime();
    pending.put(routed.id, routed);
    if (!member.isConnected(owner)) {
      if (pending.remove(routed.id) != null) {
        waitFor(routed);
      }
      return;
    }
    member.send(
        owner,
        new Forward(
            routed.id,
            call.caller(),
            routed.partition,
            call.codec().requestBytes(call.message(), routed.id, routed.partition),
            name == null ? member.id() : name.origin(),
            name == null ? ForwardedCalls.UNNAMED : name.number(),
            call.isRepeated(),
            call.isUnsure()));
    if (call.isCancelled()) {
      sendCancel(routed);
    }
  }

  private void waitFor(Routed routed) {
    long millis = TimeUnit.NANOSECONDS.toMillis(member.nanoTime() - routed.beganNanos);
    if (millis >= CALL_MILLIS_MAX) {
      routed.call.fail(
          new GridTimeoutException(
              (routed.only == null ? "partition=" + routed.partition : "member=" + routed.only)
                  + " was not served for millis="
                  + millis));
      return;
    }
    waiting.put(routed.id, routed);
    long delay = RETRIES.pauseMillis(routed.attempts++);
    member.schedule(() -> goOn(routed), delay);
  }

  private void goOn(Routed routed) {
    if (waiting.remove(routed.id) != null) {
      attempt(routed, true);
    }
  }

  private void answered(long id, byte[] response) {
    Routed routed = pending.remove(id);
    if (routed == null) {
      return;
    }
    MessageReader in = new MessageReader().open(response, 0, response.length);
    RemoteFailure failure;
    try {
      if (in.type() != Frames.ERROR_TYPE) {
        routed.call.reply(routed.call.codec().decodeResponse(in));
        return;
      }
      failure = Errors.read(in);
    } catch (RuntimeException e) {
      log.error("an answer of member={} cannot be read: {}", routed.target, routed.call, e);
      routed.call.fail(e);
      return;
    }
    switch (failure.retry()) {
      case ALWAYS -> waitFor(routed);
      case IF_IDEMPOTENT -> repeat(routed);
      case NEVER -> routed.call.fail(failure.toException());
    }
  }

  // What happens to members.

  /** Calls that waited may find their partition now. */
  public void adopted(ClusterState state) {
    for (Routed routed : List.copyOf(waiting.values())) {
      goOn(routed);
    }
    for (Routed routed : pending.values()) {
      UUID target = routed.target;
      if (target != null && state.member(target) == null) {
        lost(routed);
      }
    }
    scatter.adopted(state);
  }

  /** What went to the member may not have arrived. */
  public void disconnected(UUID from) {
    scatter.disconnected(from);
    for (Routed routed : pending.values()) {
      if (from.equals(routed.target)) {
        lost(routed);
      }
    }
    forwarded.disconnected(from);
  }

  private void lost(Routed routed) {
    if (pending.remove(routed.id) != null) {
      repeat(routed);
    }
  }

  /**
   * It may have been carried out: it goes by its name, if that would do harm, and under another
   * number. What the first attempt is answered, if that comes yet, is not the answer any more: one
   * that changed nothing is not remembered, and the second attempt may have found something.
   */
  private void repeat(Routed routed) {
    if (!routed.call.mayRepeat()) {
      routed.call.repeat();
    }
    Routed again = newRouted(routed.call, routed.partition, routed.beganNanos);
    again.only = routed.only;
    again.attempts = routed.attempts;
    waitFor(again);
  }

  /**
   * Tells members of calls that nobody waits for any more, and asks for those that take long: their
   * answers may have been lost with a connection from there that broke. To be called now and then.
   */
  public void lookAfter() {
    Map<UUID, List<Long>> abandoned = new HashMap<>();
    Map<UUID, List<Long>> late = new HashMap<>();
    long now = member.nanoTime();
    for (Routed routed : pending.values()) {
      UUID target = routed.target;
      if (target == null) {
        continue;
      }
      if (routed.call.isAbandoned() && routed.call.message() instanceof Taking) {
        routed.call.noteCancelled(); // Its answer is wanted: what it took is given back.
        sendCancel(routed);
      } else if (routed.call.isAbandoned()) {
        abandoned.computeIfAbsent(target, t -> new ArrayList<>()).add(routed.id);
      } else if (now - routed.sentNanos > LATE_NANOS) {
        late.computeIfAbsent(target, t -> new ArrayList<>()).add(routed.id);
      }
    }
    scatter.lookAfter(
        LATE_NANOS,
        (target, id) -> abandoned.computeIfAbsent(target, t -> new ArrayList<>()).add(id),
        (target, id) -> late.computeIfAbsent(target, t -> new ArrayList<>()).add(id));
    abandoned.forEach(
        (target, calls) -> {
          calls.forEach(pending::remove);
          member.send(target, new Abandoned(calls));
        });
    late.forEach((target, calls) -> member.send(target, new StillThere(calls)));
  }

  // What other members say.

  /** Takes a message; false if it is none of the router's. */
  public void received(UUID from, PeerMessages.OfCalls message) {
    switch (message) {
      case Forward m -> forwarded.carryOut(from, m);
      case PeerMessages.Answer m -> answered(m.id(), m.response());
      case Cancel m -> forwarded.cancel(from, m.id());
      case StillThere m -> forwarded.tellWhatIsNot(from, m.ids());
      case NotThere m -> {
        for (long id : m.ids()) {
          Routed routed = pending.get(id);
          if (routed != null && from.equals(routed.target)) {
            lost(routed);
          }
          scatter.notThere(from, id);
        }
      }
      case Abandoned m -> forwarded.abandon(from, m.ids());
      case PeerMessages.Ask m -> scatter.asked(from, m);
      case PeerMessages.Part m -> scatter.answered(m);
    }
  }
}
