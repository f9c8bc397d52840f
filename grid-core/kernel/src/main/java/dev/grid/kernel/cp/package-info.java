/**
 * What rooms share that live in Raft groups ({@link dev.grid.kernel.Host#RAFT_GROUP}): names with
 * the group they are in, and how proxies find it.
 *
 * <p>What a client or member holds in a group, such as locks, it holds in its session there ({@link
 * dev.grid.kernel.cp.SessionKeeper}), and loses when the session ends: the group's host asks one
 * room which sessions there are ({@link dev.grid.kernel.cp.Sessions}), and has the others free what
 * ended sessions held. Calls that must not be carried out twice have an id, by which rooms know one
 * that is sent again ({@link dev.grid.kernel.cp.RecentCalls}).
 *
 * <p>Proxies are thread-safe; parts of states are confined to their hosts. Read {@link
 * dev.grid.kernel.cp.CpName}, {@link dev.grid.kernel.cp.GroupCalls}, {@link
 * dev.grid.kernel.cp.SessionCalls}.
 */
@NullMarked
package dev.grid.kernel.cp;

import org.jspecify.annotations.NullMarked;
