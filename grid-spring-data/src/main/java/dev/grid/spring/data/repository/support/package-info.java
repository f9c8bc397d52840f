/**
 * Makes repositories: the factory that Spring Data calls, the base class behind {@code
 * GridRepository}, and queries derived from method names.
 *
 * <p>Everything here is built once, at start-up, and immutable after; a method that cannot be
 * turned into a query fails the start with a {@code QueryCreationException}. Calls run on their
 * caller's thread. Read {@link dev.grid.spring.data.repository.support.GridRepositoryFactory}
 * first, then {@code DerivedQuery}.
 */
@NullMarked
package dev.grid.spring.data.repository.support;

import org.jspecify.annotations.NullMarked;
