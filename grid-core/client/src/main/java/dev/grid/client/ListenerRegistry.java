package dev.grid.client;

import dev.grid.LostEvents;
import dev.grid.Registration;
import dev.grid.client.connection.Connection;
import dev.grid.client.connection.Connections;
import dev.grid.client.connection.Request;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.EventFeed;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.ListenerThreads;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.frame.MessageReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of this client, each registered on every connection, because each member sends its
 * own events only. Thread-safe.
 *
 * <p>A registration is added on connections that come, before calls use them, and forgotten with
 * those that go. So no event is missed of what is done over a new connection; what others do at a
 * member before this client has reached it is not heard, and the listener is told that it may have
 * missed something: when it is registered at a member anew, or the member does not come back.
 * Events are decoded on the I/O thread and handed to {@link ListenerThreads}, in order for one
 * partition.
 */
final class ListenerRegistry {

  private static final Logger log = LoggerFactory.getLogger(ListenerRegistry.class);

  private final ClientInvoker invoker;
  private final ClientCluster cluster;
  private final Connections connections;
  private final ListenerThreads threads;
  private final Set<Listening<?>> all = ConcurrentHashMap.newKeySet();

  ListenerRegistry(
      ClientInvoker invoker,
      ClientCluster cluster,
      Connections connections,
      ListenerThreads threads) {
    this.invoker = invoker;
    this.cluster = cluster;
    this.connections = connections;
    this.threads = threads;
  }

  /** See {@link dev.grid.kernel.Invoker#subscribe}; events of other types are not for it. */
  <E> Registration subscribe(
      Message<UUID> request,
      int eventType,
      EventCodec<E> codec,
      Function<UUID, Message<Boolean>> removal,
      EventTarget<E> listener) {
    return subscribe(
        request, type -> type == eventType ? codec : null, codec::payloadBytes, removal, listener);
  }

  /** The same, of a listener that is told of events of several types, in their order. */
  <E> Registration subscribe(
      Message<UUID> request,
      IntFunction<@Nullable EventCodec<? extends E>> codecs,
      ToLongFunction<E> weigher,
      Function<UUID, Message<Boolean>> removal,
      EventTarget<E> listener) {
    Listening<E> listening = new Listening<>(request, codecs, weigher, removal, listener);
    all.add(listening);
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (Connection connection : connections.open()) {
      answers.add(listening.registerOn(connection));
    }
    try {
      answers.forEach(CallFuture::await);
    } catch (RuntimeException e) {
      listening.close();
      throw e;
    }
    return listening;
  }

  /**
   * Registers on a new connection what is not there yet; completes when the member has answered.
   */
  CompletableFuture<Void> registerOn(Connection connection) {
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (Listening<?> listening : all) {
      if (listening.places.containsKey(connection)) {
        answers.add(listening.registerOn(connection).exceptionally(failure -> null));
        continue;
      }
      answers.add(
          listening
              .registerOn(connection)
              .thenAccept(given -> listening.heard(connection, given))
              .exceptionally(
                  failure -> {
                    log.warn("listener {} is not on {}", listening.id, connection, failure);
                    return null;
                  }));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
  }

  /** Forgets what was registered on a connection. */
  void closed(Connection connection) {
    all.forEach(listening -> listening.ended(connection));
  }

  /** A member is no more in the cluster. */
  void departed(UUID member) {
    all.forEach(listening -> listening.departed(member));
  }

  /** A listener and where it is registered. */
  private final class Listening<E> implements Registration, Request.EventSink {

    private final UUID id = UUID.randomUUID();
    private final Message<UUID> request;
    private final IntFunction<@Nullable EventCodec<? extends E>> codecs;
    private final Function<UUID, Message<Boolean>> removal;
    private final EventFeed<E> feed;

    /** Called at once; null where the feed brings events. */
    private final @Nullable EventTarget<E> direct;

    /** Members whose connection is gone, with what they told last. */
    private final Set<UUID> unheard = ConcurrentHashMap.newKeySet();

    /** By connection: the id that the member gave, when it has answered. */
    private final ConcurrentHashMap<Connection, CompletableFuture<@Nullable UUID>> places =
        new ConcurrentHashMap<>();

    private volatile boolean closed;

    Listening(
        Message<UUID> request,
        IntFunction<@Nullable EventCodec<? extends E>> codecs,
        ToLongFunction<E> weigher,
        Function<UUID, Message<Boolean>> removal,
        EventTarget<E> listener) {
      this.request = request;
      this.codecs = codecs;
      this.removal = removal;
      EventTarget<E> open = EventTarget.until(() -> closed, listener);
      this.feed = new EventFeed<>(threads, open, weigher);
      this.direct = listener.isDirect() ? open : null;
    }

    /** Completes with null if the connection ends before the member answers. */
    CompletableFuture<@Nullable UUID> registerOn(Connection connection) {
      for (Connection known : places.keySet()) {
        if (!known.isLive()) { // Not all that end were announced.
          ended(known);
        }
      }
      CompletableFuture<@Nullable UUID> place = new CompletableFuture<>();
      CompletableFuture<@Nullable UUID> known = places.putIfAbsent(connection, place);
      if (known != null) {
        return known;
      }
      var unused =
          invoker
              .listenOn(connection, request, this)
              .whenComplete((given, failure) -> registered(connection, place, given, failure));
      if (closed) {
        removeFrom(connection, place);
      }
      return place;
    }

    private void registered(
        Connection connection,
        CompletableFuture<@Nullable UUID> place,
        @Nullable UUID given,
        @Nullable Throwable failure) {
      if (failure == null) {
        place.complete(given);
      } else if (!connection.isLive()) {
        places.remove(connection, place);
        place.complete(null);
      } else {
        places.remove(connection, place);
        place.completeExceptionally(failure);
      }
    }

    @Override
    public void event(int type, int partition, MessageReader in) {
      EventCodec<? extends E> codec = codecs.apply(type);
      if (codec == null || closed) {
        return;
      }
      if (direct == null) {
        feed.tell(partition >= 0 ? partition : id.hashCode(), codec.decode(in));
      } else {
        direct.accept(codec.decode(in));
      }
    }

    /** A connection is gone. */
    void ended(Connection connection) {
      UUID member = connection.member();
      if (places.remove(connection) == null || member == null) {
        return;
      }
      unheard.add(member);
      if (!cluster.addresses().containsKey(member)) {
        departed(member);
      }
    }

    /** A member is no more in the cluster, and will not be heard again. */
    void departed(UUID member) {
      if (unheard.remove(member)) {
        missed();
      }
    }

    /** This is registered at a member where it was not for some time. */
    void heard(Connection connection, @Nullable UUID given) {
      UUID member = connection.member();
      if (given != null && member != null) {
        unheard.remove(member);
        missed();
      }
    }

    private void missed() {
      feed.lost(id.hashCode(), LostEvents.Reason.MEMBER_NOT_HEARD, LostEvents.UNKNOWN);
    }

    @Override
    public UUID id() {
      return id;
    }

    @Override
    public void close() {
      closed = true;
      all.remove(this);
      places.forEach(this::removeFrom);
    }

    private void removeFrom(Connection connection, CompletableFuture<@Nullable UUID> place) {
      places.remove(connection, place);
      var unused = place.thenAccept(given -> deregister(connection, given));
    }

    private void deregister(Connection connection, @Nullable UUID given) {
      connection.forget(this);
      if (given != null && connection.isLive()) {
        var unused = invoker.sessionOn(connection, removal.apply(given));
      }
    }
  }
}
