/**
 * What users submit to be run: one {@link dev.grid.kernel.tasks.TaskRunner} a member, with one
 * {@link dev.grid.kernel.tasks.TaskPool} for each structure that runs tasks there.
 *
 * <p>A pool is a bound, not threads: so many of its tasks run at a time and so many wait, in order;
 * what comes on top is refused. The threads are the member's, shared by all pools, started when
 * they are needed and ended when they are idle. So a structure that runs nothing costs no thread.
 *
 * <p>A task is bytes until its turn. It is read, run, and its result written, on its thread; what
 * fails there fails the one {@link dev.grid.kernel.tasks.SubmittedTask}. Nothing ends a task by
 * force: cancelling interrupts it at most, and whoever waits for it is told at once while it goes
 * on and keeps its thread. Handlers may call everything here: nothing blocks. Thread-safe.
 *
 * <p>Read {@link dev.grid.kernel.tasks.TaskPool} first.
 */
@NullMarked
package dev.grid.kernel.tasks;

import org.jspecify.annotations.NullMarked;
