/**
 * Executors: tasks that members run.
 *
 * <p>A task goes to a partition, and so to whoever serves it, or to a member. There the handler
 * gives it to the executor's {@link dev.grid.kernel.tasks.TaskPool}, and the call leaves the
 * partition ({@link dev.grid.kernel.Outcome.Later}): it is answered when the task ends, whoever
 * serves the partition by then. The calls that cancel name the task only, so they have no executor.
 *
 * <p>A task is begun once. One that comes again finds the one that runs, by its name; one that may
 * have been begun on a member of which nothing is known is refused. The state is one bit, that the
 * executor was shut down: it is replicated to all members, so that those that join know it too.
 *
 * <p>States are confined to their partitions and pools are thread-safe. Read {@link
 * dev.grid.structures.executor.ExecutorMessages}, {@link
 * dev.grid.structures.executor.ExecutorHandler}.
 */
@NullMarked
package dev.grid.structures.executor;

import org.jspecify.annotations.NullMarked;
