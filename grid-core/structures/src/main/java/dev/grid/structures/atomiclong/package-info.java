/**
 * Atomic longs: one number in a Raft group.
 *
 * <p>Its state is confined to its host. Users' functions run outside on {@link
 * dev.grid.kernel.cp.UserFunctions#POOL} with the value they are given; changes wait meanwhile,
 * reads do not. If the leader changes, what a function has come to is dropped, and it runs again.
 *
 * <p>Read {@link dev.grid.structures.atomiclong.AtomicLongMessages}, {@link
 * dev.grid.structures.atomiclong.AtomicLongHandler}.
 */
@NullMarked
package dev.grid.structures.atomiclong;

import org.jspecify.annotations.NullMarked;
