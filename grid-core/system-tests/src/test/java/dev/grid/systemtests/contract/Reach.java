package dev.grid.systemtests.contract;

import dev.grid.Member;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.atomicreference.GridAtomicReference;
import dev.grid.cardinality.GridCardinalityEstimator;
import dev.grid.countdownlatch.GridCountDownLatch;
import dev.grid.cpmap.GridCpMap;
import dev.grid.durableexecutor.GridDurableExecutor;
import dev.grid.executor.GridExecutor;
import dev.grid.fencedlock.GridFencedLock;
import dev.grid.flakeid.GridFlakeIdGenerator;
import dev.grid.list.GridList;
import dev.grid.map.GridMap;
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
import dev.grid.systemtests.ByLength;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Names;
import dev.grid.systemtests.RefusedInGroups;
import dev.grid.systemtests.Site;
import dev.grid.topic.GridTopic;
import dev.grid.transaction.TransactionalList;
import dev.grid.transaction.TransactionalMap;
import dev.grid.transaction.TransactionalMultiMap;
import dev.grid.transaction.TransactionalQueue;
import dev.grid.transaction.TransactionalSet;
import dev.grid.transaction.TransactionalStructures;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * How a suite reaches its structures.
 *
 * @param deployment where they are
 * @param calls which form of the calls is tested
 */
record Reach(Deployment deployment, Calls calls) implements RefusedInGroups.Placed {

  /** The two forms that every call has. */
  enum Calls {
    BLOCKING,
    ASYNCHRONOUS
  }

  /** Those where structures are in partitions. */
  static Stream<Reach> all() {
    return everywhere().filter(reach -> !reach.deployment.isStrong());
  }

  /** {@link #all()}, and those where structures are in Raft groups, of up to three members. */
  static Stream<Reach> everywhere() {
    return deployments().filter(reach -> reach.deployment != Deployment.STRONG_FIVE);
  }

  /** Those that have Raft groups. */
  static Stream<Reach> groups() {
    return deployments().filter(reach -> reach.deployment.isStrong());
  }

  private static Stream<Reach> deployments() {
    return Arrays.stream(Deployment.values())
        .flatMap(where -> Arrays.stream(Calls.values()).map(calls -> new Reach(where, calls)));
  }

  /** Those that have what no member of the reference has. */
  static Stream<Reach> own() {
    return all().filter(reach -> reach.deployment != Deployment.REFERENCE);
  }

  /** Whether a wait that is given up ends in the member; the open protocol has no such message. */
  boolean endsWaits() {
    return deployment != Deployment.REFERENCE;
  }

  /** Whether transactions of one phase commit; the reference waits until they have timed out. */
  boolean commitsInOnePhase() {
    return deployment != Deployment.REFERENCE;
  }

  /** Whether what transactions have taken comes back by itself when their time is up. */
  boolean endsTransactionsInTime() {
    return deployment != Deployment.REFERENCE;
  }

  /** Whether nobody else takes a place that a transaction has been promised. */
  boolean keepsPlacesForTransactions() {
    return deployment != Deployment.REFERENCE;
  }

  /** Whether a transaction that cannot lock a multimap's key in time is told so as such. */
  boolean tellsOfLateLocks() {
    return deployment != Deployment.REFERENCE;
  }

  /** Whether a transaction sees what it has changed in a set; the reference counts it twice. */
  boolean seesOwnChangesOfSets() {
    return deployment != Deployment.REFERENCE;
  }

  /** Whether others wait for a set's item that a transaction adds or removes. */
  boolean locksItemsForTransactions() {
    return deployment != Deployment.REFERENCE;
  }

  /** Whether transactions can look for values; the reference does not know the message. */
  boolean looksForValuesInTransactions() {
    return deployment != Deployment.REFERENCE;
  }

  /**
   * Whether a query of a transaction leaves out what the transaction has changed so that it is not
   * meant any more; the reference goes by what is committed.
   */
  boolean leavesOutWhatTransactionsChanged() {
    return deployment != Deployment.REFERENCE;
  }

  /**
   * Whether a branch is ended by its xid alone, and members say so if there is none. Members of the
   * reference want its partition, too, which only their own clients can tell, and say nothing.
   */
  boolean endsBranchesByXid() {
    return deployment != Deployment.REFERENCE;
  }

  /** Whether a branch that has ended is not found any more; the reference still tells of it. */
  boolean forgetsBranchesAtOnce() {
    return deployment != Deployment.REFERENCE;
  }

  Site site() {
    return deployment.site();
  }

  /** The ids of the cluster's members. */
  List<UUID> members() {
    return site().grid().cluster().members().stream().map(Member::id).toList();
  }

  /** A map that no other test has. */
  <K, V> GridMap<K, V> freshMap() {
    return map(Names.fresh("map-"));
  }

  /** The map of this name, with the calls under test. */
  <K, V> GridMap<K, V> map(String name) {
    GridMap<K, V> map = site().grid().map(name);
    return calls == Calls.BLOCKING ? map : Awaited.of(GridMap.class, map);
  }

  /** The same map as another caller sees it. */
  <K, V> GridMap<K, V> atPeer(GridMap<K, V> map) {
    return site().peer().map(map.name());
  }

  /** A queue that no other test has. */
  <E> GridQueue<E> freshQueue() {
    return queue(Names.fresh("queue-"));
  }

  /** A queue with a bound that no other test has. */
  <E> GridQueue<E> freshBoundedQueue() {
    return queue(Names.fresh(Names.BOUNDED));
  }

  /** A queue that is ordered {@link ByLength} and that no other test has. */
  <E> GridQueue<E> freshQueueByLength() {
    return queue(Names.fresh(Names.BY_LENGTH));
  }

  /** The queue of this name, with the calls under test. */
  <E> GridQueue<E> queue(String name) {
    GridQueue<E> queue = site().grid().queue(name);
    return calls == Calls.BLOCKING
        ? queue
        : Awaited.of(GridQueue.class, queue, new AsyncDrain<>(queue.async()));
  }

  /** The same queue as another caller sees it. */
  <E> GridQueue<E> atPeer(GridQueue<E> queue) {
    return site().peer().queue(queue.name());
  }

  /** A list that no other test has. */
  <E> GridList<E> freshList() {
    return list(Names.fresh("list-"));
  }

  /** The list of this name, with the calls under test. */
  <E> GridList<E> list(String name) {
    GridList<E> list = site().grid().list(name);
    return calls == Calls.BLOCKING ? list : Awaited.of(GridList.class, list);
  }

  /** The same list as another caller sees it. */
  <E> GridList<E> atPeer(GridList<E> list) {
    return site().peer().list(list.name());
  }

  /** A set that no other test has. */
  <E> GridSet<E> freshSet() {
    return set(Names.fresh("set-"));
  }

  /** The set of this name, with the calls under test. */
  <E> GridSet<E> set(String name) {
    GridSet<E> set = site().grid().set(name);
    return calls == Calls.BLOCKING ? set : Awaited.of(GridSet.class, set);
  }

  /** The same set as another caller sees it. */
  <E> GridSet<E> atPeer(GridSet<E> set) {
    return site().peer().set(set.name());
  }

  /** A multimap that no other test has. */
  <K, V> GridMultiMap<K, V> freshMultiMap() {
    return multiMap(Names.fresh("multimap-"));
  }

  /** The multimap of this name, with the calls under test. */
  <K, V> GridMultiMap<K, V> multiMap(String name) {
    GridMultiMap<K, V> multiMap = site().grid().multiMap(name);
    return calls == Calls.BLOCKING ? multiMap : Awaited.of(GridMultiMap.class, multiMap);
  }

  /** The same multimap as another caller sees it. */
  <K, V> GridMultiMap<K, V> atPeer(GridMultiMap<K, V> multiMap) {
    return site().peer().multiMap(multiMap.name());
  }

  /** The ringbuffer of this name, with the calls under test. */
  <E> GridRingbuffer<E> ringbuffer(String name) {
    GridRingbuffer<E> ring = site().grid().ringbuffer(name);
    return calls == Calls.BLOCKING ? ring : Awaited.of(GridRingbuffer.class, ring);
  }

  /** A topic that no other test has. */
  <E> GridTopic<E> freshTopic(String prefix) {
    return topic(Names.fresh(prefix));
  }

  /** The topic of this name, with the calls under test. */
  <E> GridTopic<E> topic(String name) {
    GridTopic<E> topic = site().grid().topic(name);
    return calls == Calls.BLOCKING ? topic : Awaited.of(GridTopic.class, topic);
  }

  /** The reliable topic of this name, with the calls under test. */
  <E> GridReliableTopic<E> reliableTopic(String name) {
    GridReliableTopic<E> topic = site().grid().reliableTopic(name);
    return calls == Calls.BLOCKING ? topic : Awaited.of(GridReliableTopic.class, topic);
  }

  /** A replicated map that no other test has. */
  <K, V> GridReplicatedMap<K, V> freshReplicatedMap() {
    GridReplicatedMap<K, V> map = site().grid().replicatedMap(Names.fresh("replicated-"));
    return calls == Calls.BLOCKING ? map : Awaited.of(GridReplicatedMap.class, map);
  }

  /** The same replicated map as another caller sees it. */
  <K, V> GridReplicatedMap<K, V> atPeer(GridReplicatedMap<K, V> map) {
    return site().peer().replicatedMap(map.name());
  }

  /** A counter that no other test has. */
  GridPnCounter freshPnCounter() {
    GridPnCounter counter = site().grid().pnCounter(Names.fresh("counter-"));
    return calls == Calls.BLOCKING ? counter : Awaited.of(GridPnCounter.class, counter);
  }

  /** A generator of ids that no other test has. */
  GridFlakeIdGenerator freshFlakeIdGenerator() {
    GridFlakeIdGenerator ids = site().grid().flakeIdGenerator(Names.fresh("ids-"));
    return calls == Calls.BLOCKING ? ids : Awaited.of(GridFlakeIdGenerator.class, ids);
  }

  /** An estimator that no other test has. */
  GridCardinalityEstimator freshCardinalityEstimator() {
    GridCardinalityEstimator fresh = site().grid().cardinalityEstimator(Names.fresh("estimator-"));
    return calls == Calls.BLOCKING ? fresh : Awaited.of(GridCardinalityEstimator.class, fresh);
  }

  /** The executor of this name, with the calls under test. */
  GridExecutor executor(String name) {
    GridExecutor executor = site().grid().executor(name);
    return calls == Calls.BLOCKING ? executor : Awaited.of(GridExecutor.class, executor);
  }

  // Of Raft groups.

  /** A counter of a Raft group that no other test has. */
  GridAtomicLong freshAtomicLong() {
    GridAtomicLong fresh = site().grid().atomicLong(Names.fresh("number-"));
    return calls == Calls.BLOCKING ? fresh : Awaited.of(GridAtomicLong.class, fresh);
  }

  /** A reference of a Raft group that no other test has. */
  <V> GridAtomicReference<V> freshAtomicReference() {
    GridAtomicReference<V> fresh = site().grid().atomicReference(Names.fresh("reference-"));
    return calls == Calls.BLOCKING ? fresh : Awaited.of(GridAtomicReference.class, fresh);
  }

  /** A latch of a Raft group that no other test has. */
  GridCountDownLatch freshCountDownLatch() {
    GridCountDownLatch fresh = site().grid().countDownLatch(Names.fresh("latch-"));
    return calls == Calls.BLOCKING ? fresh : Awaited.of(GridCountDownLatch.class, fresh);
  }

  /** A semaphore of a Raft group that no other test has. */
  GridSemaphore freshSemaphore(String prefix) {
    GridSemaphore fresh = site().grid().semaphore(Names.fresh(prefix));
    return calls == Calls.BLOCKING ? fresh : Awaited.of(GridSemaphore.class, fresh);
  }

  /** A lock of a Raft group that no other test has. */
  GridFencedLock freshFencedLock() {
    GridFencedLock fresh = site().grid().fencedLock(Names.fresh("lock-"));
    return calls == Calls.BLOCKING ? fresh : Awaited.of(GridFencedLock.class, fresh);
  }

  /** A map of a Raft group that no other test has. */
  <K, V> GridCpMap<K, V> freshCpMap() {
    GridCpMap<K, V> fresh = site().grid().cpMap(Names.fresh("cp-map-"));
    return calls == Calls.BLOCKING ? fresh : Awaited.of(GridCpMap.class, fresh);
  }

  /** A rate limiter that no other test has. */
  GridRateLimiter freshRateLimiter() {
    GridRateLimiter fresh = site().grid().rateLimiter(Names.fresh("limiter-"));
    return calls == Calls.BLOCKING ? fresh : Awaited.of(GridRateLimiter.class, fresh);
  }

  /** A durable executor that no other test has. */
  GridDurableExecutor freshDurableExecutor(String prefix) {
    GridDurableExecutor fresh = site().grid().durableExecutor(Names.fresh(prefix));
    return calls == Calls.BLOCKING ? fresh : Awaited.of(GridDurableExecutor.class, fresh);
  }

  /** A scheduled executor that no other test has. */
  GridScheduledExecutor freshScheduledExecutor(String prefix) {
    GridScheduledExecutor fresh = site().grid().scheduledExecutor(Names.fresh(prefix));
    return calls == Calls.BLOCKING ? fresh : Awaited.of(GridScheduledExecutor.class, fresh);
  }

  /** A map within a transaction, with the calls under test. */
  <K, V> TransactionalMap<K, V> map(TransactionalStructures transaction, String name) {
    TransactionalMap<K, V> map = transaction.map(name);
    return calls == Calls.BLOCKING
        ? map
        : Awaited.of(TransactionalMap.class, map, List.of(map.async()));
  }

  /** A queue within a transaction, with the calls under test. */
  <E> TransactionalQueue<E> queue(TransactionalStructures transaction, String name) {
    TransactionalQueue<E> queue = transaction.queue(name);
    return calls == Calls.BLOCKING
        ? queue
        : Awaited.of(TransactionalQueue.class, queue, List.of(queue.async()));
  }

  /** A multimap within a transaction, with the calls under test. */
  <K, V> TransactionalMultiMap<K, V> multiMap(TransactionalStructures transaction, String name) {
    TransactionalMultiMap<K, V> multiMap = transaction.multiMap(name);
    return calls == Calls.BLOCKING
        ? multiMap
        : Awaited.of(TransactionalMultiMap.class, multiMap, List.of(multiMap.async()));
  }

  /** A list within a transaction, with the calls under test. */
  <E> TransactionalList<E> list(TransactionalStructures transaction, String name) {
    TransactionalList<E> list = transaction.list(name);
    return calls == Calls.BLOCKING
        ? list
        : Awaited.of(TransactionalList.class, list, List.of(list.async()));
  }

  /** A set within a transaction, with the calls under test. */
  <E> TransactionalSet<E> set(TransactionalStructures transaction, String name) {
    TransactionalSet<E> set = transaction.set(name);
    return calls == Calls.BLOCKING
        ? set
        : Awaited.of(TransactionalSet.class, set, List.of(set.async()));
  }

  @Override
  public String toString() {
    return deployment + " " + calls;
  }
}
