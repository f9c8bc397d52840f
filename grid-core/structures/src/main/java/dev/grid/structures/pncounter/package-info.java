/**
 * PN counters: every member keeps all of each, adds to its own tally, and tells the others.
 *
 * <p>{@link dev.grid.structures.pncounter.PnCounterState} has one tally a member, which only that
 * member changes; the counter is their sum. A tally's version grows with each addition, so of two
 * versions of one tally the higher has everything the lower has: joining states takes the higher,
 * in whatever order and however often they meet. The versions of all tallies are the vector clock
 * of the protocol: what a session has seen is covered by a state whose versions are as high.
 *
 * <p>A state is guarded by its {@link dev.grid.kernel.Host#REPLICATED} host. A proxy keeps what it
 * has seen behind its own monitor and stays with one member ({@link
 * dev.grid.structures.pncounter.CounterSession}). Tallies of members that are gone are kept for
 * good: they count.
 *
 * <p>Read {@link dev.grid.structures.pncounter.PnCounterMessages}, {@link
 * dev.grid.structures.pncounter.PnCounterState}, {@link
 * dev.grid.structures.pncounter.CounterSession}.
 */
@NullMarked
package dev.grid.structures.pncounter;

import org.jspecify.annotations.NullMarked;
