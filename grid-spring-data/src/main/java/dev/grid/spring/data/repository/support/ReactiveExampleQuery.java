package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.reactive.ReactiveGridTemplate;
import java.util.Collection;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.repository.query.FluentQuery.FetchableFluentQuery;
import org.springframework.data.repository.query.FluentQuery.ReactiveFluentQuery;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@link ExampleQuery} behind virtual threads. Immutable. */
record ReactiveExampleQuery<R>(ReactiveGridTemplate template, FetchableFluentQuery<R> blocking)
    implements ReactiveFluentQuery<R> {

  @Override
  public ReactiveFluentQuery<R> sortBy(Sort sort) {
    return new ReactiveExampleQuery<>(template, blocking.sortBy(sort));
  }

  @Override
  public ReactiveFluentQuery<R> limit(int limit) {
    return new ReactiveExampleQuery<>(template, blocking.limit(limit));
  }

  @Override
  public <S> ReactiveFluentQuery<S> as(Class<S> type) {
    return new ReactiveExampleQuery<>(template, blocking.as(type));
  }

  @Override
  public ReactiveFluentQuery<R> project(Collection<String> properties) {
    return new ReactiveExampleQuery<>(template, blocking.project(properties));
  }

  @Override
  public Mono<R> one() {
    return template.call(grid -> blocking.oneValue());
  }

  @Override
  public Mono<R> first() {
    return template.call(grid -> blocking.firstValue());
  }

  @Override
  public Flux<R> all() {
    return template.callMany(grid -> blocking.all());
  }

  @Override
  public Mono<Window<R>> scroll(ScrollPosition position) {
    return template.call(grid -> blocking.scroll(position));
  }

  @Override
  public Mono<Page<R>> page(Pageable pageable) {
    return template.call(grid -> blocking.page(pageable));
  }

  @Override
  public Mono<Slice<R>> slice(Pageable pageable) {
    return template.call(grid -> blocking.slice(pageable));
  }

  @Override
  public Mono<Long> count() {
    return template.call(grid -> blocking.count());
  }

  @Override
  public Mono<Boolean> exists() {
    return template.call(grid -> blocking.exists());
  }
}
