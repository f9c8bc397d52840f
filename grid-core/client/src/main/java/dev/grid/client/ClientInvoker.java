package dev.grid.client;

import dev.grid.GridNotActiveException;
import dev.grid.NotReadyException;
import dev.grid.OverloadedException;
import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.StructureType;
import dev.grid.client.connection.Connection;
import dev.grid.client.connection.Connections;
import dev.grid.client.connection.Request;
import dev.grid.config.ClientConfig;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.CallObservers;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.ListenerThreads;
import dev.grid.kernel.LocalParts;
import dev.grid.kernel.Structure;
import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Codec;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.Routing;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.session.GroupMessages;
import dev.grid.protocol.session.GroupMessagesCodecs;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.session.TransactionMessagesCodecs;
import dev.grid.protocol.session.XaMessagesCodecs;
import dev.grid.protocol.sql.SqlMessagesCodecs;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.structures.Structures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends calls to the members they belong to. Thread-safe. At most {@code pendingCallsMax} calls to
 * structures are under way, those that wait to be sent again among them; further ones fail with
 * {@link OverloadedException} and are not sent.
 */
final class ClientInvoker implements Invoker {

  private static final Logger log = LoggerFactory.getLogger(ClientInvoker.class);

  private final ClientConfig config;
  private final Executor callbacks;
  private final ScheduledExecutorService timer;
  private final ClientCluster cluster;
  private final Connections connections;
  private final Codecs codecs;
  private final Map<Integer, String> serviceNames = new HashMap<>();
  private final ClientSchemas schemas;
  private final Serialization serialization;
  private final ListenerRegistry registry;
  private final Proxies proxies;
  private final BackupAcks backups;
  private final LocalParts localParts = new LocalParts();
  private final CallObservers observers = new CallObservers(log::warn);

  /** Calls that are at no connection now. */
  private final Set<Invocation<?>> parked = ConcurrentHashMap.newKeySet();

  private final AtomicInteger pending = new AtomicInteger();
  private volatile @Nullable GridNotActiveException closedBy;

  /**
   * Sends nothing yet.
   *
   * @param callbacks runs what depends on answers, each task on a thread that may block
   * @param listenerThreads calls the application's listeners
   * @param timer runs what is sent again; tasks that it refuses, it drops
   */
  ClientInvoker(
      ClientConfig config,
      Executor callbacks,
      ListenerThreads listenerThreads,
      ScheduledExecutorService timer,
      ClientCluster cluster,
      Connections connections) {
    this.config = config;
    this.callbacks = callbacks;
    this.timer = timer;
    this.cluster = cluster;
    this.connections = connections;
    List<CodecSet> all = new ArrayList<>(Structures.codecs());
    all.add(SessionMessagesCodecs.ALL);
    all.add(TransactionMessagesCodecs.ALL);
    all.add(XaMessagesCodecs.ALL);
    all.add(GroupMessagesCodecs.ALL);
    all.add(SqlMessagesCodecs.ALL);
    this.codecs = new Codecs(all);
    for (Structure<?> structure : Structures.all()) {
      structure.codecs().forEach(set -> serviceNames.put(set.service(), structure.serviceName()));
    }
    this.schemas = new ClientSchemas(this, cluster);
    this.serialization = new Serialization(config.serialization(), schemas);
    this.registry = new ListenerRegistry(this, cluster, connections, listenerThreads);
    this.proxies = new Proxies(this);
    this.backups = new BackupAcks(this, cluster);
  }

  private static int service(Codec<?, ?> codec) {
    return codec.requestType() >>> 16;
  }

  @Override
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
    Codec<Message<R>, R> codec = codecs.of(message);
    int partitions = cluster.partitionCount();
    boolean hasKey = codec.routing() == Routing.KEY || codec.routing() == Routing.NAME;
    if (hasKey && partitions == 0) {
      return notConnected(codec, decoder);
    }
    int partition =
        switch (codec.routing()) {
          case KEY, NAME -> Data.partition(codec.partitionHash(message), partitions);
          case ANY, ALL, MEMBER, MEMBERS, GROUP -> -1;
          case PARTITION ->
              throw new IllegalArgumentException(codec + " is sent to a partition: name it");
        };
    return call(codec, message, partition, decoder);
  }

  @Override
  public <R, T> CallFuture<T> invoke(
      Message<R> message, int partition, Function<@Nullable R, T> decoder) {
    if (cluster.partitionCount() == 0) {
      return notConnected(codecs.of(message), decoder);
    }
    Objects.checkIndex(partition, cluster.partitionCount());
    return call(codecs.of(message), message, partition, decoder);
  }

  /** What there was no connection for yet: how many partitions there are is not known. */
  private <R, T> CallFuture<T> notConnected(
      Codec<Message<R>, R> codec, Function<@Nullable R, T> decoder) {
    CallFuture<T> future = CallFuture.decoding(decoder, callbacks);
    future.deliverFailure(
        new NotReadyException(codec + " was not sent: this client has not connected yet"));
    return future.release();
  }

  @Override
  public <C extends StructureConfig> C clientConfig(StructureType<?, C> type, String name) {
    return config.structure(type, name);
  }

  @Override
  public LocalParts localParts() {
    return localParts;
  }

  @Override
  public CallFuture<RaftGroupId> group(String proxyName) {
    return session(new GroupMessages.CreateGroup(proxyName));
  }

  @Override
  public boolean isOwnCluster() {
    return isCancelling();
  }

  @Override
  public List<UUID> members() {
    return List.copyOf(cluster.addresses().keySet());
  }

  @Override
  public <R, T> CallFuture<T> invokeAt(
      UUID member, Message<R> message, Function<@Nullable R, T> decoder) {
    Connection connection = connections.get(member);
    if (connection == null || !connection.isLive()) {
      CallFuture<T> future = CallFuture.decoding(decoder, callbacks);
      future.deliverFailure(
          new NotReadyException(
              codecs.of(message) + " was not sent: member=" + member + " is not connected"));
      return future.release();
    }
    return call(codecs.of(message), message, -1, connection, decoder);
  }

  private <R, T> CallFuture<T> call(
      Codec<Message<R>, R> codec,
      Message<R> message,
      int partition,
      Function<@Nullable R, T> decoder) {
    return call(codec, message, partition, null, decoder);
  }

  private <R, T> CallFuture<T> call(
      Codec<Message<R>, R> codec,
      Message<R> message,
      int partition,
      @Nullable Connection connection,
      Function<@Nullable R, T> decoder) {
    long begun = observers.begin();
    CallFuture<T> future = CallFuture.decoding(decoder, callbacks);
    if (begun != 0 && message instanceof StructureMessage<R> named && named.isOfOne()) {
      String service = Objects.requireNonNull(serviceNames.get(service(codec)));
      observers.observe(begun, service, named.name(), codec.operation(), future);
    }
    int limit = config.connection().pendingCallsMax();
    if (pending.incrementAndGet() > limit) {
      pending.decrementAndGet();
      future.deliverFailure(
          new OverloadedException(
              codec + " was not sent: pendingCallsMax=" + limit + " calls are unanswered"));
      return future.release();
    }
    boolean idempotent = codec.mayRepeat() || config.connection().redoOperations();
    Invocation<R> invocation =
        new Invocation<>(
            this,
            codec,
            message,
            future,
            new Invocation.Target(partition, connection, null, idempotent, true),
            config.connection().invocationTimeout());
    future.source(invocation);
    invocation.start(schemas.gate());
    return future.release();
  }

  /** Sends a message of the client itself to any member. All of these may be sent twice. */
  <R> CallFuture<R> session(Message<R> message) {
    return session(message, new Invocation.Target(-1, null, null, true, false));
  }

  /** Sends a message of the client itself on one connection. */
  <R> CallFuture<R> sessionOn(Connection connection, Message<R> message) {
    return session(message, new Invocation.Target(-1, connection, null, true, false));
  }

  /** Sends a message that registers a listener on one connection. */
  <R> CallFuture<R> listenOn(Connection connection, Message<R> message, Request.EventSink events) {
    return session(message, new Invocation.Target(-1, connection, events, true, false));
  }

  private <R> CallFuture<R> session(Message<R> message, Invocation.Target target) {
    CallFuture<R> future = CallFuture.decoding(Function.<@Nullable R>identity(), callbacks);
    new Invocation<>(
            this,
            codecs.of(message),
            message,
            future,
            target,
            config.connection().invocationTimeout())
        .start(null);
    return future.release();
  }

  @Override
  public <E> Registration subscribe(
      Message<UUID> request,
      EventCodec<E> codec,
      Function<UUID, Message<Boolean>> removal,
      EventTarget<E> listener) {
    int eventType = codec.typeFor(codecs.of(request).requestType());
    return registry.subscribe(request, eventType, codec, removal, listener);
  }

  @Override
  public void destroy(StructureId structure) {
    proxies.destroy(structure);
  }

  @Override
  public Serialization serialization() {
    return serialization;
  }

  @Override
  public int partitionCount() {
    int partitions = cluster.partitionCount();
    if (partitions == 0) {
      throw new NotReadyException("not sent: this client has not connected yet");
    }
    return partitions;
  }

  @Override
  public ClientSchemas schemas() {
    return schemas;
  }

  ListenerRegistry registry() {
    return registry;
  }

  Proxies proxies() {
    return proxies;
  }

  BackupAcks backups() {
    return backups;
  }

  /** Whether backups are asked to confirm to this client. */
  boolean isBackupAcks() {
    return config.connection().backupAcks();
  }

  CallObservers observers() {
    return observers;
  }

  /** Calls to structures without an answer. */
  int pendingCalls() {
    return pending.get();
  }

  // For invocations.

  /** The partition's owner if it is connected and alive, else any member, or null. */
  @Nullable Connection route(int partition) {
    UUID owner = partition < 0 ? null : cluster.owner(partition);
    return owner == null ? connections.any() : route(owner);
  }

  /** The member's connection, or while it is not connected another's, which passes calls on. */
  @Nullable Connection route(UUID member) {
    Connection connection = connections.get(member);
    return connection != null && connection.isLive() && connection.isHeartbeating()
        ? connection
        : connections.any();
  }

  /** Whether members know what is beyond the open protocol: cancelling and giving back. */
  boolean isCancelling() {
    Connection any = connections.any();
    return any != null && any.isCancelling();
  }

  void park(Invocation<?> invocation) {
    parked.add(invocation);
    GridNotActiveException closed = closedBy;
    if (closed != null) {
      invocation.fail(closed);
    }
  }

  void unpark(Invocation<?> invocation) {
    parked.remove(invocation);
  }

  void ended(Invocation<?> invocation, boolean counted) {
    parked.remove(invocation);
    if (counted) {
      pending.decrementAndGet();
    }
  }

  /** Runs a task that does not block on the timer; not at all when the client is closed. */
  @Override
  public void later(Duration pause, Runnable task) {
    var unused = timer.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Why no more calls are sent, or null. */
  @Nullable GridNotActiveException closedBy() {
    return closedBy;
  }

  /** Fails what is at no connection and refuses everything from now on. */
  void close(GridNotActiveException cause) {
    closedBy = cause;
    localParts.close();
    parked.forEach(invocation -> invocation.fail(cause));
    backups.close();
  }
}
