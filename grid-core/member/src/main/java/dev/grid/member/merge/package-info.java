/**
 * Brings what the losing side of a split has to the side that goes on, when the two have met.
 *
 * <p>{@link dev.grid.member.merge.Merger} is given what a member served on the losing side, and
 * sends it, slice by slice, to the partitions' primaries, where the structures' merge policies are
 * asked. It owns no thread: it is told by the cluster thread and by whoever answers calls, and
 * works on workers. A call that fails is sent again for a bounded time; what cannot be delivered
 * then, and what policies do not keep, goes to the {@link dev.grid.member.merge.Journal}, in this
 * member's memory. A member that fails before it is done takes with it what it had not merged.
 *
 * <p>What is to be merged, and what is not, is decided in {@link
 * dev.grid.member.replication.Replica#reset}. Read {@link dev.grid.member.merge.Merger} first.
 */
@NullMarked
package dev.grid.member.merge;

import org.jspecify.annotations.NullMarked;
