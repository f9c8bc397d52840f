/**
 * Fenced locks: one holder at a time, in a Raft group.
 *
 * <p>{@link dev.grid.structures.fencedlock.FencedLockState} has who holds the lock and how often,
 * the last fence, and what recent calls were answered ({@link dev.grid.kernel.cp.RecentCalls}), so
 * that one that is sent again takes or gives back nothing more. It is confined to its host. Who
 * waits is parked, and a call ends the wait of an earlier one of the same thread.
 *
 * <p>Proxies remember in which session a thread has taken the lock: that it has lost it is seen
 * when the session is another.
 *
 * <p>Read {@link dev.grid.structures.fencedlock.FencedLockMessages}, {@link
 * dev.grid.structures.fencedlock.FencedLockState}, {@link
 * dev.grid.structures.fencedlock.FencedLockHandler}.
 */
@NullMarked
package dev.grid.structures.fencedlock;

import org.jspecify.annotations.NullMarked;
