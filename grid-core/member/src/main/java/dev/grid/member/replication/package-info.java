/**
 * Primaries and backups of partitions, so that nothing that was acknowledged is lost with a member.
 *
 * <p>A primary gives each change of its partition a sequence number and brings its effect to every
 * {@code ChangeSink}: to each backup, on a stream of its own with contiguous indices. An answer is
 * given when all in-sync backups that count have acknowledged what it depends on. A learner gets a
 * snapshot of what it lacks in slices, in the same stream as the changes that are made meanwhile,
 * so that order alone makes it right.
 *
 * <table>
 * <caption>What is where</caption>
 * <tr><td>{@link dev.grid.member.replication.Replica}<td>what a partition and messages ask for
 * <tr><td>{@code RoleMachine}<td>the roles and their transitions; promotion, handing over, splits
 * <tr><td>{@code Primary}, {@code CopyStreams}, {@code CopyStream}, {@code WaitingAnswers}
 *   <td>the primary: numbers, streams, answers
 * <tr><td>{@code Backup}<td>the backup: the fence, applying a stream
 * <tr><td>{@code LocalCopy}<td>what both work on
 * <tr><td>{@code ChangeLog}<td>how far changes have come, and those that some copy may lack
 * <tr><td>{@code SplitHistory}<td>on which side of a split something was changed
 * </table>
 *
 * <p>Everything of a partition is confined to whoever holds the partition. Streams survive broken
 * connections: what was not acknowledged is sent again. A copy that cannot be brought up to date is
 * reported to the coordinator and made anew.
 *
 * <p>Read {@code RoleMachine}, then {@code Primary} and {@code Backup}.
 */
@NullMarked
package dev.grid.member.replication;

import org.jspecify.annotations.NullMarked;
