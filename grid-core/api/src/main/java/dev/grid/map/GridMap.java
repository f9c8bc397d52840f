package dev.grid.map;

import dev.grid.Registration;
import dev.grid.StructureHandle;
import dev.grid.StructureType;
import dev.grid.query.Aggregator;
import dev.grid.query.IndexConfig;
import dev.grid.query.Predicate;
import dev.grid.query.Projection;
import dev.grid.query.QueryPlan;
import dev.grid.query.Search;
import dev.grid.query.SearchResult;
import dev.grid.ringbuffer.ReadResult;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map in the cluster, partitioned by key (protocol service {@code hz:impl:mapService}).
 *
 * <p>All calls block until the member has answered. Keys and values must not be null; keys are
 * equal if their serialized bytes are, and so are values for {@link #containsValue}. {@code
 * replace} and {@code remove} of a value compare bytes, and where these differ what is stored by
 * {@code equals}, so that a value that the map has handed out is the one that is there. Calls on
 * one key are linearizable; calls over many keys see each entry at some moment during the call.
 * Collections returned are snapshots: they do not write through, and refuse to be changed.
 *
 * <p>{@code compute}, {@code computeIfPresent}, {@code merge} and {@code replaceAll} call the
 * function here, perhaps more than once for one key, and store what it returned if the entry is
 * still as it was. An entry that changes again and again meanwhile is locked; if it changes even
 * then, they throw an {@link dev.grid.OverloadedException} and have changed nothing of it. A
 * function that is to run where the entry is, in the member, is an {@link EntryProcessor}: {@link
 * #executeOnKey} is what {@code compute} and {@code merge} are then, {@link #executeOnEntries} what
 * {@code replaceAll} is.
 *
 * <p>A key or value that cannot be turned into an object here throws {@link
 * dev.grid.UnreadableValueException}, which names it: in a collection when it is looked at, behind
 * those that can be read. Of an entry the other half can be had.
 *
 * <p>A {@code Duration} that is a time to live or a maximum idle time counts in milliseconds; zero
 * means for ever, and a negative one means what the map is configured with.
 *
 * <p>Writes to a key that another thread has locked wait for the lock.
 *
 * @param <K> the key type; serialized as {@code dev.grid.serialization} says
 * @param <V> the value type
 */
public interface GridMap<K, V> extends ConcurrentMap<K, V>, StructureHandle<AsyncGridMap<K, V>> {

  /** Maps, among the kinds of structures (protocol service 1). */
  StructureType<GridMap<?, ?>, MapConfig> TYPE =
      new StructureType<>(
          "hz:impl:mapService",
          "map",
          GridMap.class,
          AsyncGridMap.class,
          MapConfig.class,
          MapConfig::named,
          true,
          List.of(
              "loads",
              "stores",
              "store-failures",
              "stores-given-up",
              "partitions-searched-by-index",
              "partitions-searched"),
          List.of("stores-waiting", "oldest-store" + StructureType.LONGEST));

  /**
   * Stores the value; returns the old one, or null if there was none or it cannot be read here:
   * what was carried out does not fail for a value that it has replaced.
   */
  @Override
  @Nullable V put(K key, V value);

  /** {@link #put(Object, Object)} with a time to live. */
  @Nullable V put(K key, V value, Duration timeToLive);

  /** {@link #put(Object, Object)} with a time to live and a maximum idle time. */
  @Nullable V put(K key, V value, Duration timeToLive, Duration maxIdle);

  /** Stores the value; like {@code put}, but does not send the old value back. */
  void set(K key, V value);

  /** {@link #set(Object, Object)} with a time to live. */
  void set(K key, V value, Duration timeToLive);

  /** {@link #set(Object, Object)} with a time to live and a maximum idle time. */
  void set(K key, V value, Duration timeToLive, Duration maxIdle);

  /** Stores the value if the key is absent; returns the value that was there, or null. */
  @Nullable V putIfAbsent(K key, V value, Duration timeToLive);

  /** {@link #putIfAbsent(Object, Object, Duration)} with a maximum idle time. */
  @Nullable V putIfAbsent(K key, V value, Duration timeToLive, Duration maxIdle);

  /**
   * Stores the value in memory alone, without telling the map's {@link MapStore}; what waits to be
   * stored of the key is stored nevertheless.
   */
  void putTransient(K key, V value, Duration timeToLive);

  /** {@link #putTransient(Object, Object, Duration)} with a maximum idle time. */
  void putTransient(K key, V value, Duration timeToLive, Duration maxIdle);

  /**
   * Stores the value unless the key stays locked by another for {@code timeout}.
   *
   * @return whether it was stored
   */
  boolean tryPut(K key, V value, Duration timeout);

  /**
   * Removes the entry unless the key stays locked by another for {@code timeout}.
   *
   * @return whether an entry was removed
   */
  boolean tryRemove(K key, Duration timeout);

  /** Removes the entry without sending its value back; returns whether there was one. */
  boolean delete(K key);

  /** The values of those keys that are present. */
  Map<K, V> getAll(Collection<? extends K> keys);

  /**
   * Changes an entry's time to live, counted from now, and gives it the map's own maximum idle
   * time; returns whether the key is present. Waits while the key is locked, whoever holds the
   * lock: do not call it while holding it.
   */
  boolean setTimeToLive(K key, Duration timeToLive);

  /** Removes the entry from memory, with an EVICTED event; returns whether there was one. */
  boolean evict(K key);

  /** Removes all entries that are not locked, with one EVICT_ALL event a member. */
  void evictAll();

  /**
   * Waits until every change that waited for the map's {@link MapStore} is stored.
   *
   * @throws MapStoreException if the store fails meanwhile; the changes go on waiting
   */
  void flush();

  /**
   * Loads all that the map's {@link MapLoader} has, with a LOADED event each; returns when it is
   * there. What waits to be stored is newer, and stays.
   *
   * @param replaceExisting whether what is in memory is loaded anew, as stored by now or later
   * @throws UnsupportedOperationException if the map has no loader
   * @throws MapStoreException if the loader fails; what was loaded before stays
   */
  void loadAll(boolean replaceExisting);

  /** {@link #loadAll(boolean)} of these keys, those that the loader has. */
  void loadAll(Collection<? extends K> keys, boolean replaceExisting);

  /** What the near cache here has done, or null; takes time in proportion to what is kept. */
  default @Nullable NearCacheStatistics nearCacheStatistics() {
    return null;
  }

  /** A {@link GridMapView} of the map, when it is loaded; that says what this fails with. */
  GridMapView<K, V> view(ViewConfig config);

  /** What is known of an entry beside its value, or null if the key is absent. */
  @Nullable EntryView<K, V> entryView(K key);

  /**
   * Locks the key for this thread, waiting as long as it takes. Reentrant: unlock as often as you
   * lock.
   */
  void lock(K key);

  /** {@link #lock(Object)}; the lock frees itself after {@code lease}, which must be positive. */
  void lock(K key, Duration lease);

  /** Locks the key if it is free now or held by this thread. */
  boolean tryLock(K key);

  /**
   * Locks the key, waiting up to {@code timeout}. An interrupt ends the wait, and locks nothing.
   */
  boolean tryLock(K key, Duration timeout) throws InterruptedException;

  /** Locks the key, waiting up to {@code timeout}; the lock frees itself after {@code lease}. */
  boolean tryLock(K key, Duration timeout, Duration lease) throws InterruptedException;

  /** Whether anyone holds the key's lock. */
  boolean isLocked(K key);

  /**
   * Gives one hold of the key's lock back.
   *
   * @throws IllegalMonitorStateException if this thread of this instance does not hold it
   */
  void unlock(K key);

  /** Frees the key's lock whoever holds it. */
  void forceUnlock(K key);

  /**
   * Has a processor look at the key's entry, and change it, in the member that has it. Waits while
   * another thread has locked the key. Sent again after a failure, it is carried out once.
   *
   * @return what the processor returned
   * @throws dev.grid.GridSerializationException if the processor cannot be sent, or the member does
   *     not know its class
   * @throws dev.grid.OverloadedException if too many processors wait in the member
   * @throws dev.grid.GridTimeoutException if it has not ended when the member gives it up, or if it
   *     waits for one that has not; it names that one
   */
  <R> @Nullable R executeOnKey(K key, EntryProcessor<K, V, R> processor);

  /**
   * Has a processor look at the entries of these keys, and change them, in the members that have
   * them. Each entry is processed by itself, as by {@link #executeOnKey}, in no order; a processor
   * waits for no other and for locks of other callers only, not for those of this one. It may run
   * more than once for an entry that others change meanwhile; what it did last counts. Should it
   * fail for one entry, the call fails, and of the others some are changed and some are not.
   *
   * @return what the processor returned, by key, without nulls; a snapshot. The answers together
   *     must fit into a message, else the call fails after the processor has run
   * @throws dev.grid.IndeterminateResultException if some entries were processed, and others
   *     perhaps not, for a reason that makes other calls be tried again
   */
  <R> Map<K, R> executeOnKeys(Collection<? extends K> keys, EntryProcessor<K, V, R> processor);

  /**
   * {@link #executeOnKeys} with all entries: those that are there throughout are processed once,
   * one that comes or goes meanwhile may be.
   */
  <R> Map<K, R> executeOnEntries(EntryProcessor<K, V, R> processor);

  /**
   * {@link #executeOnEntries(EntryProcessor)} with the entries that a predicate means when the
   * processor runs; one that changes meanwhile is asked about again.
   *
   * @throws dev.grid.query.QueryException if the predicate cannot be understood or evaluated; some
   *     entries may have been processed then
   */
  <R> Map<K, R> executeOnEntries(EntryProcessor<K, V, R> processor, Predicate predicate);

  /**
   * The value, or null; gives the entry another time to live in the same step, counted from now, as
   * {@link #setTimeToLive} does. Waits while another thread has locked the key.
   *
   * @throws UnsupportedOperationException on members of the reference, which have no such call
   */
  @Nullable V getAndTouch(K key, Duration timeToLive);

  /**
   * Counts as an access, which puts off the end of the entry's idleness, without its value being
   * sent; returns whether the key is present.
   */
  boolean touch(K key);

  /**
   * Replaces the value if it is this one, with a time to live.
   *
   * @throws UnsupportedOperationException on members of the reference, which have no such call
   */
  boolean replace(K key, V oldValue, V newValue, Duration timeToLive);

  /**
   * Removes the entries of these keys; returns how many there were. Each is removed on its own;
   * waits while another thread has locked one of them.
   */
  int removeAll(Collection<? extends K> keys);

  /**
   * The value; if there is none, what the loader returns, which is stored first. However many call
   * this for a key, anywhere in the cluster, one loader runs at a time, here on the calling thread,
   * with the key locked; the others wait for a minute at most. If it fails, or returns null, its
   * call does, and the next of those that wait calls its own. {@code computeIfAbsent} locks
   * nothing: there each caller may call its function, and one value is stored.
   *
   * @return null if the loader returned that
   * @throws dev.grid.GridTimeoutException if others have the key locked for so long
   */
  @Nullable V getOrLoad(K key, Function<? super K, ? extends @Nullable V> loader);

  /**
   * {@link #getOrLoad(Object, Function)}, waiting no longer than {@code waitMax} for loaders of
   * others.
   */
  @Nullable V getOrLoad(K key, Function<? super K, ? extends @Nullable V> loader, Duration waitMax);

  /**
   * Visits the keys a batch at a time, without a snapshot in memory. A key that is there throughout
   * is seen once or more; one that comes or goes meanwhile may be.
   */
  Iterable<K> keys(int batchSize);

  /** {@link #keys(int)} for entries. */
  Iterable<Map.Entry<K, V>> entries(int batchSize);

  /**
   * Calls the listener for changes of any key.
   *
   * @param includeValue whether events carry values; without it values in events are null
   */
  Registration addListener(EntryListener<K, V> listener, boolean includeValue);

  /** Calls the listener for changes of one key. */
  Registration addListener(EntryListener<K, V> listener, K key, boolean includeValue);

  /**
   * Calls the listener for changes of entries that a predicate means, before they go if they go,
   * else after the change. Events of the whole map it is told of always. The predicate is evaluated
   * where the change is made: it is a {@link dev.grid.query.Condition}, over attributes that can be
   * read without a class.
   *
   * @throws dev.grid.query.QueryException if it is code, or cannot be understood
   */
  Registration addListener(EntryListener<K, V> listener, Predicate predicate, boolean includeValue);

  /** The same, for changes of one key. */
  Registration addListener(
      EntryListener<K, V> listener, Predicate predicate, K key, boolean includeValue);

  /**
   * The keys of the entries that a predicate means, a snapshot as {@link #keySet()}. Entries that
   * are there throughout are seen once, others perhaps. With a {@link
   * dev.grid.query.PagingPredicate} one page of them, in its order.
   *
   * @throws dev.grid.query.QueryException if it cannot be understood or evaluated
   * @throws dev.grid.query.ResultTooLargeException if one answer cannot hold them
   */
  Set<K> keySet(Predicate predicate);

  /** The values of the entries that a predicate means; as {@link #keySet(Predicate)}. */
  Collection<V> values(Predicate predicate);

  /** The entries that a predicate means; as {@link #keySet(Predicate)}. */
  Set<Map.Entry<K, V>> entrySet(Predicate predicate);

  /**
   * Carries a query out and says how each partition found what is meant: by which indexes, and how
   * many entries were looked at. Takes as long as {@link #keySet(Predicate)} and sends no keys.
   *
   * @throws dev.grid.query.QueryException if it cannot be understood or evaluated
   * @throws UnsupportedOperationException if the members are of the reference
   */
  QueryPlan explain(Predicate predicate);

  /**
   * The rows that a search asks for: the first of those that a predicate means, in an order of
   * attributes, behind an offset or a position; their values, or some attributes of them.
   *
   * @throws dev.grid.query.QueryException if it cannot be understood or evaluated
   * @throws dev.grid.query.ResultTooLargeException if one answer cannot hold the rows
   * @throws UnsupportedOperationException on members of the reference, which have no such call
   */
  SearchResult<K, V> search(Search search);

  /**
   * Removes the entries that a predicate means; each by itself, those that are locked excepted.
   *
   * @throws dev.grid.query.QueryException if it cannot be understood or evaluated; some entries may
   *     have been removed then
   */
  void removeAll(Predicate predicate);

  /**
   * What all entries come to together. Members fold them where they are, while other calls go on:
   * entries that are there throughout count once, others perhaps.
   *
   * @return the result, which may be null
   * @throws dev.grid.query.QueryException if a value is not what the aggregator needs; it names it
   */
  <R> @Nullable R aggregate(Aggregator<R> aggregator);

  /** {@link #aggregate(Aggregator)} of the entries that a predicate means. */
  <R> @Nullable R aggregate(Aggregator<R> aggregator, Predicate predicate);

  /**
   * What is wanted of each entry, in no order; null where that is. A snapshot as {@link #values()}.
   *
   * @throws dev.grid.query.ResultTooLargeException if one answer cannot hold it
   */
  <R> Collection<@Nullable R> project(Projection<R> projection);

  /** {@link #project(Projection)} of the entries that a predicate means. */
  <R> Collection<@Nullable R> project(Projection<R> projection, Predicate predicate);

  /**
   * Has entries found by attributes without looking at all of them, from now on: by queries of this
   * map on any member, whoever asks. Calls go on meanwhile; until a partition's part is built,
   * which takes a member about a second for some thousand entries, queries look at all of its
   * entries. Adding an index that is there already changes nothing. An index goes with its map. For
   * a map that is to have it always, see {@link MapConfig#indexes}.
   *
   * @throws dev.grid.ConfigMismatchException if there is another index of that name, or the map has
   *     as many as it may
   */
  void addIndex(IndexConfig index);

  /**
   * Gives an index up that a call has added.
   *
   * @param name what it is named, see {@link IndexConfig#nameIn}
   * @return whether there was one
   * @throws dev.grid.ConfigMismatchException if the map is configured with it
   */
  boolean dropIndex(String name);

  /**
   * Has an interceptor asked about calls of this map from now on, whoever makes them and whichever
   * member has the entry, behind those that were added before. It goes with its map. One that is
   * there already (its bytes are) is not added twice.
   *
   * @return what it is removed by
   * @throws dev.grid.GridSerializationException if it cannot be sent, or a member does not know its
   *     class
   * @throws IllegalArgumentException if it is too long, or the map has as many as it may
   */
  String addInterceptor(MapInterceptor<V> interceptor);

  /**
   * Removes an interceptor.
   *
   * @param id what {@link #addInterceptor} returned
   * @return whether there was one
   */
  boolean removeInterceptor(String id);

  /**
   * Which of its latest changes a map remembers of one partition, see {@link MapConfig#journal}.
   *
   * @param partition from 0 to {@link dev.grid.Cluster#partitionCount} - 1; that of a key is {@link
   *     dev.grid.Cluster#partitionOf}
   * @throws UnsupportedOperationException if the map is not configured with a journal
   */
  JournalBounds journalBounds(int partition);

  /**
   * Reads what has changed in one partition from a sequence on: each change of an entry once, in
   * order, and only when all copies have it that its call waits for, so that no failure of a member
   * that loses no data takes back or repeats what was read. Whoever goes on with {@link
   * ReadResult#nextSequence} misses nothing and sees nothing twice, on whichever member the
   * partition is by then.
   *
   * <p>Waits, without a thread of the member's, until there are {@code minCount}; of large values
   * fewer may be answered, as soon as they are some 256 KiB together. To wait for a limited time,
   * cancel the call of the {@linkplain #async asynchronous} form, or interrupt the thread.
   *
   * @param startSequence the first to read: 0, what {@link #journalBounds} says, or where another
   *     read ended
   * @param minCount from 0 to what one partition's journal has room for
   * @param maxCount at least {@code minCount} and 1
   * @throws dev.grid.ringbuffer.StaleSequenceException if {@code startSequence} has been forgotten;
   *     it says which is the oldest
   * @throws IllegalArgumentException if {@code startSequence} is beyond the next to come, as it may
   *     be after the loss of a partition, or a count is not possible
   * @throws UnsupportedOperationException if the map is not configured with a journal
   */
  ReadResult<JournalEvent<K, V>> readJournal(
      int partition, long startSequence, int minCount, int maxCount) throws InterruptedException;

  /**
   * {@link #readJournal(int, long, int, int)} of the events that pass a filter, which runs in the
   * member as an {@link EntryProcessor} does, and has to be known there: it is no lambda.
   */
  ReadResult<JournalEvent<K, V>> readJournal(
      int partition,
      long startSequence,
      int minCount,
      int maxCount,
      java.util.function.Predicate<? super JournalEvent<K, V>> filter)
      throws InterruptedException;

  /**
   * {@link #readJournal(int, long, int, int, java.util.function.Predicate)} of what a function
   * makes of the events that pass, in the member as well; null leaves an event out. Without a
   * filter all pass.
   */
  <R> ReadResult<R> readJournal(
      int partition,
      long startSequence,
      int minCount,
      int maxCount,
      java.util.function.@Nullable Predicate<? super JournalEvent<K, V>> filter,
      Function<? super JournalEvent<K, V>, ? extends @Nullable R> projection)
      throws InterruptedException;

  /** The keys now. */
  @Override
  Set<K> keySet();

  /** Destroys the map and its entries, cluster-wide. */
  @Override
  void destroy();
}
