/**
 * A member's Raft groups: who is in them, as their default group decides it, and kept on disk;
 * where their servers are; and what of them is committed. The structures themselves are served in
 * partitions, as all others are ({@link dev.grid.member.partition.GroupPartitions}), by the group's
 * leader.
 *
 * <p>{@link dev.grid.member.raft.RaftGroups} is the one object that others know. Who is to be in
 * all groups is in {@link dev.grid.member.raft.Formations}, and changed by {@link
 * dev.grid.member.raft.FormationMoves}; {@link dev.grid.member.raft.Settling} has each group
 * follow. Blocking work is done on virtual threads of its own; what a group's log has come to is
 * told on the log's thread, which takes the group's partition for a moment. Where groups are off
 * nothing here is loaded.
 *
 * <p>Read first: decisions 0056 and 0058.
 */
@NullMarked
package dev.grid.member.raft;

import org.jspecify.annotations.NullMarked;
