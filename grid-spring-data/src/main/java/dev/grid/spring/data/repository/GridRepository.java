package dev.grid.spring.data.repository;

import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.ListPagingAndSortingRepository;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.query.ListQueryByExampleExecutor;

/**
 * A repository over a map of the grid.
 *
 * <p>Calls by id cost one or two calls to the member that owns the key. {@code findAll} in all its
 * forms visits every entry; {@code count()} and {@code deleteAll()} do not. {@code save} and {@code
 * delete} of an entity with a {@code @Version} throw {@code OptimisticLockingFailureException} when
 * the stored version is another; {@code deleteById} does not look at versions. Calls over several
 * entities are not atomic.
 */
@NoRepositoryBean
public interface GridRepository<T, ID>
    extends ListCrudRepository<T, ID>,
        ListPagingAndSortingRepository<T, ID>,
        ListQueryByExampleExecutor<T> {}
