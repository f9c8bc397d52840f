package dev.grid.spring.data.reactive;

import dev.grid.spring.data.core.Criteria;
import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.core.GridQuery;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Window;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * {@link GridOperations} for reactive callers, by the same names: what is said there holds here.
 * Nothing happens before somebody subscribes, and happens again for each who does. To cancel does
 * not end what a member has been asked for. Immutable, so thread-safe.
 */
public final class ReactiveGridTemplate {

  /** How many entities of a publisher are saved, or removed, together. */
  public static final int BATCH_ENTITIES = 256;

  private static final Scheduler VIRTUAL_THREADS =
      Schedulers.fromExecutor(
          task -> {
            Thread unused = Thread.ofVirtual().name("grid-reactive").start(task);
          });

  private final GridOperations operations;

  public ReactiveGridTemplate(GridOperations operations) {
    this.operations = operations;
  }

  /** The blocking calls, which the threads of {@link #call} may make. */
  public GridOperations operations() {
    return operations;
  }

  /** What blocking calls return, made on a virtual thread; empty if that is null. */
  public <R> Mono<R> call(Function<GridOperations, @Nullable R> calls) {
    return Mono.<R>fromCallable(() -> calls.apply(operations)).subscribeOn(VIRTUAL_THREADS);
  }

  /** The elements that a blocking call returns. */
  public <R> Flux<R> callMany(Function<GridOperations, ? extends Iterable<R>> calls) {
    return call(calls::apply).flatMapIterable(Function.identity());
  }

  /** {@link GridOperations#insert}. */
  public <T> Mono<T> insert(T entity) {
    return call(grid -> grid.insert(entity));
  }

  /** {@link GridOperations#save}. */
  public <T> Mono<T> save(T entity) {
    return call(grid -> grid.save(entity));
  }

  /** {@link GridOperations#saveAll}, {@value #BATCH_ENTITIES} of the publisher's at a time. */
  public <T> Flux<T> saveAll(Publisher<? extends T> entities) {
    return Flux.from(entities)
        .buffer(BATCH_ENTITIES)
        .concatMap(batch -> this.<T>callMany(grid -> grid.<T>saveAll(batch)), 1);
  }

  /** {@link GridOperations#findById}; empty if there is none. */
  public <T> Mono<T> findById(Object id, Class<T> type) {
    return call(grid -> grid.findById(id, type).orElse(null));
  }

  /** {@link GridOperations#findAllById}, {@value #BATCH_ENTITIES} of the publisher's at a time. */
  public <T> Flux<T> findAllById(Publisher<?> ids, Class<T> type) {
    return Flux.from(ids)
        .buffer(BATCH_ENTITIES)
        .concatMap(batch -> callMany(grid -> grid.findAllById(batch, type)), 1);
  }

  /** {@link GridOperations#existsById}. */
  public Mono<Boolean> existsById(Object id, Class<?> type) {
    return call(grid -> grid.existsById(id, type));
  }

  /** {@link GridOperations#find}; the result comes at once. */
  public <T> Flux<T> find(GridQuery query, Class<T> type) {
    return callMany(grid -> grid.find(query, type));
  }

  /** {@link GridOperations#stream}: without a sort entities are fetched as they are requested. */
  public <T> Flux<T> stream(GridQuery query, Class<T> type) {
    return Flux.<T, Stream<T>>using(
            () -> operations.stream(query, type), Flux::fromStream, Stream::close)
        .subscribeOn(VIRTUAL_THREADS);
  }

  /** {@link GridOperations#scroll}. */
  public <T> Mono<Window<T>> scroll(GridQuery query, KeysetScrollPosition position, Class<T> type) {
    return call(grid -> grid.scroll(query, position, type));
  }

  /** {@link GridOperations#findPage}. */
  public <T> Mono<Page<T>> findPage(GridQuery query, Pageable pageable, Class<T> type) {
    return call(grid -> grid.findPage(query, pageable, type));
  }

  /** {@link GridOperations#count}. */
  public Mono<Long> count(Criteria criteria, Class<?> type) {
    return call(grid -> grid.count(criteria, type));
  }

  /** {@link GridOperations#exists}. */
  public Mono<Boolean> exists(Criteria criteria, Class<?> type) {
    return call(grid -> grid.exists(criteria, type));
  }

  /** {@link GridOperations#delete}. */
  public Mono<Void> delete(Object entity) {
    return call(
        grid -> {
          grid.delete(entity);
          return null;
        });
  }

  /** {@link GridOperations#deleteById}. */
  public Mono<Boolean> deleteById(Object id, Class<?> type) {
    return call(grid -> grid.deleteById(id, type));
  }

  /** {@link GridOperations#deleteAllById}. */
  public Mono<Void> deleteAllById(Iterable<?> ids, Class<?> type) {
    return call(
        grid -> {
          grid.deleteAllById(ids, type);
          return null;
        });
  }

  /** {@link GridOperations#deleteAll(GridQuery, Class)}. */
  public <T> Flux<T> deleteAll(GridQuery query, Class<T> type) {
    return callMany(grid -> grid.deleteAll(query, type));
  }

  /** {@link GridOperations#deleteAll(Class)}. */
  public Mono<Void> deleteAll(Class<?> type) {
    return call(
        grid -> {
          grid.deleteAll(type);
          return null;
        });
  }
}
