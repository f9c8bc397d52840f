/**
 * Durable executors: tasks that their partition keeps until they have run, and then their results.
 *
 * <p>A task is an entry of its partition from the moment its id is given, copied as any; the state
 * says which member runs it. {@link dev.grid.structures.durableexecutor.DurableRuns} runs it there,
 * outside the partition, and tells the partition what it came to with an ordinary message, so the
 * result is a change as any other. If the member is gone, whoever serves the partition has it begun
 * again: {@link dev.grid.kernel.runs} has the rules.
 *
 * <p>A state is confined to its partition. It has a bounded number of tasks and results: a new task
 * takes the place of the oldest result, never of a task that has not ended.
 *
 * <p>Read {@link dev.grid.structures.durableexecutor.DurableExecutorMessages}, {@link
 * dev.grid.structures.durableexecutor.DurableExecutorState}, {@link
 * dev.grid.structures.durableexecutor.DurableExecutorHandler}.
 */
@NullMarked
package dev.grid.structures.durableexecutor;

import org.jspecify.annotations.NullMarked;
