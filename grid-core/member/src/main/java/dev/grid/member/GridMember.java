package dev.grid.member;

import dev.grid.CallObserver;
import dev.grid.Cluster;
import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.Lifecycle;
import dev.grid.Registration;
import dev.grid.Statistics;
import dev.grid.StructureId;
import dev.grid.StructureListener;
import dev.grid.config.ClientAuthenticator;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.kernel.CallObservers;
import dev.grid.kernel.ListenerThreads;
import dev.grid.map.GridMap;
import dev.grid.member.connection.ClientListener;
import dev.grid.member.connection.Clients;
import dev.grid.member.connection.MemberContext;
import dev.grid.member.connection.StructureCatalog;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.partition.PartitionHost.Kind;
import dev.grid.member.partition.Replication;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.UnknownServiceException;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.queue.GridQueue;
import dev.grid.structures.Structures;
import dev.grid.structures.map.MapStructure;
import dev.grid.structures.queue.QueueStructure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member in this process: holds partitions, serves clients, and is a {@link Grid} for the
 * application. Thread-safe. Owns every thread of the member and ends them on {@link #close()}.
 */
public final class GridMember implements Grid {

  private static final Logger log = LoggerFactory.getLogger(GridMember.class);

  private static final int SERVICES = 256;

  private final MemberConfig config;
  private final UUID id = UUID.randomUUID();
  private final UUID clusterId = UUID.randomUUID();
  private final Codecs codecs;
  private final SchemaRegistry schemas = new SchemaRegistry();
  private final StructureCatalog catalog = new StructureCatalog();
  private final Workers workers;
  private final ScheduledThreadPoolExecutor timer;
  private final ExecutorService callbacks;
  private final ListenerThreads listenerThreads;
  private final CallObservers observers = new CallObservers();
  private final PartitionHost host;

  /** By the service in a message type. */
  private final Kind<?>[] kinds = new Kind<?>[SERVICES];

  private final Clients clients;
  private final MemberLifecycle lifecycle;
  private final SingleMemberCluster cluster;
  private final MemberInvoker invoker;
  private final ClientListener listener;

  private GridMember(MemberConfig config) {
    this.config = config;
    String name = config.instanceName();
    List<Codec<?, ?>> all = new ArrayList<>(SessionMessagesCodecs.ALL);
    all.addAll(Structures.codecs());
    codecs = new Codecs(all);
    workers = new Workers(name);
    timer =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name(name + "-timer").daemon().unstarted(task));
    timer.setRemoveOnCancelPolicy(true);
    callbacks =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name(name + "-callback-", 0).factory());
    listenerThreads = new ListenerThreads(name, log::warn);
    host =
        new PartitionHost(
            id,
            config,
            Structures.all(),
            System::currentTimeMillis,
            timer,
            workers,
            Replication.NONE);
    indexKinds();
    clients = new Clients(timer, gone -> workers.execute(() -> host.callerGone(gone)));
    lifecycle = new MemberLifecycle(listenerThreads);
    Serialization serialization = new Serialization(config.serialization(), schemas);
    Context context = new Context();
    invoker = new MemberInvoker(context, serialization, listenerThreads, observers, callbacks);
    cluster = new SingleMemberCluster(config, id, serialization);
    try {
      listener = new ClientListener(context, name, timer);
    } catch (RuntimeException e) {
      closeThreads();
      throw e;
    }
    cluster.listensOn(listener.port());
  }

  /**
   * Starts a member. Blocks until it serves clients.
   *
   * @throws GridException if it cannot listen
   */
  public static GridMember start(MemberConfig config) {
    long begun = System.nanoTime();
    GridMember member = new GridMember(config);
    member.host.start();
    member.lifecycle.to(Lifecycle.State.RUNNING);
    log.info(
        "member started: name={} cluster={} address={} id={} partitions={} millis={}",
        config.instanceName(),
        config.clusterName(),
        member.cluster.address(),
        member.id,
        config.partitionCount(),
        (System.nanoTime() - begun) / 1_000_000);
    return member;
  }

  private void indexKinds() {
    for (Kind<?> kind : host.kinds()) {
      for (Codec<?, ?> codec : kind.structure().codecs()) {
        kinds[codec.requestType() >>> 16] = kind;
      }
    }
  }

  // Grid.

  @Override
  public String name() {
    return config.instanceName();
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public <K, V> GridMap<K, V> map(String name) {
    createIfAbsent(new StructureId(StructureId.MAP_SERVICE, name));
    return MapStructure.proxy(name, invoker);
  }

  @Override
  public <E> GridQueue<E> queue(String name) {
    createIfAbsent(new StructureId(StructureId.QUEUE_SERVICE, name));
    return QueueStructure.proxy(name, invoker);
  }

  @Override
  public Collection<StructureId> structures() {
    return catalog.all();
  }

  private void createIfAbsent(StructureId structure) {
    for (Kind<?> kind : host.kinds()) {
      if (kind.structure().serviceName().equals(structure.service())) {
        kind.structure().validate(structure.name(), config);
        catalog.add(structure);
        return;
      }
    }
    throw new UnknownServiceException(
        "service="
            + structure.service()
            + " of structure="
            + structure.name()
            + " is not one of this member's: "
            + host.kinds().stream().map(kind -> kind.structure().serviceName()).toList());
  }

  @Override
  public Registration addStructureListener(StructureListener listener) {
    return catalog.listen(
        new StructureListener() {
          @Override
          public void created(StructureId structure) {
            listenerThreads.execute(0, () -> listener.created(structure));
          }

          @Override
          public void destroyed(StructureId structure) {
            listenerThreads.execute(0, () -> listener.destroyed(structure));
          }
        });
  }

  @Override
  public void destroy(StructureId structure) {
    host.destroy(structure);
    catalog.remove(structure);
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
  public Registration observeCalls(CallObserver observer) {
    return observers.add(observer);
  }

  @Override
  public Statistics statistics() {
    ClientListener.Traffic traffic = listener.traffic();
    PartitionHost.Counts counts = host.counts();
    return new Statistics(
        traffic.connections(),
        traffic.requests(),
        traffic.bytesReceived(),
        traffic.bytesWritten(),
        counts.parkedCalls(),
        host.partitionCount(),
        counts.structures());
  }

  @Override
  public void close() {
    if (!lifecycle.to(Lifecycle.State.STOPPED)) {
      return;
    }
    listener.close();
    invoker.close();
    closeThreads();
    log.info("member stopped: name={} cluster={}", config.instanceName(), config.clusterName());
  }

  private void closeThreads() {
    host.stop();
    timer.shutdownNow();
    workers.close();
    listenerThreads.close();
    callbacks.shutdown();
  }

  /** What connections and the invoker see of this member. */
  private final class Context implements MemberContext {

    @Override
    public UUID id() {
      return id;
    }

    @Override
    public UUID clusterId() {
      return clusterId;
    }

    @Override
    public String clusterName() {
      return config.clusterName();
    }

    @Override
    public Address address() {
      return cluster.address();
    }

    @Override
    public NetworkConfig network() {
      return config.network();
    }

    @Override
    public @Nullable ClientAuthenticator authenticator() {
      return config.authenticator();
    }

    @Override
    public List<MemberInfo> members() {
      return cluster.memberInfos();
    }

    @Override
    public int memberListVersion() {
      return SingleMemberCluster.VERSION;
    }

    @Override
    public List<Map.Entry<UUID, List<Integer>>> partitionOwners() {
      return List.of(Map.entry(id, IntStream.range(0, host.partitionCount()).boxed().toList()));
    }

    @Override
    public int partitionTableVersion() {
      return SingleMemberCluster.VERSION;
    }

    @Override
    public Codecs codecs() {
      return codecs;
    }

    @Override
    public PartitionHost host() {
      return host;
    }

    @Override
    public Kind<?> kindOf(Codec<?, ?> codec) {
      return kinds[codec.requestType() >>> 16];
    }

    @Override
    public Workers workers() {
      return workers;
    }

    @Override
    public SchemaRegistry schemas() {
      return schemas;
    }

    @Override
    public StructureCatalog catalog() {
      return catalog;
    }

    @Override
    public Clients clients() {
      return clients;
    }

    @Override
    public void create(StructureId structure) {
      createIfAbsent(structure);
    }

    @Override
    public void destroy(StructureId structure) {
      GridMember.this.destroy(structure);
    }
  }
}
