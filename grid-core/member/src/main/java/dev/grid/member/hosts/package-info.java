/**
 * Structures that live on members instead of in the table's partitions: {@link
 * dev.grid.kernel.Host#LOCAL local} ones, and {@link dev.grid.kernel.Host#REPLICATED replicated}
 * ones, which converge.
 *
 * <p>They are in {@linkplain dev.grid.member.partition.MemberPartitions partitions} that each
 * member has for itself: calls park, wake, go on outside, and are answered again there as in any
 * other partition. What differs is the log ({@link dev.grid.member.replication.HostLog}): a local
 * structure's drops effects, that of a replicated one gives them to {@link
 * dev.grid.member.hosts.Convergence}, which has a {@link dev.grid.member.hosts.PeerFeed} for each
 * other member. A feed's monitor may be taken with a partition held, but takes none.
 *
 * <p>Nothing here waits for another member. What is lost on the way, or finds a queue full, is made
 * good by comparing digests of parts once a second, and of everything with a member that comes.
 */
@NullMarked
package dev.grid.member.hosts;

import org.jspecify.annotations.NullMarked;
