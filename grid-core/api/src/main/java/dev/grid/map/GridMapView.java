package dev.grid.map;

import dev.grid.Registration;
import dev.grid.query.Aggregator;
import dev.grid.query.Predicate;
import dev.grid.query.Projection;
import dev.grid.query.QueryPlan;
import dev.grid.query.Search;
import dev.grid.query.SearchResult;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Those entries of a map that a predicate means, kept by this client or member, and kept up to date
 * as they change: a continuous query. Reads ask nobody; queries and searches use the view's own
 * indexes.
 *
 * <p>{@link GridMap#view} makes it, and returns when it is loaded; the same view for each call with
 * its configuration, until it is closed. It fails with {@link dev.grid.ConfigMismatchException} if
 * this instance has another view of that name, with {@link ViewTooLargeException} if more entries
 * are meant than it may have, with {@link dev.grid.query.QueryException} or {@link
 * dev.grid.GridSerializationException} if members cannot evaluate the predicate, with {@link
 * dev.grid.GridTimeoutException} if it is not loaded in time, and with {@link
 * UnsupportedOperationException} if the cluster is not of our members.
 *
 * <p>Each entry is as it was in the map at some time, and never goes back to what it was before. It
 * shows only changes that are safe, and what this instance writes itself no sooner than what others
 * write: usually a round trip after it was written. Different entries may be of different times. A
 * read gives nothing that had been replaced for longer than {@link ViewConfig#maxStaleness},
 * whatever was lost on the way; a view that does not know that fails with {@link
 * StaleViewException}, or says by {@link #age} how old it may be. What expires is gone when its
 * time is up; what is evicted from the map's memory is gone from the view.
 *
 * <p>Thread-safe. Reads do not wait for members. Each read fails with {@link IllegalStateException}
 * if the view is closed, and with what it has failed with if it {@linkplain ViewListener#failed
 * failed}.
 *
 * @param <K> the key type
 * @param <V> the value type
 */
public interface GridMapView<K, V> extends AutoCloseable {

  /** The view's name. */
  String name();

  /** The name of its map. */
  String mapName();

  ViewConfig config();

  /** The value, or null if the view has no such key. */
  @Nullable V get(K key);

  boolean containsKey(K key);

  int size();

  boolean isEmpty();

  /** The values of those keys that it has. */
  Map<K, V> getAll(Collection<? extends K> keys);

  /** The keys now, in no order. */
  Set<K> keySet();

  /** The values now, in no order. */
  Collection<V> values();

  /** The entries now, in no order. */
  Set<Map.Entry<K, V>> entrySet();

  /** {@link GridMap#keySet(Predicate)}, of the view. */
  Set<K> keySet(Predicate predicate);

  /** {@link GridMap#values(Predicate)}, of the view. */
  Collection<V> values(Predicate predicate);

  /** {@link GridMap#entrySet(Predicate)}, of the view. */
  Set<Map.Entry<K, V>> entrySet(Predicate predicate);

  /** {@link GridMap#search(Search)}, of the view. */
  SearchResult<K, V> search(Search search);

  /** {@link GridMap#aggregate(Aggregator)}, of the view. */
  <R> @Nullable R aggregate(Aggregator<R> aggregator);

  /** {@link GridMap#aggregate(Aggregator, Predicate)}, of the view. */
  <R> @Nullable R aggregate(Aggregator<R> aggregator, Predicate predicate);

  /** {@link GridMap#project(Projection)}, of the view. */
  <R> Collection<@Nullable R> project(Projection<R> projection);

  /** {@link GridMap#project(Projection, Predicate)}, of the view. */
  <R> Collection<@Nullable R> project(Projection<R> projection, Predicate predicate);

  /** {@link GridMap#explain(Predicate)}, of the view. */
  QueryPlan explain(Predicate predicate);

  /**
   * How old it may be: everything that had been changed longer ago is in it. Fails for no reason.
   */
  Duration age();

  /**
   * Tells a listener of changes from now on; what is there already it is not told of.
   *
   * @throws IllegalStateException if the view is closed
   */
  Registration addListener(ViewListener<K, V> listener);

  /** What it has done. Takes time in proportion to the partitions. */
  ViewStatistics statistics();

  /**
   * Forgets its entries and hears of changes no more; what it has done here for others that have
   * asked for a view of its name ends as well. Does not block. Closing again does nothing.
   */
  @Override
  void close();
}
