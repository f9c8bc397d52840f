/**
 * Structures that live on members instead of in partitions: {@link dev.grid.kernel.Host#LOCAL
 * local} ones, and {@link dev.grid.kernel.Host#REPLICATED replicated} ones, which converge.
 *
 * <p>{@link dev.grid.member.hosts.MemberHost} has one {@link dev.grid.member.hosts.MemberShard} for
 * each structure; a shard's monitor guards its state for one handling, in which nothing blocks.
 * What differs between the two hosts is a {@link dev.grid.member.hosts.HostLog}: a local one drops
 * effects, {@link dev.grid.member.hosts.Convergence} brings them to the other members. It never
 * holds its queue's monitor while it takes a shard's; a shard's may be held when a queue's is
 * taken.
 *
 * <p>Nothing here waits for another member. What is lost on the way, or finds a queue full, is made
 * good by comparing digests once a second, and by telling all to a member that comes.
 */
@NullMarked
package dev.grid.member.hosts;

import org.jspecify.annotations.NullMarked;
