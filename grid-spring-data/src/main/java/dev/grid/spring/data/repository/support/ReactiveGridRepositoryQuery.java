package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.reactive.ReactiveGridTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.data.core.ReactiveWrappers;
import org.springframework.data.repository.query.QueryMethod;
import org.springframework.data.repository.query.RepositoryQuery;
import org.springframework.data.repository.util.ReactiveWrapperConverters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A query that blocks, behind a virtual thread. Immutable. */
final class ReactiveGridRepositoryQuery implements RepositoryQuery {

  private final RepositoryQuery blocking;
  private final ReactiveGridTemplate template;

  ReactiveGridRepositoryQuery(RepositoryQuery blocking, ReactiveGridTemplate template) {
    this.blocking = blocking;
    this.template = template;
  }

  @Override
  public QueryMethod getQueryMethod() {
    return blocking.getQueryMethod();
  }

  @Override
  public Object execute(@Nullable Object[] arguments) {
    return getQueryMethod().isCollectionQuery()
        ? resolved(arguments).flatMapMany(this::many)
        : resolved(arguments).flatMap(this::one);
  }

  private Mono<Object> one(@Nullable Object[] arguments) {
    return template.call(grid -> blocking.execute(arguments));
  }

  private Flux<Object> many(@Nullable Object[] arguments) {
    return template
        .call(grid -> (Iterable<?>) blocking.execute(arguments))
        .flatMapIterable(found -> found);
  }

  /** With what is in reactive arguments. */
  private static Mono<@Nullable Object[]> resolved(@Nullable Object[] arguments) {
    List<Mono<Optional<Object>>> all = new ArrayList<>();
    boolean isReactive = false;
    for (Object argument : arguments) {
      if (argument != null && ReactiveWrappers.supports(argument.getClass())) {
        isReactive = true;
        all.add(content(argument).map(Optional::of).defaultIfEmpty(Optional.empty()));
      } else {
        all.add(Mono.just(Optional.ofNullable(argument)));
      }
    }
    return isReactive
        ? Mono.zip(
            all,
            values -> {
              @Nullable Object[] resolved = new @Nullable Object[values.length];
              for (int i = 0; i < values.length; i++) {
                resolved[i] = ((Optional<?>) values[i]).orElse(null);
              }
              return resolved;
            })
        : Mono.just(arguments);
  }

  /** A list of what a type of many elements has. */
  private static Mono<Object> content(Object reactive) {
    Publisher<?> publisher = ReactiveWrapperConverters.toWrapper(reactive, Publisher.class);
    return ReactiveWrappers.isMultiValueType(reactive.getClass())
        ? Flux.from(publisher).collectList().cast(Object.class)
        : Mono.from(publisher).cast(Object.class);
  }
}
