package dev.grid.client;

import dev.grid.AuthenticationException;
import dev.grid.ClusterUnreachableException;
import dev.grid.ConnectionLostException;
import dev.grid.Lifecycle.State;
import dev.grid.client.connection.Backoff;
import dev.grid.client.connection.Connection;
import dev.grid.client.connection.Connections;
import dev.grid.client.connection.Deadline;
import dev.grid.client.connection.RefusedForGoodException;
import dev.grid.client.connection.Request;
import dev.grid.config.ClientConfig;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Periodic;
import dev.grid.protocol.session.SessionMessages.AddClusterViewListener;
import dev.grid.protocol.session.SessionMessages.AuthenticationReply;
import dev.grid.protocol.session.SessionMessages.TriggerPartitionAssignment;
import dev.grid.protocol.types.Address;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the client in its cluster: makes the first connection, and the next one when all are lost,
 * on a virtual thread of its own; has the connections to the other members made, and the views sent
 * on one of them, by the timer's thread, where it also hears of connections; and decides which
 * connections belong to the cluster, on the threads that dial. What is confined to none of these is
 * safe from any.
 */
final class ClusterConnector implements Connections.Admission, Connections.Listener {

  private static final long TICK_MILLIS = 1_000;

  /** Members beyond are not dialled: calls for them go to others, which pass them on. */
  private static final int CONNECTIONS_MAX = 1_000;

  private static final Logger log = LoggerFactory.getLogger(ClusterConnector.class);

  private final ClientConfig config;
  private final List<Address> configured;
  private final ScheduledExecutorService timer;
  private final Connections connections;
  private final ClientCluster cluster;
  private final ClientInvoker invoker;
  private final ClientLifecycle lifecycle;
  private final Consumer<RuntimeException> onGivenUp;
  private final Thread thread;

  /** What is done again and again on the timer's thread, each without regard to the others. */
  private final List<Periodic> periodic;

  /** Has a permit when the last connection may have ended. */
  private final Semaphore disconnected = new Semaphore(0);

  // Which connection the views come on, and who reads them. Confined to the timer's thread.
  private @Nullable Connection viewSource;
  private Request.EventSink viewSink = (type, partition, in) -> {};

  private volatile @Nullable UUID clusterId;

  /**
   * Connects when it is started.
   *
   * @param configured where to connect first, in this order
   * @param timer has one thread, which nothing here blocks; it also calls this listener
   * @param onGivenUp told why no further attempt is made; on this connector's thread
   */
  ClusterConnector(
      ClientConfig config,
      List<Address> configured,
      ScheduledExecutorService timer,
      Connections connections,
      ClientCluster cluster,
      ClientInvoker invoker,
      ClientLifecycle lifecycle,
      Consumer<RuntimeException> onGivenUp) {
    this.config = config;
    this.configured = configured;
    this.timer = timer;
    this.connections = connections;
    this.cluster = cluster;
    this.invoker = invoker;
    this.lifecycle = lifecycle;
    this.onGivenUp = onGivenUp;
    this.periodic =
        List.of(
            periodic("giving up confirmations", () -> invoker.backups().tick(System.nanoTime())),
            periodic("having views sent", () -> whileRunning(this::ensureView)),
            periodic("asking for the table", () -> whileRunning(this::ensureTable)),
            periodic("dialling members", this::dialMembers));
    this.thread = Thread.ofVirtual().name(config.instanceName() + "-cluster").unstarted(this::run);
  }

  void start() {
    periodic.forEach(Periodic::start);
    thread.start();
  }

  void stop() {
    periodic.forEach(Periodic::stop);
    thread.interrupt();
  }

  private void run() {
    try {
      connectToCluster(true);
      while (true) {
        disconnected.acquire();
        disconnected.drainPermits();
        if (connections.open().isEmpty()) {
          connectToCluster(false);
        }
      }
    } catch (InterruptedException e) {
      log.debug("{} is stopped", thread.getName());
    } catch (RuntimeException e) {
      onGivenUp.accept(e);
    } catch (Error e) {
      // Nobody else would connect again: better an end that is told than a client that waits.
      onGivenUp.accept(new ClusterUnreachableException("connecting failed: " + e, e));
    }
  }

  /** Tries all addresses in rounds until one answers. */
  private void connectToCluster(boolean initially) throws InterruptedException {
    Backoff backoff = new Backoff(config.connection(), ThreadLocalRandom.current()::nextDouble);
    Deadline deadline = Deadline.in(config.connection().clusterConnectTimeout());
    while (true) {
      Round round = new Round();
      for (Address address : candidates()) {
        if (round.attempt(address)) {
          return;
        }
      }
      if (deadline.remainingNanos() == 0 || initially && round.onlyRefusals()) {
        throw round.failure();
      }
      long pauseNanos = TimeUnit.MILLISECONDS.toNanos(backoff.nextMillis());
      TimeUnit.NANOSECONDS.sleep(Math.min(pauseNanos, deadline.remainingNanos()));
    }
  }

  /** The members known last, then what was configured. */
  private Set<Address> candidates() {
    Set<Address> candidates = new LinkedHashSet<>(cluster.addresses().values());
    candidates.addAll(configured);
    return candidates;
  }

  /** One attempt on each address. Confined to the connector's thread. */
  private final class Round {

    private @Nullable AuthenticationException refusal;
    private @Nullable Throwable other;

    /** Whether it was successful. */
    boolean attempt(Address address) throws InterruptedException {
      try {
        connections.getOrConnect(address).join();
        return true;
      } catch (CompletionException e) {
        Throwable cause = CallFuture.unwrapped(e);
        if (Thread.interrupted() || lifecycle.state() == State.STOPPED) {
          throw new InterruptedException();
        }
        if (cause instanceof RefusedForGoodException refused) {
          throw refused;
        }
        if (cause instanceof AuthenticationException refused) {
          refusal = refused;
        } else {
          other = cause;
        }
        log.info("{}: no connection to {}: {}", config.instanceName(), address, cause.toString());
        return false;
      }
    }

    boolean onlyRefusals() {
      return refusal != null && other == null;
    }

    RuntimeException failure() {
      if (refusal != null) {
        return refusal;
      }
      return new ClusterUnreachableException(
          "no member of cluster="
              + config.clusterName()
              + " was reached at any of "
              + candidates()
              + " within clusterConnectTimeout="
              + config.connection().clusterConnectTimeout()
              + "; the last failure was: "
              + other,
          other);
    }
  }

  @Override
  public void admit(
      Connection connection, AuthenticationReply reply, boolean first, Deadline deadline) {
    checkCluster(connection, reply, first);
    if (first) {
      enterCluster(connection, reply, deadline);
    }
    deadline.await(invoker.registry().registerOn(connection), "adding listeners");
  }

  private void checkCluster(Connection connection, AuthenticationReply reply, boolean first) {
    if (!cluster.fixPartitionCount(reply.partitionCount())) {
      throw new RefusedForGoodException(
          connection.address()
              + " has partitionCount="
              + reply.partitionCount()
              + " but this client began with "
              + cluster.partitionCount());
    }
    if (reply.clusterId() == null) {
      throw new ConnectionLostException(connection.address() + " does not say which cluster it is");
    }
    if (!first && !reply.clusterId().equals(clusterId)) {
      throw new ConnectionLostException(
          connection.address() + " is in another cluster than the members connected");
    }
  }

  /** Makes the first connection's cluster the client's: it may be another than before. */
  private void enterCluster(Connection connection, AuthenticationReply reply, Deadline deadline) {
    UUID before = clusterId;
    deadline.await(invoker.schemas().sendAll(connection), "sending schemas");
    if (before != null && !before.equals(reply.clusterId())) {
      log.info("{}: the cluster is a new one: id={}", config.instanceName(), reply.clusterId());
      deadline.await(invoker.proxies().recreate(connection), "creating structures");
    }
    clusterId = reply.clusterId();
    cluster.resetVersions();
    if (reply.memberInfos() != null) {
      cluster.applyMembers(reply.memberListVersion(), reply.memberInfos());
    }
    if (reply.partitions() != null) {
      cluster.applyPartitions(connection, reply.partitionListVersion(), reply.partitions());
    }
  }

  @Override
  public void opened(Connection connection) {
    ensureView();
    ensureTable();
    if (invoker.isBackupAcks()) {
      invoker.backups().opened(connection);
    }
    var unused =
        invoker.registry().registerOn(connection).thenRunAsync(() -> ready(connection), timer);
  }

  /** A connection has the listeners that came while it was made, too. */
  private void ready(Connection connection) {
    if (connection.isLive() && lifecycle.transitionTo(State.RUNNING)) {
      dialMembers();
    }
    if (connections.open().isEmpty()) {
      lifecycle.transitionTo(State.DISCONNECTED);
    }
  }

  @Override
  public void closed(Connection connection, Throwable cause) {
    invoker.registry().closed(connection);
    invoker.backups().closed(connection);
    if (connections.open().isEmpty()) {
      lifecycle.transitionTo(State.DISCONNECTED);
      disconnected.release();
    } else {
      ensureView();
    }
  }

  /** Has new members dialled without waiting for the next round. */
  void membersJoined() {
    timer.execute(this::dialMembers);
  }

  private Periodic periodic(String what, Runnable task) {
    return Periodic.forGood(
        config.instanceName() + ": " + what,
        (run, millis) -> {
          var unused = timer.schedule(run, millis, TimeUnit.MILLISECONDS);
        },
        TICK_MILLIS,
        task,
        log::error);
  }

  private void whileRunning(Runnable task) {
    if (lifecycle.state() == State.RUNNING) {
      task.run();
    }
  }

  private void dialMembers() {
    if (lifecycle.state() != State.RUNNING) {
      return;
    }
    int room = CONNECTIONS_MAX - connections.open().size();
    for (Map.Entry<UUID, Address> member : cluster.addresses().entrySet()) {
      if (room > 0 && connections.get(member.getKey()) == null) {
        room--;
        var unused = connections.getOrConnect(member.getValue());
      }
    }
  }

  /**
   * Has the views sent on a connection whose member is heard of. A failure is made good by the next
   * tick.
   */
  private void ensureView() {
    Connection source = viewSource;
    Connection next = connections.any();
    if (next == null) {
      return;
    }
    if (source != null) {
      if (source.isLive() && (source.isHeartbeating() || !next.isHeartbeating())) {
        return;
      }
      source.forget(viewSink); // It may come to life again, with views of its own.
    }
    Request.EventSink sink = cluster.sink(next);
    viewSource = next;
    viewSink = sink;
    cluster.resetMemberVersion();
    var unused =
        invoker
            .listenOn(next, new AddClusterViewListener(), sink)
            .whenCompleteAsync(
                (registered, failure) -> {
                  if (failure != null && viewSource == next) {
                    log.debug("no views on {}", next, failure);
                    viewSource = null;
                  }
                },
                timer);
  }

  /** A new cluster assigns its partitions when it is first asked to; the table comes as a view. */
  private void ensureTable() {
    if (!cluster.isTableUnknown()) {
      return;
    }
    var unused =
        invoker
            .session(new TriggerPartitionAssignment())
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    log.debug("{}: no partition table", config.instanceName(), failure);
                  }
                });
  }
}
