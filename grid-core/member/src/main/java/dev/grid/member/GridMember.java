package dev.grid.member;

import dev.grid.CallObserver;
import dev.grid.Cluster;
import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.InvalidConfigurationException;
import dev.grid.Lifecycle;
import dev.grid.Registration;
import dev.grid.Statistics;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureHandle;
import dev.grid.StructureId;
import dev.grid.StructureListener;
import dev.grid.StructureType;
import dev.grid.config.Consistency;
import dev.grid.config.MemberConfig;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.ConfigSettings;
import dev.grid.kernel.ListenerThreads;
import dev.grid.kernel.OpenRegistration;
import dev.grid.kernel.cp.SessionKeeper;
import dev.grid.kernel.sql.SqlProxy;
import dev.grid.map.NearCacheStatistics;
import dev.grid.map.ViewStatistics;
import dev.grid.member.connection.ClientListener;
import dev.grid.member.partition.Upkeep;
import dev.grid.member.replication.Replica;
import dev.grid.member.security.Access;
import dev.grid.member.transaction.Transactions;
import dev.grid.sql.GridSql;
import dev.grid.structures.Structures;
import dev.grid.structures.TransactionProxy;
import dev.grid.structures.XaResourceProxy;
import dev.grid.structures.map.MapStructure;
import dev.grid.structures.transaction.TransactionLogStructure;
import dev.grid.transaction.GridTransaction;
import dev.grid.transaction.GridXaResource;
import dev.grid.transaction.TransactionOptions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member in this process: holds partitions, serves clients, and is a {@link Grid} for the
 * application. Thread-safe. {@link #close()} ends every thread of the member.
 */
public final class GridMember implements Grid {

  private static final Logger log = LoggerFactory.getLogger(GridMember.class);

  private final MemberConfig config;
  private final MemberRuntime runtime;
  private final GridXaResource xaResource;
  private final GridSql sql;
  private final MemberLifecycle lifecycle;
  private final ProcessHold hold;

  private GridMember(MemberConfig config, @Nullable Access access) {
    this.config = config;
    runtime = new MemberRuntime(config, access, () -> this);
    xaResource = new XaResourceProxy(runtime.invoker());
    sql = new SqlProxy(runtime.invoker());
    lifecycle = new MemberLifecycle(runtime.listenerThreads());
    hold =
        new ProcessHold(
            config.instanceName(), config.process(), config.cluster().leaveTimeout(), this::close);
  }

  /**
   * Starts a member. Blocks until it has joined and serves clients.
   *
   * @throws GridException if it cannot listen or join, or the process is ending; an {@link
   *     InvalidConfigurationException} if it would let in whoever answers, see {@link
   *     dev.grid.config.SecurityConfig}
   */
  public static GridMember start(MemberConfig config) {
    return startWith(config, null);
  }

  /** What is to be in a Raft group needs one. */
  private static void requireGroups(MemberConfig config) {
    for (StructureConfig structure : config.structures()) {
      if (structure.consistency() == Consistency.STRONG && !config.hasGroups()) {
        throw new InvalidConfigurationException(
            "%s name=%s consistency=STRONG: needs Raft groups, and there are none by cp memberCount=%d (property grid.cp.member-count); set that to 3, or to 1 for development"
                .formatted(structure.type().tag(), structure.name(), config.groupMembers()));
      }
    }
  }

  /**
   * Starts a member on which access decides what clients may do, in place of the policy. Every
   * member of a cluster should decide the same: a client calls whichever it likes, and members
   * trust each other.
   *
   * @throws GridException if it cannot listen or join, or the process is ending
   */
  public static GridMember start(MemberConfig config, Access access) {
    return startWith(config, access);
  }

  private static GridMember startWith(MemberConfig config, @Nullable Access access) {
    long begun = System.nanoTime();
    requireGroups(config);
    GridMember member = new GridMember(config, access);
    try {
      member.runtime.join();
    } catch (RuntimeException e) {
      member.runtime.close();
      throw e;
    }
    member.lifecycle.to(Lifecycle.State.RUNNING);
    member.holdProcess();
    member.runtime.watchMemory(member::giveUp);
    log.info(
        "member started: name={} cluster={} address={} id={} members={} partitions={} millis={}",
        config.instanceName(),
        config.clusterName(),
        member.runtime.cluster().address(),
        member.id(),
        member.runtime.cluster().members().size(),
        config.partitionCount(),
        (System.nanoTime() - begun) / 1_000_000);
    if (config.sql().warmUp()) {
      member.runtime.sql().statements().warmUp();
    }
    return member;
  }

  private void holdProcess() {
    try {
      hold.begin();
    } catch (IllegalStateException e) {
      close();
      throw new GridException("the process is ending: no member is started in it", e);
    }
  }

  @Override
  public String name() {
    return config.instanceName();
  }

  @Override
  public UUID id() {
    return runtime.id();
  }

  @Override
  public <H extends StructureHandle<?>> H structure(StructureType<H, ?> type, String name) {
    runtime.createIfAbsent(type.id(name));
    return Structures.handle(type, name, runtime.invoker());
  }

  @Override
  public void configureAll(Collection<? extends StructureConfig> configs) {
    CallFuture.awaitAll(
        ConfigSettings.ofAll(configs).stream()
            .map(runtime.core().control().configs()::add)
            .toList());
  }

  @Override
  public CompletionStage<GridTransaction> beginTransactionAsync(TransactionOptions options) {
    return TransactionProxy.begin(runtime.invoker(), options);
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
    return runtime.shared().structures().catalog().all();
  }

  @Override
  public Registration addStructureListener(StructureListener listener) {
    return OpenRegistration.of(
        registration ->
            runtime
                .shared()
                .structures()
                .catalog()
                .listen(
                    new StructureListener() {
                      @Override
                      public void created(StructureId structure) {
                        tell(() -> listener.created(structure));
                      }

                      @Override
                      public void destroyed(StructureId structure) {
                        tell(() -> listener.destroyed(structure));
                      }

                      private void tell(Runnable call) {
                        runtime
                            .listenerThreads()
                            .execute(ListenerThreads.INSTANCE_KEY, registration.whileOpen(call));
                      }
                    },
                    false));
  }

  @Override
  public void destroy(StructureId structure) {
    CallFuture.await(runtime.destruction().destroy(structure));
  }

  @Override
  public Cluster cluster() {
    return runtime.cluster();
  }

  @Override
  public ClusterOperations operations() {
    return runtime.operations();
  }

  @Override
  public Lifecycle lifecycle() {
    return lifecycle;
  }

  @Override
  public Map<String, NearCacheStatistics> nearCaches() {
    return MapStructure.nearCaches(runtime.invoker().localParts());
  }

  @Override
  public List<ViewStatistics> views() {
    return MapStructure.views(runtime.invoker().localParts());
  }

  @Override
  public Registration observeCalls(CallObserver observer) {
    return runtime.observers().add(observer);
  }

  @Override
  public Statistics statistics() {
    ClientListener.Traffic traffic = runtime.listener().traffic();
    Upkeep.Counts counts = runtime.core().host().upkeep().counts();
    return new Statistics(
        traffic.connections(),
        traffic.requests(),
        traffic.bytesReceived(),
        traffic.bytesWritten(),
        counts.parkedCalls(),
        runtime.core().partitionsIn(Replica.Role.SERVING),
        counts.structures().stream().filter(s -> !isInternal(s)).toList(),
        runtime.listener().slowReaders(),
        runtime.longTasks().count(),
        transactions(counts),
        runtime.sql().counts());
  }

  private static boolean isInternal(StructureStatistics of) {
    return Structures.isInternal(of.structure().service());
  }

  private Statistics.Transactions transactions(Upkeep.Counts counts) {
    Transactions own = runtime.transactions();
    return new Statistics.Transactions(
        own.open(),
        own.begun(),
        own.committed(),
        own.rolledBack(),
        ofLogs(counts, TransactionLogStructure.RECOVERED),
        ofLogs(counts, TransactionLogStructure.PREPARED),
        ofLogs(counts, TransactionLogStructure.PREPARED_LONG));
  }

  private static long ofLogs(Upkeep.Counts counts, String name) {
    return counts.structures().stream()
        .filter(GridMember::isInternal)
        .mapToLong(s -> s.counts().getOrDefault(name, 0L))
        .sum();
  }

  /**
   * The heap is exhausted: nothing can be handed over, and others must not wait for this member.
   */
  private void giveUp() {
    runtime.abandon();
    if (lifecycle.to(Lifecycle.State.STOPPED)) {
      log.error(
          "member stops, the heap is exhausted: name={} cluster={} maxBytes={}",
          config.instanceName(),
          config.clusterName(),
          Runtime.getRuntime().maxMemory());
      try {
        runtime.close();
      } finally {
        hold.release();
      }
    }
  }

  @Override
  public void close() {
    if (!lifecycle.to(Lifecycle.State.STOPPED)) {
      return;
    }
    try {
      SessionKeeper.endAll(runtime.invoker().localParts());
      runtime.leave();
      runtime.close();
    } finally {
      hold.release();
    }
    log.info("member stopped: name={} cluster={}", config.instanceName(), config.clusterName());
  }

  @Override
  public String toString() {
    return "GridMember[name=" + name() + ", cluster=" + config.clusterName() + ", id=" + id() + "]";
  }
}
