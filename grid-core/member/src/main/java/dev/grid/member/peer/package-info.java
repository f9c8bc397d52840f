/**
 * The connections between members.
 *
 * <p>{@link dev.grid.member.peer.PeerNetwork} makes one connection each way: {@link
 * dev.grid.member.peer.PeerSender} carries what this member says, {@link
 * dev.grid.member.peer.PeerReceiver} what another one does. {@link dev.grid.member.peer.PeerLink}
 * says when to dial, {@link dev.grid.member.peer.PeerDial} does it. Everything runs on event loops
 * that belong to the member; each class names its own.
 *
 * <p>Messages that are large travel in pieces, between which others go: see {@link
 * dev.grid.member.peer.LargeMessages} and {@link dev.grid.member.peer.Reassembly}.
 *
 * <p>A connection that breaks loses what was under way: the layers above send it again. It is
 * dialled at once, and a host that refuses is evidence that the other's process is gone. Members
 * that do not belong together say why, in both logs. Bytes that are no message close their
 * connection and nothing else.
 *
 * <p>Read {@link dev.grid.member.peer.Peers}, then {@link dev.grid.member.peer.PeerNetwork}.
 */
@NullMarked
package dev.grid.member.peer;

import org.jspecify.annotations.NullMarked;
