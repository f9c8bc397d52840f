/**
 * Locks of Raft groups for frameworks that have an interface for locks: {@link
 * dev.grid.spring.locks.GridLockRegistry} for Spring Integration, and with it its leader election,
 * and {@link dev.grid.spring.locks.GridLockProvider} for ShedLock. A class is loaded only if its
 * framework is there.
 *
 * <p>Nothing here owns a thread. All calls block until a majority of the group's members has the
 * change, and fail as those of {@link dev.grid.fencedlock.GridFencedLock} and {@link
 * dev.grid.cpmap.GridCpMap} do, with {@link dev.grid.cp.CpUnavailableException} where there are no
 * groups. Read {@code GridLockRegistry} first.
 */
@NullMarked
package dev.grid.spring.locks;

import org.jspecify.annotations.NullMarked;
