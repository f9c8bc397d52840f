/**
 * What drivers share whose system has sessions and gives what is made an order: {@link
 * dev.grid.coordination.queues.QueueDriver} makes memberships, fair locks and elections of a {@link
 * dev.grid.coordination.queues.QueueStore}'s few primitives. Who wants a lock or to lead puts a
 * ticket into its queue, which ends with the session; the first ticket has it, and its order is the
 * fencing token.
 *
 * <p>A session is alive here as long as it certainly is there: {@code SessionKeeper} counts from
 * when the last answered sign of life was <i>sent</i>, by the monotonic clock, so a pause ends it
 * before anyone can act on it. When it ends everything of it is lost, and it is never revived: the
 * next one is another. Calls run on their callers' threads, and each campaign has a virtual thread.
 * Start with {@link dev.grid.coordination.queues.QueueStore}.
 */
@NullMarked
package dev.grid.coordination.queues;

import org.jspecify.annotations.NullMarked;
