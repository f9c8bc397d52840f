/**
 * Spring applications beside each other: what a cached call, a repository and sessions cost with
 * our starter, with Redis and with the reference, and what each adds to an application's start.
 *
 * <p>Each side is an application in a process of its own, whose class path has nothing of the
 * others, so that it is configured as at its users. The classes here start servers and
 * applications, tell these what to measure, compare and report; the applications are in the
 * packages below. Threads: the main thread, and one for each application that reads its output.
 * Failure: whatever goes wrong in one of the processes ends the run with an exception.
 *
 * <p>Read {@link dev.grid.benchmarks.spring.Side} first, then {@code SpringSpeed}.
 */
@NullMarked
package dev.grid.benchmarks.spring;

import org.jspecify.annotations.NullMarked;
