/**
 * Which structures of a Raft group are destroyed. What a name stood for is gone for good, so that
 * whoever holds an old handle, or a lock that was destroyed, is told and never meets another
 * structure of that name.
 *
 * <p>{@link dev.grid.structures.cpobject.GroupObjectState} has all names of its group and is
 * confined to its host, which refuses calls to them and ends what they had; see {@link
 * dev.grid.kernel.cp.GroupObjects}.
 */
@NullMarked
package dev.grid.structures.cpobject;

import org.jspecify.annotations.NullMarked;
