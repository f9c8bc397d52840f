/**
 * Clusters of real {@linkplain dev.grid.member.MemberCore cores} in virtual time: threads, clocks,
 * the network and views are simulated, so that a seed decides everything that happens and an hour
 * of faults takes seconds.
 *
 * <p>A {@link dev.grid.systemtests.simulation.SimulatedCluster} starts members, has {@linkplain
 * dev.grid.systemtests.simulation.Registers clients} write and read and {@linkplain
 * dev.grid.systemtests.simulation.Deliveries others} pass numbers through queues and repeat what is
 * not answered, others add to and read {@linkplain dev.grid.systemtests.simulation.Rings
 * ringbuffers}, read on in a {@linkplain dev.grid.systemtests.simulation.Journals map's journal},
 * have {@linkplain dev.grid.systemtests.simulation.Processings entry processors} run, {@linkplain
 * dev.grid.systemtests.simulation.OrderedMessages publish} to a topic with one order, {@linkplain
 * dev.grid.systemtests.simulation.Counters count} at one member after another, {@linkplain
 * dev.grid.systemtests.simulation.Collected keep a model} of lists, sets and multimaps, {@linkplain
 * dev.grid.systemtests.simulation.Everywhere write} to a replicated map at members, take
 * {@linkplain dev.grid.systemtests.simulation.Ids ids} and {@linkplain
 * dev.grid.systemtests.simulation.Permits permits}, {@linkplain
 * dev.grid.systemtests.simulation.Hearing listens} to what is written, {@linkplain
 * dev.grid.systemtests.simulation.NearReaders keep} what they read, keep {@linkplain
 * dev.grid.systemtests.simulation.ViewReaders views}, {@linkplain
 * dev.grid.systemtests.simulation.IndexedReaders ask} by an index, and crashes, pauses, cuts off,
 * slows down and adds members. Then it lets everything heal and requires that no acknowledged write
 * is lost, that every read was linearizable, that each call to a queue, list, set or multimap and
 * each entry processor was carried out once, that ringbuffers have every item at its sequence and
 * answer whoever waits, that a journal's readers see each change once and in order, that a topic's
 * listeners hear one order, that members agree on counters and have lost nothing of them that
 * another one had, that they have the same replicated map and nothing that was removed, that
 * listeners heard everything once or were told of a loss, that what is kept is not older than its
 * bound, that views have what their map has and tell their listeners of it, that all members have
 * one state, that each partition has one primary and all its copies, and that copies are equal.
 *
 * <p>{@link dev.grid.systemtests.simulation.SimulationTest} runs some dozen seeds in each build.
 * From the root of the tree, more of them, or the one that failed:
 *
 * <pre>
 * mvn -pl grid-core/system-tests -am test -Dtest=SimulationTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dgrid.simulation.runs=10000
 * mvn -pl grid-core/system-tests -am test -Dtest=SimulationTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dgrid.simulation.seed=4711 -Dgrid.simulation.runs=1
 * </pre>
 *
 * <p>{@code mvn verify -Pnightly} runs thousands of each kind.
 *
 * <p>A run is confined to one thread; runs share nothing. What a task throws ends its run and fails
 * the test. Read {@link dev.grid.systemtests.simulation.World}, which is the clock, then {@link
 * dev.grid.systemtests.simulation.SimulatedCluster}.
 */
@NullMarked
package dev.grid.systemtests.simulation;

import org.jspecify.annotations.NullMarked;
