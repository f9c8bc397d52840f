/**
 * What a room is made of, without a word about threads, connections or clusters.
 *
 * <p>A {@link dev.grid.kernel.Structure} names a room and makes its parts. Its {@link
 * dev.grid.kernel.Handler} turns a message, a {@link dev.grid.kernel.State} and the time into an
 * {@link dev.grid.kernel.Outcome}: a reply, a change with its {@link dev.grid.kernel.Effect},
 * events alone, a wait, or work that is done outside the partition. Hosts carry outcomes out, once
 * for all rooms. On the calling side a proxy sees only an {@link dev.grid.kernel.Invoker}, so that
 * one proxy serves members and clients.
 *
 * <p>Where there are several members, the same effects keep copies: {@link
 * dev.grid.kernel.EffectCodec} brings them over the wire, {@link dev.grid.kernel.Transfer} makes a
 * copy of a state that goes on changing, {@link dev.grid.kernel.State#digest()} tells whether two
 * are equal, and {@link dev.grid.kernel.Merging} brings together what a split has kept apart.
 *
 * <p>{@link dev.grid.kernel.ListenerThreads} is the one thing here that owns threads: those that
 * run an application's listeners. Handlers and states are confined to whoever hosts them, one call
 * at a time, and are deterministic. An exception from a handler fails the one call; an {@link
 * java.lang.Error} fails the partition.
 *
 * <p>Read {@link dev.grid.kernel.Structure}, {@link dev.grid.kernel.Outcome}, {@link
 * dev.grid.kernel.Invoker}.
 */
@NullMarked
package dev.grid.kernel;

import org.jspecify.annotations.NullMarked;
