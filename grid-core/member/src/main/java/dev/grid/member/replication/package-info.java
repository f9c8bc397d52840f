/**
 * Copies of partitions on other members, so that nothing that was acknowledged is lost with one.
 *
 * <p>A primary gives each change of its partition a sequence number and sends its effect to every
 * copy, on a stream of its own with contiguous indices. An answer is given when all in-sync copies
 * that count have acknowledged what it depends on. A learner gets what it lacks in slices, in the
 * same stream as the changes that are made meanwhile, so that order alone makes it right.
 *
 * <p>Everything of a partition is confined to whoever holds the partition. Streams survive broken
 * connections: what was not acknowledged is sent again. A copy that cannot be brought up to date is
 * reported to the coordinator and made anew.
 *
 * <p>Read {@link dev.grid.member.replication.Replica}, then {@code Leading} and {@code CopyStream}.
 */
@NullMarked
package dev.grid.member.replication;

import org.jspecify.annotations.NullMarked;
