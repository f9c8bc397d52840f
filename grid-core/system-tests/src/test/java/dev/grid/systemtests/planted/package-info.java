/**
 * Faults that are planted in the engine, to show that the simulation finds them: a checker that
 * never fails proves nothing.
 *
 * <p>{@code src/test/planted} has a file for each: what it is, where it comes from, the simulation
 * that finds it, and the code to be replaced. Nothing of it is in the engine itself. {@link
 * dev.grid.systemtests.planted.FaultyEngine} looks the code up in all sources, whatever file it is
 * in and however it is laid out, compiles what has changed and runs the simulation on that, in a
 * class loader of its own. What simulation cannot show, as nothing of Raft groups is simulated, is
 * in the folder {@code processes} there: members as processes, with the changed classes first in
 * their path, show it under {@link dev.grid.systemtests.faults faults}.
 *
 * <p>Each build checks that every fault can still be planted, and finds a few. All of them, each
 * within a thousand seeds ({@code mvn verify -Pnightly} does that too), or one:
 *
 * <pre>
 * grid-core/system-tests/planted-faults.sh
 * grid-core/system-tests/planted-faults.sh --first 1 --seeds 1000 acknowledged-before-the-backup
 * </pre>
 *
 * <p>Where a change of the engine moves or renames what a fault is about, the build says which file
 * of {@code src/test/planted} no longer fits; write the same fault in the new words.
 */
@NullMarked
package dev.grid.systemtests.planted;

import org.jspecify.annotations.NullMarked;
