package dev.grid.spring.reactive;

import dev.grid.LostEvents;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.map.EntryProcessor;
import dev.grid.map.GridMap;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.query.Search;
import dev.grid.query.SearchResult;
import dev.grid.query.SearchRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A map as publishers: where a blocking call gives null, a publisher is empty. Many entries come in
 * pages of {@value #PAGE}, and the next is fetched when the one before is on its way to the
 * subscriber. Neither keys nor values are null. Thread-safe.
 *
 * <p>A map's locks belong to threads, which there are none of here; entry processors change an
 * entry as one step.
 */
public final class ReactiveGridMap<K, V> {

  /** Entries or keys that are in one call, at most. */
  static final int PAGE = 500;

  private final GridMap<K, V> map;
  private final AsyncGridMap<K, V> async;

  ReactiveGridMap(GridMap<K, V> map) {
    this.map = map;
    this.async = map.async();
  }

  /** The map's name. */
  public String name() {
    return map.name();
  }

  /** The value. */
  public Mono<V> get(K key) {
    return mono(() -> async.get(key));
  }

  /** Whether there is an entry. */
  public Mono<Boolean> containsKey(K key) {
    return mono(() -> async.containsKey(key));
  }

  /** Stores a value; the one before. */
  public Mono<V> put(K key, V value) {
    return mono(() -> async.put(key, value));
  }

  /** Stores a value. */
  public Mono<Void> set(K key, V value) {
    return mono(() -> async.set(key, value));
  }

  /** Stores a value that lives so long; zero for ever. */
  public Mono<Void> set(K key, V value, Duration timeToLive) {
    return mono(() -> async.set(key, value, timeToLive));
  }

  /** Stores a value unless there is one; that one. */
  public Mono<V> putIfAbsent(K key, V value) {
    return mono(() -> async.putIfAbsent(key, value));
  }

  /** Stores a value in the place of this one; whether it was there. */
  public Mono<Boolean> replace(K key, V oldValue, V newValue) {
    return mono(() -> async.replace(key, oldValue, newValue));
  }

  /** Removes the entry; its value. */
  public Mono<V> remove(K key) {
    return mono(() -> async.remove(key));
  }

  /** Removes the entry; whether there was one. */
  public Mono<Boolean> delete(K key) {
    return mono(() -> async.delete(key));
  }

  /** Changes an entry where it is, as one step; what the processor gives. */
  public <R> Mono<R> execute(K key, EntryProcessor<K, V, R> processor) {
    return mono(() -> async.executeOnKey(key, processor));
  }

  /** How many entries there are. */
  public Mono<Integer> size() {
    return mono(async::size);
  }

  /** Removes all entries. */
  public Mono<Void> clear() {
    return mono(async::clear);
  }

  /** The entries of those keys that are there, a page of keys after another. */
  public Flux<Map.Entry<K, V>> getAll(Publisher<? extends K> keys) {
    return Flux.from(keys)
        .buffer(PAGE)
        .concatMap(page -> mono(() -> async.getAll(page)).flatMapIterable(Map::entrySet), 1);
  }

  /** Stores all, a page after another, each entry on its own; how many that were. */
  public Mono<Long> setAll(Publisher<? extends Map.Entry<? extends K, ? extends V>> entries) {
    return Flux.from(entries)
        .<Map.Entry<? extends K, ? extends V>>map(entry -> entry)
        .buffer(PAGE)
        .concatMap(page -> store(page).thenReturn((long) page.size()), 1)
        .reduce(0L, Long::sum);
  }

  private Mono<Void> store(List<Map.Entry<? extends K, ? extends V>> page) {
    Map<K, V> entries = new HashMap<>();
    page.forEach(entry -> entries.put(entry.getKey(), entry.getValue())); // The last of a key.
    return mono(() -> async.putAll(entries));
  }

  /** All entries, in no order: one that stays as it is, once, whatever else is written. */
  public Flux<Map.Entry<K, V>> entries() {
    return entries(Predicates.alwaysTrue());
  }

  /** The entries that a predicate means, as {@link #entries()}. */
  public Flux<Map.Entry<K, V>> entries(Predicate predicate) {
    return search(Search.where(predicate))
        .map(row -> Map.entry(row.key(), Objects.requireNonNull(row.value())));
  }

  /** The values of the entries that a predicate means, as {@link #entries()}. */
  public Flux<V> values(Predicate predicate) {
    return search(Search.where(predicate)).map(row -> Objects.requireNonNull(row.value()));
  }

  /**
   * The rows of a search in its order, without its offset, and not more than its limit unless that
   * is {@link Search#LIMIT_MAX}: then all.
   */
  public Flux<SearchRow<K, V>> search(Search search) {
    int page = Math.min(PAGE, Math.max(1, search.limit()));
    Search first = search.first(page).skipping(0);
    Flux<SearchRow<K, V>> rows =
        mono(() -> async.search(first))
            .expand(
                result ->
                    result.rows().size() < page
                        ? Mono.empty()
                        : mono(() -> async.search(first.after(result.last()))))
            .concatMapIterable(SearchResult::rows, 1);
    return search.limit() == Search.LIMIT_MAX ? rows : rows.take(search.limit());
  }

  /**
   * The map's changes from the subscription on, until that is cancelled; of one key in order. A
   * subscriber that asks for too few is told of an {@link EventsLostException}, and so is one that
   * events are lost for otherwise; it may subscribe again.
   */
  public Flux<EntryEvent<K, V>> events() {
    return Events.flux(
        map.name(),
        told ->
            map.addListener(
                new EntryListener<K, V>() {
                  @Override
                  public void changed(EntryEvent<K, V> event) {
                    told.next(event);
                  }

                  @Override
                  public void eventsLost(LostEvents lost) {
                    told.error(new EventsLostException(lost));
                  }
                },
                true));
  }

  private static <T extends @Nullable Object> Mono<T> mono(
      Supplier<? extends CompletionStage<? extends T>> call) {
    return Mono.fromCompletionStage(call);
  }
}
