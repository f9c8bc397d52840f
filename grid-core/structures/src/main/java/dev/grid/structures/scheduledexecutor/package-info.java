/**
 * Scheduled executors: tasks that a partition, or a member, keeps and runs at their time.
 *
 * <p>A state knows when the next of its tasks is due and names that as its alarm, so that thousands
 * of tasks that wait cost no thread and no look. When it is due the host ticks it: the beginning of
 * the run is a change, then {@link dev.grid.structures.scheduledexecutor.ScheduledRuns} runs the
 * task outside, and tells with an ordinary message what it came to, which is the next change. So
 * copies know at any time which run of which task goes on, on which member, and statistics are
 * theirs. If the member is gone, whoever serves the partition begins a run anew: {@link
 * dev.grid.kernel.runs} has the rules.
 *
 * <p>Tasks of a member are in a state of the same kind that the member has for itself, which nobody
 * copies. A state is confined to its host.
 *
 * <p>Read {@link dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages}, {@link
 * dev.grid.structures.scheduledexecutor.ScheduledTask}, {@link
 * dev.grid.structures.scheduledexecutor.ScheduledExecutorState}, {@link
 * dev.grid.structures.scheduledexecutor.ScheduledExecutorHandler}.
 */
@NullMarked
package dev.grid.structures.scheduledexecutor;

import org.jspecify.annotations.NullMarked;
