/**
 * Side-by-side runs against peers: each starts the servers to compare as processes of their own,
 * applies load to one after another over the loopback interface, and prints numbers and ratios; see
 * {@code README.md}.
 *
 * <p>The rooms below: {@code load} applies and measures load, {@code servers} holds the main
 * classes of the peers. The classes here only start, ask, compare and report.
 *
 * <p>Threads: each main class works on its main thread. Failure: whatever goes wrong in a server or
 * in the generator ends the run with an exception, and the servers it started with it; a missed
 * target is reported, not thrown.
 *
 * <p>Read {@code Contender} first, then {@code SideBySide}; for clusters {@code ServerGroup},
 * {@code Failover} and {@code Migration}.
 */
@NullMarked
package dev.grid.benchmarks;

import org.jspecify.annotations.NullMarked;
