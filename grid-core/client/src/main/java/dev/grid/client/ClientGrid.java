package dev.grid.client;

import dev.grid.CallObserver;
import dev.grid.Cluster;
import dev.grid.ConnectionLostException;
import dev.grid.Grid;
import dev.grid.GridNotActiveException;
import dev.grid.Lifecycle;
import dev.grid.Lifecycle.State;
import dev.grid.MigrationListener;
import dev.grid.PartitionLostListener;
import dev.grid.Registration;
import dev.grid.Statistics;
import dev.grid.StructureHandle;
import dev.grid.StructureId;
import dev.grid.StructureListener;
import dev.grid.StructureType;
import dev.grid.client.connection.Authenticator;
import dev.grid.client.connection.Connections;
import dev.grid.client.connection.Heartbeat;
import dev.grid.client.connection.MemberAddresses;
import dev.grid.client.connection.Traffic;
import dev.grid.client.connection.Transport;
import dev.grid.config.ClientConfig;
import dev.grid.config.StructureConfig;
import dev.grid.connection.ClientConnections;
import dev.grid.handler.ExecutionHandler;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.ConfigSettings;
import dev.grid.kernel.ListenerThreads;
import dev.grid.kernel.MigrationEvents;
import dev.grid.kernel.cp.SessionKeeper;
import dev.grid.kernel.sql.SqlProxy;
import dev.grid.map.NearCacheStatistics;
import dev.grid.map.ViewStatistics;
import dev.grid.protocol.session.SessionMessages.AddConfig;
import dev.grid.protocol.session.SessionMessages.AddDistributedObjectListener;
import dev.grid.protocol.session.SessionMessages.AddMigrationListener;
import dev.grid.protocol.session.SessionMessages.AddPartitionLostListener;
import dev.grid.protocol.session.SessionMessages.DistributedObject;
import dev.grid.protocol.session.SessionMessages.GetDistributedObjects;
import dev.grid.protocol.session.SessionMessages.RemoveDistributedObjectListener;
import dev.grid.protocol.session.SessionMessages.RemoveMigrationListener;
import dev.grid.protocol.session.SessionMessages.RemovePartitionLostListener;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.types.Address;
import dev.grid.sql.GridSql;
import dev.grid.structures.Structures;
import dev.grid.structures.TransactionProxy;
import dev.grid.structures.XaResourceProxy;
import dev.grid.structures.map.MapStructure;
import dev.grid.transaction.GridTransaction;
import dev.grid.transaction.GridXaResource;
import dev.grid.transaction.TransactionOptions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client and all of its parts, which it starts and stops. Thread-safe. */
final class ClientGrid implements Grid {

  private static final Logger log = LoggerFactory.getLogger(ClientGrid.class);

  private final ClientConfig config;
  private final UUID id = UUID.randomUUID();
  private final Executor callbacks;
  private final ListenerThreads listenerThreads;
  private final ScheduledThreadPoolExecutor timer;
  private final Transport transport;
  private final ClientLifecycle lifecycle;
  private final ClientCluster cluster;
  private final Connections connections;
  private final ClientInvoker invoker;
  private final GridXaResource xaResource;
  private final GridSql sql;
  private final ClusterConnector connector;
  private final Heartbeat heartbeat;
  private final ApplicationConnections applicationConnections;
  private final StatisticsReport report;
  private final CompletableFuture<Grid> started = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  ClientGrid(ClientConfig config) {
    String name = config.instanceName();
    List<Address> addresses = config.addresses().stream().map(MemberAddresses::parse).toList();
    this.config = config;
    this.callbacks = callbacks(config);
    this.listenerThreads = new ListenerThreads(name, config.handler(), log::warn);
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> Thread.ofPlatform().name(name + "-timer").daemon().unstarted(task),
            new ThreadPoolExecutor.DiscardPolicy());
    timer.setRemoveOnCancelPolicy(true);
    this.lifecycle = new ClientLifecycle(name, listenerThreads);
    this.cluster =
        new ClientCluster(
            config.clusterName(),
            this::keyHash,
            listenerThreads,
            this::memberLeft,
            () -> connector().membersJoined(),
            this::listenForLost,
            this::listenForMigrations);
    this.transport = new Transport(name, config.connection().ioThreads(), config.tls());
    this.connections =
        new Connections(
            name,
            transport,
            Authenticator.of(config, id),
            (connection, reply, first, deadline) ->
                connector().admit(connection, reply, first, deadline),
            config.connection().connectTimeout(),
            timer);
    this.invoker =
        new ClientInvoker(config, callbacks, listenerThreads, timer, cluster, connections);
    this.xaResource = new XaResourceProxy(invoker);
    this.sql = new SqlProxy(invoker);
    this.connector =
        new ClusterConnector(
            config,
            addresses,
            timer,
            connections,
            cluster,
            invoker,
            lifecycle,
            this::connectingFailed);
    this.report =
        new StatisticsReport(
            config, connections, invoker, timer, this::statistics, this::nearCaches);
    this.heartbeat = new Heartbeat(connections, config.connection());
    this.applicationConnections =
        new ApplicationConnections(connections, heartbeat, config, id, callbacks, listenerThreads);
  }

  private static Executor callbacks(ClientConfig config) {
    ExecutionHandler handler = config.handler();
    if (handler != null) {
      handler.start();
      return handler::dispatchCallback;
    }
    ThreadFactory threads =
        Thread.ofVirtual().name(config.instanceName() + "-callback-", 0).factory();
    return task -> threads.newThread(task).start();
  }

  /** For parts that are made before it and call it later. */
  private ClusterConnector connector() {
    return connector;
  }

  private int keyHash(Object key) {
    return invoker.serialization().toData(key).partitionHash();
  }

  private Registration listenForLost(PartitionLostListener listener) {
    return invoker.subscribe(
        new AddPartitionLostListener(true),
        SessionMessagesCodecs.PARTITION_LOST,
        RemovePartitionLostListener::new,
        event -> listener.lost(event.partitionId(), event.lostBackupCount()));
  }

  private Registration listenForMigrations(MigrationListener listener) {
    AddMigrationListener request = new AddMigrationListener(true);
    int all = SessionMessagesCodecs.MIGRATION.typeFor(AddMigrationListener.TYPE);
    int one = SessionMessagesCodecs.REPLICA_MIGRATION.typeFor(AddMigrationListener.TYPE);
    return invoker
        .registry()
        .<Object>subscribe(
            request,
            type ->
                type == all
                    ? SessionMessagesCodecs.MIGRATION
                    : type == one ? SessionMessagesCodecs.REPLICA_MIGRATION : null,
            event -> 0,
            RemoveMigrationListener::new,
            event -> MigrationEvents.tell(listener, event));
  }

  private void memberLeft(UUID member) {
    connections.close(member, new ConnectionLostException(member + " left the cluster"));
    invoker.registry().departed(member);
  }

  /** Begins to connect. */
  CompletionStage<Grid> start() {
    connections.addListener(connector);
    lifecycle.addListener(
        state -> {
          if (state == State.RUNNING) {
            invoker.proxies().createEarly();
            callbacks.execute(() -> started.complete(this));
          }
        });
    heartbeat.start(timer);
    report.start();
    connector.start();
    return started;
  }

  private void connectingFailed(RuntimeException cause) {
    log.error("{}: gave up connecting: {}", config.instanceName(), cause.getMessage());
    stop(new GridNotActiveException("the client gave up connecting", cause), cause);
  }

  /** For tests of what is below the public interface. */
  ClientInvoker invoker() {
    return invoker;
  }

  /** For tests of what is below the public interface. */
  Connections sockets() {
    return connections;
  }

  @Override
  public ClientConnections connections() {
    return applicationConnections;
  }

  @Override
  public String name() {
    return config.instanceName();
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  @SuppressWarnings("unchecked") // All handles of one kind are of one class.
  public <H extends StructureHandle<?>> H structure(StructureType<H, ?> type, String name) {
    return (H)
        invoker
            .proxies()
            .get(
                type.id(name),
                () -> Structures.handle(type, name, invoker),
                () -> lifecycle.state() == State.STARTING);
  }

  @Override
  public void configureAll(Collection<? extends StructureConfig> configs) {
    CallFuture.awaitAll(
        ConfigSettings.ofAll(configs).stream()
            .map(settings -> invoker.session(new AddConfig(settings)))
            .toList());
  }

  @Override
  public CompletionStage<GridTransaction> beginTransactionAsync(TransactionOptions options) {
    return TransactionProxy.begin(invoker, options);
  }

  @Override
  public GridXaResource xaResource() {
    return xaResource;
  }

  @Override
  public GridSql sql() {
    return sql;
  }

  @Override
  public Collection<StructureId> structures() {
    return invoker.session(new GetDistributedObjects(true)).await().stream()
        .map(info -> new StructureId(info.serviceName(), info.name()))
        .toList();
  }

  @Override
  public Registration addStructureListener(StructureListener listener) {
    return invoker.subscribe(
        new AddDistributedObjectListener(true, true),
        SessionMessagesCodecs.DISTRIBUTED_OBJECT,
        RemoveDistributedObjectListener::new,
        event -> tell(listener, event));
  }

  private static void tell(StructureListener listener, DistributedObject event) {
    StructureId structure = new StructureId(event.serviceName(), event.name());
    if (event.eventType().equals("CREATED")) {
      listener.created(structure);
    } else if (event.eventType().equals("DESTROYED")) {
      listener.destroyed(structure);
    }
  }

  @Override
  public void destroy(StructureId structure) {
    invoker.destroy(structure);
  }

  @Override
  public Cluster cluster() {
    return cluster;
  }

  @Override
  public Lifecycle lifecycle() {
    return lifecycle;
  }

  @Override
  public Statistics statistics() {
    Traffic traffic = connections.traffic();
    return new Statistics(
        connections.open().size(),
        traffic.requests(),
        traffic.bytesReceived(),
        traffic.bytesSent(),
        invoker.pendingCalls(),
        0,
        List.of(),
        Statistics.SlowReaders.NONE,
        0);
  }

  @Override
  public Map<String, NearCacheStatistics> nearCaches() {
    return MapStructure.nearCaches(invoker.localParts());
  }

  @Override
  public List<ViewStatistics> views() {
    return MapStructure.views(invoker.localParts());
  }

  @Override
  public Registration observeCalls(CallObserver observer) {
    return invoker.observers().add(observer);
  }

  @Override
  public void close() {
    if (!closed.get()) {
      SessionKeeper.endAll(invoker.localParts());
    }
    GridNotActiveException cause = new GridNotActiveException("the client is closed");
    stop(cause, cause);
  }

  private void stop(GridNotActiveException cause, RuntimeException startFailure) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    lifecycle.transitionTo(State.STOPPED);
    connector.stop();
    report.stop();
    heartbeat.stop();
    invoker.close(cause);
    connections.close(cause);
    timer.shutdownNow();
    transport.close();
    listenerThreads.close();
    started.completeExceptionally(startFailure);
  }

  @Override
  public String toString() {
    return "ClientGrid[name=" + name() + ", cluster=" + cluster.name() + ", id=" + id + "]";
  }
}
