/**
 * Sessions of a Raft group: who may hold something there, and until when.
 *
 * <p>{@link dev.grid.structures.cpsession.CpSessionState} has all sessions of its group and is
 * confined to its host. Copies have which sessions there are; when each was heard of last only the
 * leader knows, so heartbeats are in no log. A new leader gives each session its whole time again:
 * a session may live longer than its time, never shorter, and no clock but the leader's counts.
 * When sessions end, the host has the group's other structures free what they held; see {@link
 * dev.grid.kernel.cp.Sessions}.
 *
 * <p>Read {@link dev.grid.kernel.cp.CpSessionMessages}, {@link
 * dev.grid.structures.cpsession.CpSessionState}.
 */
@NullMarked
package dev.grid.structures.cpsession;

import org.jspecify.annotations.NullMarked;
