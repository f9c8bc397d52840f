/**
 * Logs that several members agree on, by Raft, and keep on disk: what the CP subsystem stands on.
 * Nothing here knows what an entry means. {@link dev.grid.consensus.ConsensusServer} is a member's
 * part in all groups, {@link dev.grid.consensus.GroupMachine} what a group's log is applied to.
 *
 * <p>This is the only package that sees Apache Ratis. Ratis owns the threads: entries of one group
 * are applied by one thread, which may wait for a partition but not for the network. What is not
 * committed when a leader is lost may be committed later or never; whoever appends has to be able
 * to tell from the entries themselves which count.
 *
 * <p>Read first: decision 0056.
 */
@NullMarked
package dev.grid.consensus;

import org.jspecify.annotations.NullMarked;
