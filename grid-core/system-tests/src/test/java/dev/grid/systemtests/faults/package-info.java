/**
 * Breaks real clusters while clients work on them, and judges what the clients saw.
 *
 * <p>A {@link dev.grid.systemtests.faults.FaultRun} starts members as processes, runs a {@link
 * dev.grid.systemtests.faults.Workload} against them, injects a {@link
 * dev.grid.systemtests.faults.Fault} every so often by a seeded schedule, heals it, waits until the
 * cluster is whole, and in the end compares what is there with what was acknowledged. A short run
 * is among the tests; long ones are started from the root of the tree, after {@code mvn -DskipTests
 * package}, with
 *
 * <pre>
 * grid-core/system-tests/faults.sh --server grid --members 3 --seconds 600 --runs 5
 * grid-core/system-tests/faults.sh --server grid --members 5 --faults kill,cut --seed 42
 * grid-core/system-tests/faults.sh --server grid-app --client grid --redo true --faults restart
 * grid-core/system-tests/faults.sh --server grid --client grid --work sql --seconds 600
 * grid-core/system-tests/faults.sh --server reference --seconds 300
 * </pre>
 *
 * <p>See {@link dev.grid.systemtests.faults.FaultRun.Settings} for all options. The seed decides
 * the schedule and what the clients do; how they interleave it does not, so a seed that fails finds
 * its fault again only with luck: the logs of members and the histories of failed registers are
 * left in {@code target/faults}.
 *
 * <p>The clients' threads belong to the workload, which ends them. A cluster that does not become
 * whole again fails the run as a lost write does. Read {@link dev.grid.systemtests.faults.FaultRun}
 * first.
 */
@NullMarked
package dev.grid.systemtests.faults;

import org.jspecify.annotations.NullMarked;
