/**
 * Races of two threads, run millions of times by jcstress, which makes the threads meet and counts
 * every result.
 *
 * <p>{@link dev.grid.member.races.RacesTest} runs the races in a process of their own, in a normal
 * build for a fraction of a second each. {@code mvn -pl grid-core/member -am test -Dtest=RacesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dgrid.races.millis=60000} gives each a minute. Reports
 * with all results are in {@code target/jcstress}.
 *
 * <p>jcstress owns the threads. A race has a nested class of its own; those of {@link
 * dev.grid.kernel.CallFuture} are here, too, so that one module needs jcstress, and those of {@link
 * dev.grid.member.partition.Partition} beside it.
 */
@NullMarked
package dev.grid.member.races;

import org.jspecify.annotations.NullMarked;
