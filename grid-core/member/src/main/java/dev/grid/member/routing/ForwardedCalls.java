package dev.grid.member.routing;

import dev.grid.MessageTooLargeException;
import dev.grid.NotReadyException;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToGroup;
import dev.grid.member.partition.Kind;
import dev.grid.member.peer.PeerLimits;
import dev.grid.member.peer.PeerMessages.Answer;
import dev.grid.member.peer.PeerMessages.Forward;
import dev.grid.member.peer.PeerMessages.NotThere;
import dev.grid.member.replication.CallId;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Errors;
import dev.grid.protocol.KnownRequests;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that other members have forwarded to this one: has them carried out, and sends the
 * answers back. Owned by its {@link Router}, which tells it what other members say, on I/O threads;
 * answers come from whichever thread has carried a call out. Thread-safe; nothing blocks.
 */
final class ForwardedCalls {

  private static final Logger log = LoggerFactory.getLogger(ForwardedCalls.class);

  /** In place of the number of a call that may be carried out twice. */
  static final long UNNAMED = 0;

  /** What fits into a message between members, with what is around it. */
  private static final int ANSWER_BYTES_MAX = PeerLimits.DEFAULT.messageBytesMax() - 4096;

  private final RouterContext member;

  /** Has the questions of other members, which number them together with their calls. */
  private final Scatter scatter;

  /** Those that are not answered. */
  private final Map<ForwardedCall.Key, ForwardedCall> unanswered = new ConcurrentHashMap<>();

  ForwardedCalls(RouterContext member, Scatter scatter) {
    this.member = member;
    this.scatter = scatter;
  }

  /** Has a partition of this member carry a call out. */
  void carryOut(UUID from, Forward forward) {
    ForwardedCall.Key key = new ForwardedCall.Key(from, forward.id());
    try {
      byte[] request = forward.request();
      MessageReader in = new MessageReader().open(request, 0, request.length);
      Codec<?, ?> codec = member.codecs().find(in.type());
      if (codec == null || !(codec.decodeRequest(in) instanceof StructureMessage<?> message)) {
        throw KnownRequests.refused(in.type());
      }
      int partition = partitionOf(forward, codec, message);
      ForwardedCall call =
          new ForwardedCall(
              this,
              key,
              forward.caller(),
              partition,
              member.kindOf(codec),
              message.name(),
              message,
              codec);
      if (forward.repeated()) {
        call.repeat();
      }
      if (forward.number() != UNNAMED) {
        call.name(new CallId(forward.origin(), forward.number()), forward.unsure());
      }
      unanswered.put(key, call);
      member.host().submit(partition, call);
    } catch (NotReadyException e) {
      answerFailure(key, e);
    } catch (RuntimeException e) {
      log.warn("a call of member={} cannot be carried out", from, e);
      answerFailure(key, e);
    }
  }

  private int partitionOf(Forward forward, Codec<?, ?> codec, StructureMessage<?> message) {
    if (message instanceof ToGroup to) {
      return member.host().groups().partitionOf(to.group());
    }
    int partition = forward.partition();
    Kind<?> kind = member.kindOf(codec);
    if (kind.isStrong(message.name())) {
      return member
          .host()
          .groups()
          .partitionOf(member.host().groups().groupOf(kind, message.name()));
    }
    if (partition == Codec.NO_PARTITION) {
      return member.host().own().of(message.name());
    }
    if (partition < 0 || partition >= member.host().partitionCount()) {
      throw new IllegalArgumentException(
          "partition="
              + partition
              + " does not exist. If "
              + message.name()
              + " has another consistency on another member: all must be configured alike");
    }
    return partition;
  }

  /** Answers a call. From any thread. */
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

  /** Answers a call with an error. From any thread. */
  void answerFailure(ForwardedCall.Key key, Throwable failure) {
    MessageWriter out = new MessageWriter();
    Errors.write(out, key.id(), failure);
    sendAnswer(key, out);
  }

  private void sendAnswer(ForwardedCall.Key key, MessageWriter out) {
    unanswered.remove(key);
    member.send(key.from(), new Answer(key.id(), Arrays.copyOf(out.buffer(), out.length())));
  }

  /** Has a call not wait any longer. */
  void cancel(UUID from, long id) {
    ForwardedCall call = unanswered.get(new ForwardedCall.Key(from, id));
    if (call != null) {
      member.host().cancel(call.target(), call);
    }
  }

  /** Tells a member which of the calls that it asks for are not here, so that it repeats them. */
  void tellWhatIsNot(UUID from, List<Long> asked) {
    List<Long> not = new ArrayList<>();
    for (long id : asked) {
      ForwardedCall.Key key = new ForwardedCall.Key(from, id);
      if (!unanswered.containsKey(key) && !scatter.isAskedFor(key)) {
        not.add(id);
      }
    }
    if (!not.isEmpty()) {
      member.send(from, new NotThere(not));
    }
  }

  /** The member does not want the answers any more. */
  void abandon(UUID from, List<Long> ids) {
    Set<UUID> callers = new HashSet<>();
    for (long id : ids) {
      ForwardedCall.Key key = new ForwardedCall.Key(from, id);
      scatter.abandon(key);
      ForwardedCall call = unanswered.remove(key);
      if (call != null) {
        call.abandon();
        callers.add(call.caller());
      }
    }
    if (!callers.isEmpty()) {
      member.schedule(() -> callers.forEach(member.host().upkeep()::dropAbandoned), 0);
    }
  }

  /** The member cannot be answered any more. */
  void disconnected(UUID from) {
    unanswered.forEach(
        (key, call) -> {
          if (key.from().equals(from)) {
            call.abandon();
            unanswered.remove(key);
          }
        });
  }
}
