/**
 * Spring's caches over the grid's maps: each cache is a map of its own, shared by all applications
 * of the cluster.
 *
 * <p>Calls run on their callers' threads, and wait for the grid there; what is asynchronous runs
 * loaders on a virtual thread each. What becomes of a call when the grid is away is {@link
 * dev.grid.spring.failure.OnFailure}'s to say. Read {@link dev.grid.spring.cache.GridCache} first.
 */
@NullMarked
package dev.grid.spring.cache;

import org.jspecify.annotations.NullMarked;
