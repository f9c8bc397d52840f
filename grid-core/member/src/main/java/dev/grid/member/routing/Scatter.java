package dev.grid.member.routing;

import dev.grid.kernel.StructureMessage;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.partition.AskedFor;
import dev.grid.member.partition.Place;
import dev.grid.member.partition.Share;
import dev.grid.member.peer.PeerMessages.Ask;
import dev.grid.member.peer.PeerMessages.Part;
import dev.grid.member.replication.CallId;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Errors;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings questions to all partitions to the members that serve them, one message a member, and
 * answers those of others. What may have been lost is told to be, and asked by itself then.
 * Thread-safe; nothing blocks.
 */
final class Scatter {

  private static final Logger log = LoggerFactory.getLogger(Scatter.class);

  /** One answer between members holds so much, and the slices that are under way then. */
  static final long PART_BYTES = 1 << 20;

  private static final long AGAIN_MILLIS = 5;

  private static final byte[] NOTHING = {};

  /** In place of the number of calls that may be carried out twice. */
  private static final long UNNAMED = 0;

  private final RouterContext member;

  /** Questions that are with other members, by number. */
  private final Map<Long, Asked> pending = new ConcurrentHashMap<>();

  /** Questions of other members that are not answered. */
  private final Map<ForwardedCall.Key, AskedFor> askedFor = new ConcurrentHashMap<>();

  private record Asked(long id, UUID target, Share share, long sentNanos) {}

  Scatter(RouterContext member) {
    this.member = member;
  }

  int pending() {
    return pending.size();
  }

  // Questions to other members.

  void ask(long id, UUID target, Share share) {
    Asked asked = new Asked(id, target, share, member.nanoTime());
    pending.put(id, asked);
    if (!member.isConnected(target)) {
      lost(asked);
      return;
    }
    CallId names = share.names();
    member.send(
        target,
        new Ask(
            id,
            share.caller(),
            share.codec().requestBytes(share.message(), id, Codec.NO_PARTITION),
            pairs(share.places()),
            names == null ? member.id() : names.origin(),
            names == null ? UNNAMED : names.number()));
  }

  private static List<Map.Entry<Integer, Integer>> pairs(List<Place> places) {
    return places.stream().map(place -> Map.entry(place.partition(), place.from())).toList();
  }

  private static List<Place> places(List<Map.Entry<Integer, Integer>> pairs) {
    return pairs.stream().map(pair -> new Place(pair.getKey(), pair.getValue())).toList();
  }

  void answered(Part part) {
    Asked asked = pending.remove(part.id());
    if (asked == null) {
      return;
    }
    onWorker(
        () -> {
          byte[] failure = part.failure();
          if (failure != null) {
            MessageReader in = new MessageReader().open(failure, 0, failure.length);
            asked.share.failed(Errors.read(in).toException());
            return;
          }
          byte[] response = part.response();
          Object merged = null;
          if (response.length > 0) {
            MessageReader in = new MessageReader().open(response, 0, response.length);
            merged = asked.share.partCodec().decodeResponse(in);
          }
          asked.share.answered(
              merged,
              response.length > 0,
              response.length,
              places(part.rest()),
              places(part.again()));
        });
  }

  /** It takes longer than an I/O thread should. */
  private void onWorker(Runnable task) {
    if (!member.offer(task)) {
      member.schedule(() -> onWorker(task), AGAIN_MILLIS);
    }
  }

  private void lost(Asked asked) {
    if (pending.remove(asked.id, asked)) {
      asked.share.lost();
    }
  }

  /** A member says that it does not know of a question. */
  void notThere(UUID from, long id) {
    Asked asked = pending.get(id);
    if (asked != null && asked.target.equals(from)) {
      lost(asked);
    }
  }

  void adopted(ClusterState state) {
    for (Asked asked : pending.values()) {
      if (state.member(asked.target) == null) {
        lost(asked);
      }
    }
  }

  void disconnected(UUID from) {
    for (Asked asked : pending.values()) {
      if (asked.target.equals(from)) {
        lost(asked);
      }
    }
    askedFor.forEach(
        (key, asked) -> {
          if (key.from().equals(from)) {
            abandon(key);
          }
        });
  }

  /** Names the questions that nobody waits for, and forgets them, and those that take long. */
  void lookAfter(long lateNanos, BiConsumer<UUID, Long> abandoned, BiConsumer<UUID, Long> late) {
    long now = member.nanoTime();
    pending
        .values()
        .removeIf(
            asked -> {
              boolean isAbandoned = asked.share.isAbandoned();
              if (isAbandoned) {
                abandoned.accept(asked.target, asked.id);
              } else if (now - asked.sentNanos > lateNanos) {
                late.accept(asked.target, asked.id);
              }
              return isAbandoned;
            });
  }

  // Questions of other members.

  boolean isAskedFor(ForwardedCall.Key key) {
    return askedFor.containsKey(key);
  }

  void abandon(ForwardedCall.Key key) {
    AskedFor asked = askedFor.remove(key);
    if (asked != null) {
      asked.abandon();
    }
  }

  /** Another member asks for what this one serves. */
  void asked(UUID from, Ask message) {
    ForwardedCall.Key key = new ForwardedCall.Key(from, message.id());
    OfOther asked = new OfOther(key, message);
    askedFor.put(key, asked);
    if (!member.offer(() -> carryOut(asked, message))) {
      asked.answer(null, List.of(), places(message.places()));
    }
  }

  private void carryOut(OfOther asked, Ask ask) {
    try {
      byte[] request = ask.request();
      MessageReader in = new MessageReader().open(request, 0, request.length);
      Codec<?, ?> codec = member.codecs().find(in.type());
      if (codec == null || !(codec.decodeRequest(in) instanceof StructureMessage<?> message)) {
        throw new UnsupportedOperationException(
            "message type=0x%06x is not supported by this member".formatted(in.type()));
      }
      List<Place> places = places(ask.places());
      for (Place place : places) {
        Objects.checkIndex(place.partition(), member.host().partitionCount());
      }
      CallId names = ask.number() == UNNAMED ? null : new CallId(ask.origin(), ask.number());
      member.host().questions().askThese(member.kindOf(codec), message, places, names, asked);
    } catch (RuntimeException e) {
      log.error("a question of member={} cannot be carried out", asked.key.from(), e);
      asked.fail(e);
    }
  }

  /** Another member's question. */
  private final class OfOther extends AskedFor {

    private final ForwardedCall.Key key;
    private final Ask ask;

    OfOther(ForwardedCall.Key key, Ask ask) {
      super(ask.caller(), PART_BYTES);
      this.key = key;
      this.ask = ask;
    }

    @Override
    protected void answer(
        Codec<?, ?> codec,
        @Nullable Object merged,
        boolean isAny,
        List<Place> rest,
        List<Place> again) {
      MessageWriter out = null;
      if (isAny) {
        out = new MessageWriter();
        codec.writeResponse(merged, key.id(), 0, out);
      }
      answer(out, rest, again);
    }

    private void answer(@Nullable MessageWriter out, List<Place> rest, List<Place> again) {
      if (askedFor.remove(key, this)) {
        byte[] response = out == null ? NOTHING : Arrays.copyOf(out.buffer(), out.length());
        member.send(key.from(), new Part(key.id(), response, pairs(rest), pairs(again)));
      }
    }

    @Override
    public void fail(Throwable failure) {
      if (askedFor.remove(key, this)) {
        MessageWriter out = new MessageWriter();
        Errors.write(out, key.id(), failure);
        byte[] told = Arrays.copyOf(out.buffer(), out.length());
        // A member that does not know of failures asks everywhere again, and is told there.
        member.send(key.from(), new Part(key.id(), NOTHING, List.of(), ask.places(), told));
      }
    }
  }
}
