/**
 * The control plane: who seems to be there, by JGroups over the members' own connections.
 *
 * <p>{@link dev.grid.member.control.JGroupsViews} puts the stack together. {@link
 * dev.grid.member.control.PeerTransport} carries its packets, {@link
 * dev.grid.member.control.PeerDiscovery} finds members to join, {@link
 * dev.grid.member.control.PeerSuspicions} passes on evidence of death. JGroups owns its threads;
 * nothing here runs on an event loop for longer than it takes to hand over a packet.
 *
 * <p>Packets may be lost: JGroups sends them again. A view is a hint; nothing may rely on members
 * having the same one at the same time.
 *
 * <p>Read {@link dev.grid.member.cluster.Views}, then {@link dev.grid.member.control.JGroupsViews}.
 */
@NullMarked
package dev.grid.member.control;

import org.jspecify.annotations.NullMarked;
