package dev.grid.spring.data.repository;

import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.query.ReactiveQueryByExampleExecutor;
import org.springframework.data.repository.reactive.ReactiveCrudRepository;
import org.springframework.data.repository.reactive.ReactiveSortingRepository;

/**
 * A reactive repository over a map of the grid; what {@link GridRepository} says of calls holds for
 * these. Nothing happens before somebody subscribes. Methods that are derived or have a
 * {@code @Query} return {@code Mono} or {@code Flux}, also {@code Mono<Page<T>>} and the like; a
 * {@code Flux} of them is of a result that came at once.
 */
@NoRepositoryBean
public interface ReactiveGridRepository<T, ID>
    extends ReactiveCrudRepository<T, ID>,
        ReactiveSortingRepository<T, ID>,
        ReactiveQueryByExampleExecutor<T> {}
