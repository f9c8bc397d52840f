/**
 * Atomic references: one value in a Raft group, as the bytes that arrived.
 *
 * <p>Its state is confined to its host. Users' functions run outside on {@link
 * dev.grid.kernel.cp.UserFunctions#POOL} with the value they are given; changes wait meanwhile,
 * reads do not.
 *
 * <p>Read {@link dev.grid.structures.atomicreference.AtomicReferenceMessages}, {@link
 * dev.grid.structures.atomicreference.AtomicReferenceHandler}.
 */
@NullMarked
package dev.grid.structures.atomicreference;

import org.jspecify.annotations.NullMarked;
