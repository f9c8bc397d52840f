package dev.grid.member.routing;

import dev.grid.GridTimeoutException;
import dev.grid.MessageTooLargeException;
import dev.grid.OverloadedException;
import dev.grid.PartitionLostException;
import dev.grid.kernel.StructureMessage;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.partition.Elsewhere;
import dev.grid.member.partition.PartitionCall;
import dev.grid.member.peer.PeerLimits;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.Abandoned;
import dev.grid.member.peer.PeerMessages.Forward;
import dev.grid.member.peer.PeerMessages.NotThere;
import dev.grid.member.peer.PeerMessages.StillThere;
import dev.grid.member.replication.CallId;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Errors;
import dev.grid.protocol.Message;
import dev.grid.protocol.RemoteFailure;
import dev.grid.protocol.Routing;
import dev.grid.protocol.frame.Frames;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings calls to the members that serve their partitions, wherever those are by now, and answers
 * the calls that other members bring. A call is tried again when it was refused, and when its
 * answer may have been lost: by its name the partition knows whether it has carried it out.
 * Thread-safe; nothing blocks.
 */
public final class Router implements Elsewhere {

  private static final Logger log = LoggerFactory.getLogger(Router.class);

  /** More calls than this are not under way to other members. */
  private static final int CALLS_MAX = 200_000;

  private static final long CALL_MILLIS_MAX = 120_000;

  /** A call that takes longer is asked for. */
  private static final long LATE_NANOS = 1_000_000_000;

  /** In place of the number of a call that may be carried out twice. */
  private static final long UNNAMED = 0;

  /** What fits into a message between members, with what is around it. */
  private static final int ANSWER_BYTES_MAX = PeerLimits.DEFAULT.messageBytesMax() - 4096;

  private static final long AGAIN_MILLIS_MIN = 5;
  private static final long AGAIN_MILLIS_MAX = 200;

  private final RouterContext member;
  private final AtomicLong ids = new AtomicLong();

  /** Calls that are under way to another member, by number. */
  private final Map<Long, Routed> pending = new ConcurrentHashMap<>();

  /** Calls that wait for another table or connection. */
  private final Map<Long, Routed> waiting = new ConcurrentHashMap<>();

  /** Calls of other members that are not answered. */
  private final Map<ForwardedCall.Key, ForwardedCall> forwarded = new ConcurrentHashMap<>();

  /** A call on its way. */
  private static final class Routed {

    final PartitionCall call;
    final int partition;
    final long id;
    final long beganNanos;
    volatile @Nullable UUID target;
    volatile long sentNanos;
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
  }

  /** How many calls are under way to other members, or wait for that. */
  public int calls() {
    return pending.size() + waiting.size();
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
    attempt(new Routed(call, partition, ids.incrementAndGet(), member.nanoTime()), false);
  }

  /** Tries a call again a little later: it was refused without effect. */
  public void again(PartitionCall call, int partition) {
    waitFor(new Routed(call, partition, ids.incrementAndGet(), member.nanoTime()));
  }

  private void attempt(Routed routed, boolean mayBeHere) {
    if (routed.call.isAbandoned()) {
      return;
    }
    ClusterState state = member.state();
    Assignment assignment =
        state == null || state.partitions().isEmpty()
            ? null
            : state.partitions().get(routed.partition);
    UUID owner = assignment == null ? null : assignment.primary();
    if (assignment != null && owner == null && assignment.lostBelow() > 0) {
      routed.call.fail(
          new PartitionLostException(
              "partition="
                  + routed.partition
                  + " was lost with every member that had it; an operator can accept that"));
    } else if (owner == null || owner.equals(member.id()) && !mayBeHere) {
      waitFor(routed);
    } else if (owner.equals(member.id())) {
      submitHere(routed.call, routed.partition);
    } else {
      send(routed, owner);
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
            request(call, routed),
            name == null ? member.id() : name.origin(),
            name == null ? UNNAMED : name.number(),
            call.isRepeated(),
            call.isUnsure()));
  }

  private static byte[] request(PartitionCall call, Routed routed) {
    MessageWriter out = new MessageWriter();
    writeRequest(call.codec(), call.message(), routed, out);
    return Arrays.copyOf(out.buffer(), out.length());
  }

  @SuppressWarnings("unchecked") // The message is of its codec.
  private static <M extends Message<R>, R> void writeRequest(
      Codec<M, R> codec, Message<?> message, Routed routed, MessageWriter out) {
    out.beginRequest(codec.requestType(), routed.id, routed.partition);
    codec.encodeRequest((M) message, out);
    out.endMessage();
  }

  private void waitFor(Routed routed) {
    long millis = TimeUnit.NANOSECONDS.toMillis(member.nanoTime() - routed.beganNanos);
    if (millis >= CALL_MILLIS_MAX) {
      routed.call.fail(
          new GridTimeoutException(
              "partition=" + routed.partition + " was not served for millis=" + millis));
      return;
    }
    waiting.put(routed.id, routed);
    long delay = Math.min(AGAIN_MILLIS_MAX, AGAIN_MILLIS_MIN << Math.min(6, routed.attempts++));
    member.schedule(() -> goOn(routed), delay);
  }

  private void goOn(Routed routed) {
    if (waiting.remove(routed.id) != null) {
      attempt(routed, true);
    }
  }

  private void submitHere(PartitionCall call, int partition) {
    if (call.codec().routing() == Routing.ALL) {
      if (!member.offer(() -> member.host().runExclusively(partition, call))) {
        call.rejected();
      }
    } else {
      member.host().submit(partition, call);
    }
  }

  private void answered(long id, byte[] response) {
    Routed routed = pending.remove(id);
    if (routed == null) {
      return;
    }
    MessageReader in = new MessageReader().open(response, 0, response.length);
    if (in.type() != Frames.ERROR_TYPE) {
      routed.call.reply(routed.call.codec().decodeResponse(in));
      return;
    }
    RemoteFailure failure = Errors.read(in);
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
  }

  /** What went to the member may not have arrived. */
  public void disconnected(UUID from) {
    for (Routed routed : pending.values()) {
      if (from.equals(routed.target)) {
        lost(routed);
      }
    }
    forwarded.forEach(
        (key, call) -> {
          if (key.from().equals(from)) {
            call.abandon();
            forwarded.remove(key);
          }
        });
  }

  private void lost(Routed routed) {
    if (pending.remove(routed.id) != null) {
      repeat(routed);
    }
  }

  /** It may have been carried out: it goes by its name, if that would do harm. */
  private void repeat(Routed routed) {
    if (!routed.call.mayRepeat()) {
      routed.call.repeat();
    }
    waitFor(routed);
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
      if (routed.call.isAbandoned()) {
        abandoned.computeIfAbsent(target, t -> new ArrayList<>()).add(routed.id);
      } else if (now - routed.sentNanos > LATE_NANOS) {
        late.computeIfAbsent(target, t -> new ArrayList<>()).add(routed.id);
      }
    }
    abandoned.forEach(
        (target, calls) -> {
          calls.forEach(pending::remove);
          member.send(target, new Abandoned(calls));
        });
    late.forEach((target, calls) -> member.send(target, new StillThere(calls)));
  }

  private void tellWhatIsNot(UUID from, List<Long> asked) {
    List<Long> not = new ArrayList<>();
    for (long id : asked) {
      if (!forwarded.containsKey(new ForwardedCall.Key(from, id))) {
        not.add(id);
      }
    }
    if (!not.isEmpty()) {
      member.send(from, new NotThere(not));
    }
  }

  // Calls of other members.

  /** Takes a message; false if it is none of the router's. */
  public boolean received(UUID from, PeerMessages message) {
    switch (message) {
      case Forward m -> carryOut(from, m);
      case PeerMessages.Answer m -> answered(m.id(), m.response());
      case StillThere m -> tellWhatIsNot(from, m.ids());
      case NotThere m -> {
        for (long id : m.ids()) {
          Routed routed = pending.get(id);
          if (routed != null && from.equals(routed.target)) {
            lost(routed);
          }
        }
      }
      case Abandoned m -> {
        boolean any = false;
        for (long id : m.ids()) {
          ForwardedCall call = forwarded.remove(new ForwardedCall.Key(from, id));
          if (call != null) {
            call.abandon();
            any = true;
          }
        }
        if (any) {
          member.offer(member.host()::dropAbandoned);
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void carryOut(UUID from, Forward forward) {
    ForwardedCall.Key key = new ForwardedCall.Key(from, forward.id());
    try {
      byte[] request = forward.request();
      MessageReader in = new MessageReader().open(request, 0, request.length);
      Codec<?, ?> codec = member.codecs().find(in.type());
      if (codec == null || !(codec.decodeRequest(in) instanceof StructureMessage<?> message)) {
        throw new UnsupportedOperationException(
            "message type=0x%06x is not supported by this member".formatted(in.type()));
      }
      if (forward.partition() < 0 || forward.partition() >= member.host().partitionCount()) {
        throw new IllegalArgumentException("partition=" + forward.partition() + " does not exist");
      }
      ForwardedCall call =
          new ForwardedCall(
              this, key, forward.caller(), member.kindOf(codec), message.name(), message, codec);
      if (forward.repeated()) {
        call.repeat();
      }
      if (forward.number() != UNNAMED) {
        call.name(new CallId(forward.origin(), forward.number()), forward.unsure());
      }
      forwarded.put(key, call);
      submitHere(call, forward.partition());
    } catch (RuntimeException e) {
      log.warn("a call of member={} cannot be carried out", from, e);
      answerFailure(key, e);
    }
  }

  void answer(ForwardedCall.Key key, Codec<?, ?> codec, @Nullable Object value) {
    MessageWriter out = new MessageWriter();
    try {
      codec.writeResponse(value, key.id(), 0, out);
    } catch (RuntimeException e) {
      log.error("the answer to a call cannot be encoded", e);
      answerFailure(key, e);
      return;
    }
    if (out.length() > ANSWER_BYTES_MAX) {
      answerFailure(
          key,
          new MessageTooLargeException(
              ("the answer to a %s has bytes=%d, more than the %d that members send each other:"
                      + " ask for fewer entries at a time")
                  .formatted(codec, out.length(), ANSWER_BYTES_MAX)));
      return;
    }
    sendAnswer(key, out);
  }

  void answerFailure(ForwardedCall.Key key, Throwable failure) {
    MessageWriter out = new MessageWriter();
    Errors.write(out, key.id(), failure);
    sendAnswer(key, out);
  }

  private void sendAnswer(ForwardedCall.Key key, MessageWriter out) {
    forwarded.remove(key);
    member.send(
        key.from(), new PeerMessages.Answer(key.id(), Arrays.copyOf(out.buffer(), out.length())));
  }
}
