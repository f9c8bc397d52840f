/**
 * Flake id generators: every member makes ids by itself, from the cluster's time, a sequence and
 * its number.
 *
 * <p>{@link dev.grid.structures.flakeid.FlakeIdState} counts ids of one member in one number, so
 * that the next is always higher than the last: a batch begins at the clock or where the last one
 * ended, whichever is later. Numbers of members come from the cluster's state ({@link
 * dev.grid.kernel.Call#memberNumber}): each is given once, so no two members' ids are the same,
 * whatever their clocks and counts do. What a call took is taken even if its answer is lost.
 *
 * <p>A state is guarded by its {@link dev.grid.kernel.Host#LOCAL} host. A client's proxy keeps its
 * batch behind its own monitor ({@link dev.grid.structures.flakeid.PrefetchedIds}), and asks one
 * member after another for the next ({@link dev.grid.structures.flakeid.BatchRequest}).
 *
 * <p>Read {@link dev.grid.structures.flakeid.FlakeIdMessages}, {@link
 * dev.grid.structures.flakeid.FlakeIdState}, {@link dev.grid.structures.flakeid.PrefetchedIds}.
 */
@NullMarked
package dev.grid.structures.flakeid;

import org.jspecify.annotations.NullMarked;
