/**
 * The grid for reactive applications: {@link dev.grid.spring.reactive.ReactiveGrid} over the
 * asynchronous calls. No thread waits for the cluster, but one of Reactor's bounded elastic ones
 * while a subscription to events or messages begins. What a subscriber has not asked for is not
 * fetched, a page aside.
 */
@NullMarked
package dev.grid.spring.reactive;

import org.jspecify.annotations.NullMarked;
