/**
 * What rooms share that live in Raft groups ({@link dev.grid.kernel.Host#RAFT_GROUP}): names with
 * the group they are in, and how proxies find it.
 *
 * <p>Proxies are thread-safe; parts of states are confined to their hosts. Read {@link
 * dev.grid.kernel.cp.CpName}, {@link dev.grid.kernel.cp.GroupCalls}.
 */
@NullMarked
package dev.grid.kernel.cp;

import org.jspecify.annotations.NullMarked;
