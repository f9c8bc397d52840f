package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.Criteria;
import dev.grid.spring.data.core.GridQuery;
import dev.grid.spring.data.reactive.ReactiveGridTemplate;
import dev.grid.spring.data.repository.ReactiveGridRepository;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.query.FluentQuery.ReactiveFluentQuery;
import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The base of all reactive repositories: {@link SimpleGridRepository} behind virtual threads. A
 * base class of your own needs a constructor with the same parameters. Null is an {@code
 * IllegalArgumentException} at once, null within an {@code Iterable} when somebody subscribes.
 * Immutable.
 */
public class SimpleReactiveGridRepository<T, ID> implements ReactiveGridRepository<T, ID> {

  private static final String NO_ENTITY = "The given entity must not be null";
  private static final String NO_ID = "The given id must not be null";
  private static final String NO_ITERABLE = "The given Iterable must not be null";
  private static final String NO_PUBLISHER = "The given Publisher must not be null";

  private final Class<T> type;
  private final ReactiveGridTemplate template;
  private final SimpleGridRepository<T, ID> blocking;

  public SimpleReactiveGridRepository(Class<T> type, ReactiveGridTemplate template) {
    this.type = type;
    this.template = template;
    this.blocking = new SimpleGridRepository<>(type, template.operations());
  }

  private <R> Mono<R> call(Function<SimpleGridRepository<T, ID>, @Nullable R> call) {
    return template.call(grid -> call.apply(blocking));
  }

  /** Makes a call that returns nothing. */
  private interface Action<R> {
    void on(R repository);
  }

  private Mono<Void> run(Action<SimpleGridRepository<T, ID>> action) {
    return template.call(
        grid -> {
          action.on(blocking);
          return null;
        });
  }

  @Override
  public <S extends T> Mono<S> save(S entity) {
    Assert.notNull(entity, NO_ENTITY);
    return call(repository -> repository.save(entity));
  }

  @Override
  public <S extends T> Flux<S> saveAll(Iterable<S> entities) {
    Assert.notNull(entities, NO_ITERABLE);
    return template.callMany(grid -> blocking.saveAll(entities));
  }

  @Override
  public <S extends T> Flux<S> saveAll(Publisher<S> entities) {
    Assert.notNull(entities, NO_PUBLISHER);
    return template.saveAll(entities);
  }

  @Override
  public Mono<T> findById(ID id) {
    Assert.notNull(id, NO_ID);
    return template.findById(id, type);
  }

  @Override
  public Mono<T> findById(Publisher<ID> id) {
    Assert.notNull(id, NO_PUBLISHER);
    return Mono.from(id).flatMap(this::findById);
  }

  @Override
  public Mono<Boolean> existsById(ID id) {
    Assert.notNull(id, NO_ID);
    return template.existsById(id, type);
  }

  @Override
  public Mono<Boolean> existsById(Publisher<ID> id) {
    Assert.notNull(id, NO_PUBLISHER);
    return Mono.from(id).flatMap(this::existsById);
  }

  @Override
  public Flux<T> findAll() {
    return template.stream(GridQuery.all(), type);
  }

  @Override
  public Flux<T> findAll(Sort sort) {
    Assert.notNull(sort, "The given Sort must not be null; use Sort.unsorted()");
    return template.find(GridQuery.all().with(sort), type);
  }

  @Override
  public Flux<T> findAllById(Iterable<ID> ids) {
    Assert.notNull(ids, NO_ITERABLE);
    return template.callMany(grid -> blocking.findAllById(ids));
  }

  @Override
  public Flux<T> findAllById(Publisher<ID> ids) {
    Assert.notNull(ids, NO_PUBLISHER);
    return template.findAllById(ids, type);
  }

  @Override
  public Mono<Long> count() {
    return template.count(Criteria.everything(), type);
  }

  @Override
  public Mono<Void> deleteById(ID id) {
    Assert.notNull(id, NO_ID);
    return run(repository -> repository.deleteById(id));
  }

  @Override
  public Mono<Void> deleteById(Publisher<ID> id) {
    Assert.notNull(id, NO_PUBLISHER);
    return Mono.from(id).flatMap(this::deleteById);
  }

  @Override
  public Mono<Void> delete(T entity) {
    Assert.notNull(entity, NO_ENTITY);
    return template.delete(entity);
  }

  @Override
  public Mono<Void> deleteAllById(Iterable<? extends ID> ids) {
    Assert.notNull(ids, NO_ITERABLE);
    return run(repository -> repository.deleteAllById(ids));
  }

  @Override
  public Mono<Void> deleteAll(Iterable<? extends T> entities) {
    Assert.notNull(entities, NO_ITERABLE);
    return run(repository -> repository.deleteAll(entities));
  }

  @Override
  public Mono<Void> deleteAll(Publisher<? extends T> entities) {
    Assert.notNull(entities, NO_PUBLISHER);
    return Flux.from(entities)
        .buffer(ReactiveGridTemplate.BATCH_ENTITIES)
        .concatMap(this::deleteAll, 1)
        .then();
  }

  @Override
  public Mono<Void> deleteAll() {
    return template.deleteAll(type);
  }

  @Override
  public <S extends T> Mono<S> findOne(Example<S> example) {
    return call(repository -> repository.findOne(example).orElse(null));
  }

  @Override
  public <S extends T> Flux<S> findAll(Example<S> example) {
    return template.callMany(grid -> blocking.findAll(example));
  }

  @Override
  public <S extends T> Flux<S> findAll(Example<S> example, Sort sort) {
    return template.callMany(grid -> blocking.findAll(example, sort));
  }

  @Override
  public <S extends T> Mono<Long> count(Example<S> example) {
    return call(repository -> repository.count(example));
  }

  @Override
  public <S extends T> Mono<Boolean> exists(Example<S> example) {
    return call(repository -> repository.exists(example));
  }

  @Override
  public <S extends T, R, P extends Publisher<R>> P findBy(
      Example<S> example, Function<ReactiveFluentQuery<S>, P> queryFunction) {
    return queryFunction.apply(new ReactiveExampleQuery<>(template, blocking.like(example)));
  }
}
