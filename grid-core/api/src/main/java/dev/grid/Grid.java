package dev.grid;

import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.atomicreference.GridAtomicReference;
import dev.grid.cardinality.GridCardinalityEstimator;
import dev.grid.config.StructureConfig;
import dev.grid.connection.ClientConnections;
import dev.grid.countdownlatch.GridCountDownLatch;
import dev.grid.cpmap.GridCpMap;
import dev.grid.durableexecutor.GridDurableExecutor;
import dev.grid.executor.GridExecutor;
import dev.grid.fencedlock.GridFencedLock;
import dev.grid.flakeid.GridFlakeIdGenerator;
import dev.grid.list.GridList;
import dev.grid.map.GridMap;
import dev.grid.map.NearCacheStatistics;
import dev.grid.map.ViewStatistics;
import dev.grid.multimap.GridMultiMap;
import dev.grid.pncounter.GridPnCounter;
import dev.grid.queue.GridQueue;
import dev.grid.ratelimiter.GridRateLimiter;
import dev.grid.reliabletopic.GridReliableTopic;
import dev.grid.replicatedmap.GridReplicatedMap;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.scheduledexecutor.GridScheduledExecutor;
import dev.grid.semaphore.GridSemaphore;
import dev.grid.set.GridSet;
import dev.grid.sql.GridSql;
import dev.grid.topic.GridTopic;
import dev.grid.transaction.GridTransaction;
import dev.grid.transaction.GridXaResource;
import dev.grid.transaction.TransactionOptions;
import dev.grid.transaction.TransactionTask;
import dev.grid.vector.GridVectorCollection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A grid as an application sees it: an embedded member or a client of one, with the same calls.
 *
 * <p>Handles to structures are cheap, thread-safe, and are created on first use; asking twice for
 * one name gives the same structure. Every structure has a blocking and an asynchronous form.
 * Blocking calls may be made from virtual threads.
 */
public interface Grid extends AutoCloseable {

  /** The name of this instance, for logs and metrics. */
  String name();

  /** The identity of this member or client. It is the owner that its locks are held by. */
  UUID id();

  /**
   * The structure of this kind and name.
   *
   * @throws IllegalArgumentException if no structure may have the name; see {@link
   *     StructureId#named}
   */
  <H extends StructureHandle<?>> H structure(StructureType<H, ?> type, String name);

  /** The map of this name; its entries may have been written by any client of the cluster. */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <K, V> GridMap<K, V> map(String name) {
    return (GridMap<K, V>) structure(GridMap.TYPE, name);
  }

  /** The queue of this name; its items may have been offered by any client of the cluster. */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <E> GridQueue<E> queue(String name) {
    return (GridQueue<E>) structure(GridQueue.TYPE, name);
  }

  /** The list of this name; its items may have been added by any client of the cluster. */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <E> GridList<E> list(String name) {
    return (GridList<E>) structure(GridList.TYPE, name);
  }

  /** The set of this name; its items may have been added by any client of the cluster. */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <E> GridSet<E> set(String name) {
    return (GridSet<E>) structure(GridSet.TYPE, name);
  }

  /** The multimap of this name; its values may have been put by any client of the cluster. */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <K, V> GridMultiMap<K, V> multiMap(String name) {
    return (GridMultiMap<K, V>) structure(GridMultiMap.TYPE, name);
  }

  /**
   * The replicated map of this name; its entries may have been put by any client of the cluster.
   */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <K, V> GridReplicatedMap<K, V> replicatedMap(String name) {
    return (GridReplicatedMap<K, V>) structure(GridReplicatedMap.TYPE, name);
  }

  /** The ringbuffer of this name; its items may have been added by any client of the cluster. */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <E> GridRingbuffer<E> ringbuffer(String name) {
    return (GridRingbuffer<E>) structure(GridRingbuffer.TYPE, name);
  }

  /** The topic of this name; its messages may be published by any client of the cluster. */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <E> GridTopic<E> topic(String name) {
    return (GridTopic<E>) structure(GridTopic.TYPE, name);
  }

  /**
   * The reliable topic of this name; its messages may be published by any client of the cluster.
   */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <E> GridReliableTopic<E> reliableTopic(String name) {
    return (GridReliableTopic<E>) structure(GridReliableTopic.TYPE, name);
  }

  /** The counter of this name. */
  default GridPnCounter pnCounter(String name) {
    return structure(GridPnCounter.TYPE, name);
  }

  /**
   * The linearizable number of this name.
   *
   * @param name {@code name} or {@code name@group}
   * @throws IllegalArgumentException if a part of the name is blank, or the group is {@code
   *     METADATA}
   */
  default GridAtomicLong atomicLong(String name) {
    return structure(GridAtomicLong.TYPE, name);
  }

  /**
   * The linearizable reference of this name; its value may have been set by any client.
   *
   * @param name {@code name} or {@code name@group}
   * @throws IllegalArgumentException if a part of the name is blank, or the group is {@code
   *     METADATA}
   */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <V> GridAtomicReference<V> atomicReference(String name) {
    return (GridAtomicReference<V>) structure(GridAtomicReference.TYPE, name);
  }

  /**
   * The linearizable countdown latch of this name.
   *
   * @param name {@code name} or {@code name@group}
   * @throws IllegalArgumentException if a part of the name is blank, or the group is {@code
   *     METADATA}
   */
  default GridCountDownLatch countDownLatch(String name) {
    return structure(GridCountDownLatch.TYPE, name);
  }

  /**
   * The linearizable semaphore of this name.
   *
   * @param name {@code name} or {@code name@group}
   * @throws IllegalArgumentException if a part of the name is blank, or the group is {@code
   *     METADATA}
   */
  default GridSemaphore semaphore(String name) {
    return structure(GridSemaphore.TYPE, name);
  }

  /**
   * The linearizable lock of this name.
   *
   * @param name {@code name} or {@code name@group}
   * @throws IllegalArgumentException if a part of the name is blank, or the group is {@code
   *     METADATA}
   */
  default GridFencedLock fencedLock(String name) {
    return structure(GridFencedLock.TYPE, name);
  }

  /**
   * The linearizable map of this name; its entries may have been written by any client.
   *
   * @param name {@code name} or {@code name@group}
   * @throws IllegalArgumentException if a part of the name is blank, or the group is {@code
   *     METADATA}
   */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <K, V> GridCpMap<K, V> cpMap(String name) {
    return (GridCpMap<K, V>) structure(GridCpMap.TYPE, name);
  }

  /** The generator of ids of this name. */
  default GridFlakeIdGenerator flakeIdGenerator(String name) {
    return structure(GridFlakeIdGenerator.TYPE, name);
  }

  /** The estimator of this name; values may have been added by any client of the cluster. */
  default GridCardinalityEstimator cardinalityEstimator(String name) {
    return structure(GridCardinalityEstimator.TYPE, name);
  }

  /**
   * The vector collection of this name, which has to be configured with an index; its documents may
   * have been put by any client of the cluster.
   */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <K, V> GridVectorCollection<K, V> vectorCollection(String name) {
    return (GridVectorCollection<K, V>) structure(GridVectorCollection.TYPE, name);
  }

  /** The executor of this name. */
  default GridExecutor executor(String name) {
    return structure(GridExecutor.TYPE, name);
  }

  /** The rate limiter of this name, which only our clients and members have. */
  default GridRateLimiter rateLimiter(String name) {
    return structure(GridRateLimiter.TYPE, name);
  }

  /** The durable executor of this name; the same for every client of the cluster. */
  default GridDurableExecutor durableExecutor(String name) {
    return structure(GridDurableExecutor.TYPE, name);
  }

  /** The scheduled executor of this name; the same for every client of the cluster. */
  default GridScheduledExecutor scheduledExecutor(String name) {
    return structure(GridScheduledExecutor.TYPE, name);
  }

  /**
   * Configures structures before their first use, for the whole cluster and as long as it lives: on
   * every member, those that join later too. When this has returned, whoever uses such a structure
   * for the first time uses it so. The same configuration may be added again. Blocks.
   *
   * <p>Where a split has healed, the configurations of both sides hold; see {@code
   * docs/architecture.md} for those that contradict each other.
   *
   * @throws ConfigMismatchException if there is another configuration of that kind and name, or a
   *     structure exists that is configured otherwise
   * @throws InvalidConfigurationException if members do not know the kind or a setting, or it is an
   *     object of this process, such as a store
   * @throws SplitBrainException on a side that takes no writes
   * @throws OverloadedException if there are too many configurations
   * @throws GridTimeoutException if not all members have it in time; they may yet
   */
  default void configure(StructureConfig config) {
    configureAll(List.of(Objects.requireNonNull(config, "config")));
  }

  /**
   * {@link #configure} of several at once, which takes hardly longer than of one. Blocks.
   *
   * @throws RuntimeException what {@link #configure} throws, of the first in the order given that
   *     is refused; the others are added nevertheless, unless they are refused too
   */
  void configureAll(Collection<? extends StructureConfig> configs);

  /**
   * Begins a transaction, on this member or on one that this client is connected to. Blocks.
   * Whoever begins one must end it; see {@link #transaction}.
   *
   * @throws dev.grid.OverloadedException if too many are under way there
   */
  default GridTransaction beginTransaction(TransactionOptions options) {
    try {
      return beginTransactionAsync(options).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** {@link #beginTransaction} that does not block. */
  CompletionStage<GridTransaction> beginTransactionAsync(TransactionOptions options);

  /**
   * Does something in a transaction, and commits it; if the task throws it is rolled back, and that
   * is thrown. Blocks.
   *
   * @throws dev.grid.transaction.TransactionException if it could not commit; see {@link
   *     GridTransaction#commit}
   */
  default <T extends @Nullable Object> T transaction(
      TransactionOptions options, TransactionTask<T> task) {
    try (GridTransaction transaction = beginTransaction(options)) {
      T result = task.run(transaction);
      transaction.commit();
      return result;
    }
  }

  /**
   * This cluster as a resource of an outside transaction manager, so that what is done in it
   * commits together with what is done in databases and the like. Always the same one; does not
   * block.
   */
  GridXaResource xaResource();

  /**
   * Carries out SQL statements, on this member or on any that this client is connected to. Always
   * the same one; does not block.
   */
  GridSql sql();

  /** The structures that exist in the cluster, in no order. Blocks on a client. */
  Collection<StructureId> structures();

  /**
   * Calls the listener when a structure is created or destroyed anywhere in the cluster.
   *
   * @return the registration; closing it ends the calls
   */
  Registration addStructureListener(StructureListener listener);

  /**
   * Destroys a structure with all its data, cluster-wide. Destroying what does not exist does
   * nothing. A later use of the name creates it anew, and so does a write by a proxy from before:
   * it is listed again, and listeners are told that it was created.
   *
   * @throws GridException if there is no such kind of structures: the service's name is wrong
   */
  void destroy(StructureId structure);

  /** Members and partitions. */
  Cluster cluster();

  /** What operators of a member see and do; null on a client. */
  default @Nullable ClusterOperations operations() {
    return null;
  }

  /** The connections of a client; null on a member. */
  default @Nullable ClientConnections connections() {
    return null;
  }

  /** The state of this instance. */
  Lifecycle lifecycle();

  /** Counts since the start, for metrics. Does not block. */
  Statistics statistics();

  /**
   * What this instance's near caches have done, by the names of their maps; each is there from the
   * map's first use on. Does not block; takes time in proportion to what is kept.
   */
  default Map<String, NearCacheStatistics> nearCaches() {
    return Map.of();
  }

  /** What the views have done that this instance has of maps. Does not block. */
  default List<ViewStatistics> views() {
    return List.of();
  }

  /** Tells the observer of each call that this instance makes to a structure. */
  Registration observeCalls(CallObserver observer);

  /**
   * Stops this instance: a member leaves the cluster, a client closes its connections and fails
   * what is pending with {@link GridNotActiveException}. Calling it again does nothing.
   */
  @Override
  void close();
}
