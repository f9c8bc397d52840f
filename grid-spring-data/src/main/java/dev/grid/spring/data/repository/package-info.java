/**
 * What an application extends: {@link dev.grid.spring.data.repository.GridRepository}, or {@code
 * ReactiveGridRepository}. Turn repositories on with {@link
 * dev.grid.spring.data.repository.config.EnableGridRepositories}; with Spring Boot they are on
 * already.
 *
 * <p>Queries derived from method names know these keywords: {@code Is}, {@code Equals}, {@code
 * Not}, {@code LessThan}, {@code LessThanEqual}, {@code GreaterThan}, {@code GreaterThanEqual},
 * {@code Before}, {@code After}, {@code Between} (both bounds included), {@code In}, {@code NotIn},
 * {@code Like}, {@code NotLike}, {@code StartingWith}, {@code EndingWith}, {@code Containing},
 * {@code NotContaining}, {@code IsNull}, {@code IsNotNull}, {@code IsEmpty}, {@code IsNotEmpty},
 * {@code Matches} (a regular expression, of the whole text), {@code Exists} (is not null), {@code
 * True}, {@code False}, {@code IgnoreCase}, {@code AllIgnoreCase}, {@code And}, {@code Or}, {@code
 * OrderBy}, {@code First}, {@code Top}, {@code Distinct} (without effect: entities are distinct).
 * Others, and properties that do not suit them, fail when the repository is created.
 *
 * <p>{@link dev.grid.spring.data.repository.Query} says in words of its own what a name would say.
 *
 * <p>Nothing here owns a thread. Failures are {@code DataAccessException}s.
 */
@NullMarked
package dev.grid.spring.data.repository;

import org.jspecify.annotations.NullMarked;
