/**
 * Makes repositories: the factory that Spring Data calls, the base class behind {@code
 * GridRepository}, and queries that methods' names, annotations and examples spell out.
 *
 * <p>Everything here is built once, at start-up, and immutable after; a method that cannot be
 * turned into a query fails the start with a {@code QueryCreationException}. Calls run on their
 * caller's thread. Read {@link dev.grid.spring.data.repository.support.GridRepositoryFactory}
 * first, then {@code MethodQuery} and {@code QueryRun}. What is reactive is the same behind virtual
 * threads.
 */
@NullMarked
package dev.grid.spring.data.repository.support;

import org.jspecify.annotations.NullMarked;
