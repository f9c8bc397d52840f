/**
 * Calls between members: what reaches a member that does not serve its partition is brought to the
 * one that does, and the answer back. A call to all partitions becomes one message to each member.
 *
 * <p>{@link dev.grid.member.routing.Router} owns no thread; what it is told comes from I/O threads,
 * workers and the cluster thread. Calls wait, bounded in number and time, while a partition has no
 * primary that can be reached.
 */
@NullMarked
package dev.grid.member.routing;

import org.jspecify.annotations.NullMarked;
