package dev.grid.member.shared;

import dev.grid.LostEvents;
import dev.grid.kernel.EventBatches;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Subscription;
import dev.grid.member.partition.BatchedEvents;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.Subscribers.Sink;
import dev.grid.member.partition.Subscribers.Subscriber;
import dev.grid.member.peer.PeerMessages.Done;
import dev.grid.member.peer.PeerMessages.Happened;
import dev.grid.member.peer.PeerMessages.Subscribe;
import dev.grid.member.peer.PeerMessages.Subscriptions;
import dev.grid.member.peer.PeerMessages.Unsubscribe;
import dev.grid.protocol.Codec;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listeners that want events of all members: each member sends its own to the one where the
 * listener is. Thread-safe.
 *
 * <p>Every event is told by one member only: by the one that serves the partition, or, if it is of
 * all partitions together, by the one that combined their answers. So a listener hears of it once,
 * whether it is registered on every member by itself or at one member for all.
 *
 * <p>Events of one partition come in order. When too much waits for a member that does not read
 * fast enough, events for its listeners are dropped and counted: the connection between members
 * carries backups too, and must neither grow nor break for listeners. The next event tells the
 * listener how many were dropped before it. Where they cannot be counted, because a connection
 * broke or a member had forgotten the subscription of one that was away, that member says so as
 * soon as it tells the listener everything again.
 */
public final class SharedListeners {

  private static final Logger log = LoggerFactory.getLogger(SharedListeners.class);

  /** Subscriptions of other members; more are refused. */
  private static final int FOREIGN_MAX = 1_000_000;

  /** With more than this waiting for a member, events for it are dropped. */
  private static final long PENDING_BYTES_MAX = 16L << 20;

  private static final int ANY_PARTITION = -1;
  private static final long SPREAD_MILLIS_MAX = 5_000;
  private static final long LOG_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final SharedEnvironment env;
  private final Broadcast broadcast;

  /** This member's, that others send events for. */
  private final Map<UUID, Own<?>> own = new ConcurrentHashMap<>();

  /** Other members'. */
  private final Map<UUID, Foreign> foreign = new ConcurrentHashMap<>();

  private final AtomicLong dropped = new AtomicLong();
  private volatile long loggedNanos;

  private record Own<E>(
      Kind<?> kind, String name, EventCodec<E> codec, byte[] request, Sink<E> sink) {

    void happened(Happened event) {
      if (event.event().length == 0) {
        memberNotHeard();
        return;
      }
      if (event.lostBefore() > 0) {
        sink.lost(LostEvents.Reason.LISTENER_BEHIND, event.lostBefore(), event.partition());
      }
      MessageReader in = new MessageReader().open(event.event(), 0, event.event().length);
      sink.accept(codec.decode(in), event.partition());
    }

    /** What a member has told may not have come. */
    void memberNotHeard() {
      sink.lost(LostEvents.Reason.MEMBER_NOT_HEARD, LostEvents.UNKNOWN, ANY_PARTITION);
    }
  }

  private record Foreign(UUID member, Kind<?> kind, String name) {}

  SharedListeners(SharedEnvironment env, Broadcast broadcast) {
    this.env = env;
    this.broadcast = broadcast;
  }

  /** How many events were dropped because a member did not read them. */
  public long dropped() {
    return dropped.get();
  }

  /**
   * Adds a listener for events of all members, of those too that come later.
   *
   * @param request what asks for it
   * @param add what the request means
   * @param sink called with a partition held or on I/O threads; must not block
   * @return completes when all members know of it, or some have not answered for a while; on any
   *     thread, which must not be blocked
   */
  public <E> CompletableFuture<?> subscribe(
      UUID id, Message<?> request, Subscription.Add<E> add, Sink<E> sink) {
    Codec<?, ?> codec = env.codecs().of(request);
    Kind<?> kind = env.kindOf(codec);
    byte[] bytes = codec.requestBytes(request, 0, Codec.NO_PARTITION);
    Sink<E> counting = kind.messages().counting(add.name(), sink);
    own.put(id, new Own<>(kind, add.name(), add.codec(), bytes, counting));
    kind.subscribe(add.name(), new Subscriber<>(id, add.filter(), counting));
    return broadcast.spread(spread -> new Subscribe(id, bytes, spread), SPREAD_MILLIS_MAX);
  }

  /** Removes a listener. */
  public void unsubscribe(UUID id) {
    Own<?> removed = own.remove(id);
    if (removed != null) {
      removed.kind.unsubscribe(removed.name, id);
      broadcast.tellAll(new Unsubscribe(id));
    }
  }

  // For other members' listeners.

  void told(UUID from, Subscribe message) {
    if (!foreign.containsKey(message.id())) {
      byte[] request = message.request();
      MessageReader in = new MessageReader().open(request, 0, request.length);
      Codec<?, ?> codec = env.codecs().find(in.type());
      if (codec == null || !(codec.decodeRequest(in) instanceof StructureMessage<?> asked)) {
        log.warn("member={} subscribes by an unknown message type={}", from, in.type());
        return;
      }
      Kind<?> kind = env.kindOf(codec);
      if (!(subscription(kind, asked, from) instanceof Subscription.Add<?> add)) {
        log.warn("member={} subscribes by {}, which is no subscription", from, codec);
        return;
      }
      if (foreign.size() >= FOREIGN_MAX) {
        log.warn("more than {} subscriptions: one of member={} is refused", FOREIGN_MAX, from);
        return;
      }
      if (foreign.putIfAbsent(message.id(), new Foreign(from, kind, add.name())) == null) {
        Forwarding way = new Forwarding(from, message.id(), codec.requestType());
        kind.subscribe(add.name(), forwarded(message.id(), add, kind.batches(asked), way));
        if (message.spread() == Broadcast.UNANSWERED && env.state() != null) {
          tellOfLoss(from, message.id()); // It is older, and not everything was told to it.
        }
      }
    }
    if (message.spread() != Broadcast.UNANSWERED) {
      env.send(from, new Done(message.spread()));
    }
  }

  /** What a member asks for; null if it is nothing that is understood here. */
  private static @Nullable Subscription subscription(
      Kind<?> kind, StructureMessage<?> asked, UUID from) {
    try {
      return kind.subscription(asked);
    } catch (RuntimeException e) {
      log.warn("member={} subscribes by what cannot be understood", from, e);
      return null;
    }
  }

  /** Several events go together where that is an event of the same type. */
  @SuppressWarnings("unchecked") // Batches of this codec are of its events.
  private static <E> Subscriber<E> forwarded(
      UUID id, Subscription.Add<E> add, @Nullable EventBatches<?, ?> batches, Forwarding way) {
    EventCodec<E> codec = add.codec();
    return new Subscriber<>(
        id,
        add.filter(),
        batches != null && batches.codec().equals(codec)
            ? new BatchedEvents<>((EventBatches<E, E>) batches, codec, way)
            : (event, partition) -> way.send(codec, event, 1, partition));
  }

  /** The way of events to another member's listener. */
  private final class Forwarding implements BatchedEvents.Way {

    private final UUID member;
    private final UUID id;
    private final int requestType;

    /** Events that were dropped since the last that was sent. */
    private final AtomicLong lost = new AtomicLong();

    Forwarding(UUID member, UUID id, int requestType) {
      this.member = member;
      this.id = id;
      this.requestType = requestType;
    }

    @Override
    public <T> void send(EventCodec<T> codec, T event, int count) {
      send(codec, event, count, ANY_PARTITION);
    }

    <T> void send(EventCodec<T> codec, T event, int count, int partition) {
      if (!env.isConnected(member)) {
        return;
      }
      if (env.pendingBytes(member) > PENDING_BYTES_MAX) {
        lost.addAndGet(count);
        drop(member, count);
        return;
      }
      MessageWriter out = new MessageWriter();
      out.beginEvent(codec.typeFor(requestType), 0, partition);
      codec.encode(event, out);
      out.endMessage();
      byte[] bytes = Arrays.copyOf(out.buffer(), out.length());
      env.send(member, new Happened(id, partition, bytes, lost.getAndSet(0)));
    }

    @Override
    public void later(Runnable task, long delayMillis) {
      var unused = env.schedule(task, delayMillis);
    }

    @Override
    public long nanoTime() {
      return env.nanoTime();
    }
  }

  /** Tells a listener that it may have missed something of this member's. */
  private void tellOfLoss(UUID member, UUID id) {
    env.send(member, new Happened(id, ANY_PARTITION, new byte[0], 0));
  }

  private void drop(UUID member, int events) {
    long count = dropped.addAndGet(events);
    long now = env.nanoTime();
    if (count == events || now - loggedNanos > LOG_PAUSE_NANOS) {
      loggedNanos = now;
      log.warn(
          "events for listeners at member={} are dropped, which does not read them: {} so far",
          member,
          count);
    }
  }

  void told(Unsubscribe message) {
    remove(message.id());
  }

  private void remove(UUID id) {
    Foreign removed = foreign.remove(id);
    if (removed != null) {
      removed.kind.unsubscribe(removed.name, id);
    }
  }

  void told(UUID from, Subscriptions message) {
    Set<UUID> kept = new HashSet<>(message.ids());
    foreign.forEach(
        (id, subscription) -> {
          if (subscription.member.equals(from) && !kept.contains(id)) {
            remove(id);
          }
        });
  }

  void told(UUID from, Happened message) {
    Own<?> listener = own.get(message.id());
    if (listener == null) {
      env.send(from, new Unsubscribe(message.id()));
      return;
    }
    try {
      listener.happened(message);
    } catch (RuntimeException e) {
      log.error("an event of member={} cannot be read", from, e);
    }
  }

  /** Messages reach the member again: what was sent over the connection before may be lost. */
  void connected(UUID member) {
    foreign.forEach(
        (id, subscription) -> {
          if (subscription.member.equals(member)) {
            tellOfLoss(member, id);
          }
        });
  }

  void left(UUID member) {
    told(member, new Subscriptions(List.of()));
  }

  /** Tells this member's listeners that the last events of a member may not have come. */
  void departed() {
    own.values().forEach(Own::memberNotHeard);
  }

  void tellEverything(UUID member) {
    env.send(member, new Subscriptions(List.copyOf(own.keySet())));
    // After that, so that one that is added meanwhile is not taken for one that is gone.
    own.forEach(
        (id, listener) ->
            env.send(member, new Subscribe(id, listener.request, Broadcast.UNANSWERED)));
  }
}
