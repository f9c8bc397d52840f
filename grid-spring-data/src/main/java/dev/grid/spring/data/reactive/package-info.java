/**
 * Entities as {@code Mono} and {@code Flux}: {@link
 * dev.grid.spring.data.reactive.ReactiveGridTemplate}. Needs Reactor, which is optional elsewhere.
 *
 * <p>Every call is carried out by a virtual thread of its own once somebody subscribes. That thread
 * may wait for members, which keeps no thread of the operating system waiting; entity callbacks and
 * whatever is subscribed runs on it, too, unless told otherwise by {@code publishOn}. Failures are
 * {@code DataAccessException}s.
 */
@NullMarked
package dev.grid.spring.data.reactive;

import org.jspecify.annotations.NullMarked;
