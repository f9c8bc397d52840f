/**
 * Semaphores: permits in a Raft group.
 *
 * <p>{@link dev.grid.structures.semaphore.SemaphoreState} has how many permits there are, how many
 * each session has taken, and what recent calls were answered ({@link
 * dev.grid.kernel.cp.RecentCalls}), so that one that is sent again takes nothing more. It is
 * confined to its host. Who waits is parked, the first in line alone goes on, and a call ends the
 * wait of an earlier one of the same thread.
 *
 * <p>Read {@link dev.grid.structures.semaphore.SemaphoreMessages}, {@link
 * dev.grid.structures.semaphore.SemaphoreState}, {@link
 * dev.grid.structures.semaphore.SemaphoreHandler}.
 */
@NullMarked
package dev.grid.structures.semaphore;

import org.jspecify.annotations.NullMarked;
