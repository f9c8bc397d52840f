/**
 * Races of threads, each written once and run in two ways.
 *
 * <p>{@link dev.grid.member.races.RacesTest} has jcstress run them millions of times, in a process
 * of their own, in a normal build for a fraction of a second each: it makes the threads meet on
 * real processors and counts every result. {@code mvn -pl grid-core/member -am test
 * -Dtest=RacesTest -Dsurefire.failIfNoSpecifiedTests=false -Dgrid.races.millis=60000} gives each a
 * minute. Reports with all results are in {@code target/jcstress}.
 *
 * <p>{@link dev.grid.member.races.InterleavingsTest} has Fray decide at each step which thread goes
 * on; {@code -Dtest=InterleavingsTest -Dgrid.interleavings.runs=5000} as above tries each race so
 * often.
 *
 * <p>Both own the threads. Each race is a nested class of its own, in the package of what races.
 * They are all in this module, those of the client and the kernel too, so that one module needs the
 * tools.
 */
@NullMarked
package dev.grid.member.races;

import org.jspecify.annotations.NullMarked;
