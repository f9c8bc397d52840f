/**
 * Countdown latches: a count in a Raft group, in rounds.
 *
 * <p>{@link dev.grid.structures.countdownlatch.CountDownLatchState} remembers by which calls its
 * round was counted down, so that a call that comes again, or after its round, counts nothing.
 * There are no more of them than the count that the round began with. It is confined to its host.
 * Who waits is parked and woken when the count is 0.
 *
 * <p>Read {@link dev.grid.structures.countdownlatch.CountDownLatchMessages}, {@link
 * dev.grid.structures.countdownlatch.CountDownLatchState}.
 */
@NullMarked
package dev.grid.structures.countdownlatch;

import org.jspecify.annotations.NullMarked;
