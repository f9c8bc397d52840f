package dev.grid.member;

import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.JoinException;
import dev.grid.StructureId;
import dev.grid.TlsStatus;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.kernel.CallObservers;
import dev.grid.kernel.ListenerThreads;
import dev.grid.member.cluster.Timing;
import dev.grid.member.connection.ClientListener;
import dev.grid.member.connection.Clients;
import dev.grid.member.connection.ClusterTopology;
import dev.grid.member.connection.MemberContext;
import dev.grid.member.connection.ViewFeed;
import dev.grid.member.memory.MemoryGuard;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.partition.Pools;
import dev.grid.member.partition.Scheduler;
import dev.grid.member.peer.Peers;
import dev.grid.member.replication.CallId;
import dev.grid.member.security.Access;
import dev.grid.member.security.MemberSecurity;
import dev.grid.member.shared.Shared;
import dev.grid.member.sql.Statements;
import dev.grid.member.tls.MemberTls;
import dev.grid.member.transaction.Transactions;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.protocol.types.StructureSettings;
import dev.grid.structures.Structures;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member's parts, their threads and how they are wired. Thread-safe. */
final class MemberRuntime implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MemberRuntime.class);

  private final MemberConfig config;
  private final MemberSecurity security;
  private final UUID id = UUID.randomUUID();
  private final Codecs codecs;
  private final Workers workers;
  private final LongTasks longTasks;
  private final MemberPools pools;
  private final MemberThreads threads;
  private final @Nullable MemberTls tls;
  private final ListenerThreads listenerThreads;
  private final CallObservers observers = new CallObservers(log::warn);
  private final MemberCluster cluster;
  private final MemberCore core;
  private final Shared shared;
  private final ViewFeed viewFeed;
  private final MemoryGuard memory;
  private final MemberOperations operations;
  private final MemberNetwork network;
  private final Clients clients;
  private final MemberInvoker invoker;
  private final MemberTransactions transactions;
  private final MemberSql sql;
  private final ClientListener listener;
  private final FirstAssignment assigned = new FirstAssignment();
  private volatile boolean ready;
  private volatile Runnable onExhausted = () -> {};

  MemberRuntime(MemberConfig config, @Nullable Access access, Supplier<Grid> grid) {
    this.config = config;
    String name = config.instanceName();
    codecs = MemberCodecs.all();
    workers = new Workers(name);
    try {
      security = new MemberSecurity(config, access, workers::offer, this::laterOnWorker);
      threads = new MemberThreads(name, config.handler());
      tls =
          MemberTls.of(config.network(), workers, threads.timer(), new TlsAudit(security.audit()));
      listenerThreads = new ListenerThreads(name, config.handler(), log::warn);
      shared =
          new Shared(
              new MemberShares(
                  id, this::core, this::peers, codecs, workers, this::laterOnWorker, config));
      Serialization serialization = new Serialization(config.serialization(), shared.schemas());
      longTasks = new LongTasks(config.userCode().warnAfter(), this::laterOnWorker);
      pools =
          new MemberPools(
              name, serialization, shared.schemas(), this::invoker, grid, longTasks, config);
      cluster = new MemberCluster(config, id, serialization, listenerThreads, shared.partitions());
      BackupBounds backups = BackupBounds.of(Structures.types(), config);
      core =
          new MemberCore(
              new Environment(),
              config,
              backups.rules(config),
              Timing.DEFAULT,
              Structures.all(),
              codecs);
      core.listen(cluster);
      core.share(shared);
      viewFeed = new ViewFeed(this::laterOnWorker);
      core.listen((before, state) -> viewFeed.changed(cluster.view()));
      core.listen(new ClusterLog(id, System::nanoTime));
      core.listen(new ClusterAudit(security.audit()));
      memory =
          new MemoryGuard(
              name, config.memory(), new GuardedMember(core.host().memory(), () -> onExhausted));
      core.host().memory().refuseWhile(memory::shortage);
      core.host().memory().receiveWithin(memory::leftBytes);
      clients = new Clients(shared.clients());
      operations =
          new MemberOperations(this, id, backups.most(), memory::report, clients::connected);
      core.listen((before, state) -> assigned.changed(state));
      Context context = new Context();
      invoker =
          new MemberInvoker(
              context,
              serialization,
              listenerThreads,
              observers,
              threads.callbacks(),
              this::laterOnWorker);
      transactions =
          new MemberTransactions(context, serialization, listenerThreads, this::laterOnWorker);
      sql = new MemberSql(config, context, transactions, serialization, core::state);
      network = new MemberNetwork(config, id, cluster::selfInfo, core, security, tls);
      listener = new ClientListener(context, name, threads.timer(), network.acceptor(), tls);
      shared.clients().onDisowned(listener::closeDisowned);
      cluster.listensOn(listener.port());
      PublicName.check(config.network(), log::warn);
      network.start(listener);
    } catch (RuntimeException | Error e) {
      closeAfterFailure();
      throw e;
    }
  }

  private void closeAfterFailure() {
    FailedStart.close(listener, tls, core, threads, pools, listenerThreads, workers);
  }

  private Scheduler.Alarm laterOnWorker(Runnable task, long delayMillis) {
    return core.handover().schedule(task, delayMillis);
  }

  /**
   * Joins, and blocks until there are partitions to serve.
   *
   * @throws GridException if that takes too long, or this member is refused
   */
  void join() {
    core.start();
    transactions().begin();
    security.start();
    try {
      network.views().join(core.control());
      assigned.await(config.network().join(), () -> cluster.members().size());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JoinException("interrupted while joining", e);
    }
    ready = true;
  }

  /** Hands over what this member has and lets clients go to the others; see {@link Departure}. */
  void leave() {
    if (ready) {
      core.groups().leave();
      new Departure(this, id, listener, operations).run(config.cluster().leaveTimeout());
    }
    pools.tasks().close(); // While clients can be told what was not begun.
  }

  UUID id() {
    return id;
  }

  MemberCluster cluster() {
    return cluster;
  }

  MemberCore core() {
    return core;
  }

  MemberOperations operations() {
    return operations;
  }

  MemberInvoker invoker() {
    return invoker;
  }

  Transactions transactions() {
    return transactions.transactions();
  }

  MemberSql sql() {
    return sql;
  }

  ClientListener listener() {
    return listener;
  }

  ListenerThreads listenerThreads() {
    return listenerThreads;
  }

  MemberSecurity security() {
    return security;
  }

  LongTasks longTasks() {
    return longTasks;
  }

  CallObservers observers() {
    return observers;
  }

  @Nullable TlsStatus tls() {
    return tls == null ? null : tls.status();
  }

  private Peers peers() {
    return network.peers();
  }

  Shared shared() {
    return shared;
  }

  void createIfAbsent(StructureId structure) {
    core.host().requireValid(structure);
    shared.structures().create(structure);
  }

  /** Destroys structures, in groups and elsewhere. */
  GroupDestruction destruction() {
    return new GroupDestruction(invoker, shared.structures()::destroy, core.host()::isStrong);
  }

  /**
   * Begins to watch the heap.
   *
   * @param exhausted called when it is exhausted, once, on a thread of its own
   */
  void watchMemory(Runnable exhausted) {
    onExhausted = exhausted;
    memory.start();
  }

  /** Forgets what the member has, and serves nobody any more. */
  void abandon() {
    core.host().memory().abandon();
  }

  @Override
  public void close() {
    memory.close();
    ready = false;
    network.close();
    listener.close();
    security.close();
    sql.close();
    transactions.close();
    invoker.close();
    shared.structures().close();
    if (tls != null) {
      tls.close();
    }
    core.stop();
    ClosingParts.await(core.host().partsClosed());
    threads.closeClusterThread();
    pools.close();
    workers.close();
    listenerThreads.close();
    threads.closeCallbacks();
  }

  private final class Environment implements CoreEnvironment {

    @Override
    public MemberInfo self() {
      return cluster.selfInfo();
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public long policyDigest() {
      return security.policyDigest();
    }

    @Override
    public void policyDigest(UUID member, long digest) {
      security.policyDigest(member, digest);
    }

    @Override
    public long currentTimeMillis() {
      return System.currentTimeMillis();
    }

    @Override
    public Scheduler scheduler() {
      return threads::schedule;
    }

    @Override
    public void onClusterThread(Runnable task) {
      threads.onClusterThread(task);
    }

    @Override
    public boolean onWorker(Runnable task) {
      return workers.offer(task);
    }

    @Override
    public Pools pools() {
      return pools;
    }

    @Override
    public Peers peers() {
      return network.peers();
    }

    @Override
    public @Nullable MemberTls tls() {
      return tls;
    }

    @Override
    public void keep(List<MemberInfo> members) {
      network.keep(members);
    }

    @Override
    public boolean isConnected(UUID client, UUID member) {
      return shared.clients().isConnected(client, member);
    }

    @Override
    public void confirm(CallId call) {
      clients.confirm(call.origin(), call.number());
    }

    @Override
    public void suspect(UUID member) {
      network.views().suspect(member);
    }

    @Override
    public void unsuspect(UUID member) {
      network.views().unsuspect(member);
    }

    @Override
    public UUID newId() {
      return UUID.randomUUID();
    }
  }

  /** What connections and the invoker see of this member. */
  private final class Context implements MemberContext {

    @Override
    public UUID id() {
      return id;
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public UUID clusterId() {
      return cluster.state().clusterId();
    }

    @Override
    public String clusterName() {
      return config.clusterName();
    }

    @Override
    public Address address() {
      return cluster.clientAddress();
    }

    @Override
    public NetworkConfig network() {
      return config.network();
    }

    @Override
    public MemberSecurity security() {
      return security;
    }

    @Override
    public boolean backupAcksToClients() {
      return config.cluster().backupAcksToClients();
    }

    @Override
    public ClusterTopology view() {
      return cluster.view();
    }

    @Override
    public ViewFeed views() {
      return viewFeed;
    }

    @Override
    public Codecs codecs() {
      return codecs;
    }

    @Override
    public PartitionHost host() {
      return core.host();
    }

    @Override
    public Kind<?> kindOf(Codec<?, ?> codec) {
      return core.kindOf(codec);
    }

    @Override
    public Workers workers() {
      return workers;
    }

    @Override
    public Executor handover() {
      return core.handover();
    }

    @Override
    public Shared shared() {
      return shared;
    }

    @Override
    public Clients clients() {
      return clients;
    }

    @Override
    public Transactions transactions() {
      return transactions.transactions();
    }

    @Override
    public Statements statements() {
      return sql.statements();
    }

    @Override
    public void create(StructureId structure) {
      createIfAbsent(structure);
    }

    @Override
    public CompletableFuture<?> addConfig(StructureSettings config) {
      return core.control().configs().add(config);
    }

    @Override
    public CompletableFuture<?> destroy(StructureId structure) {
      return destruction().destroy(structure);
    }

    @Override
    public CompletableFuture<?> destroy(RaftGroupId group, String service, String object) {
      return destruction().destroy(group, service, object);
    }
  }
}
