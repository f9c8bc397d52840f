/**
 * Tasks that a partition keeps and its member runs: what begins them, tells the partition what they
 * came to, and begins them again when their member is gone.
 *
 * <p>The partition's state says which member runs a task. While that member is in the cluster the
 * task is its own, also if another serves the partition by then: it is asked now and then whether
 * it runs the task still, and what it came to goes to whoever serves the partition. So a task runs
 * once while partitions move, and again only if its member is gone, or has forgotten it. Which is
 * which is decided by the partition, in the order of its changes: it takes the first answer only.
 *
 * <p>There is one {@link dev.grid.kernel.runs.PartitionRuns} for a structure on a member, as its
 * {@link dev.grid.kernel.MemberPart}. Handlers call it; it blocks nobody, and has no thread. {@link
 * dev.grid.kernel.runs.RunMessages} is what a room gives it.
 */
@NullMarked
package dev.grid.kernel.runs;

import org.jspecify.annotations.NullMarked;
