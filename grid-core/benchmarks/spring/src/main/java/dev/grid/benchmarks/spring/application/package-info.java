/**
 * What the application of every side is: an order that is cached, kept by a repository, and
 * sessions, with a loop that measures one of these when it is told to.
 *
 * <p>Threads: commands are read on the main thread, and one that measures has as many as it is
 * told. Failure: a value that is missing or wrong ends the process. Read {@link
 * dev.grid.benchmarks.spring.application.Work} first.
 */
@NullMarked
package dev.grid.benchmarks.spring.application;

import org.jspecify.annotations.NullMarked;
