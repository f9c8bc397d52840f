package dev.grid.kernel.cp;

import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Struct;
import dev.grid.protocol.types.RaftGroupId;

/**
 * What goes over the wire for the sessions of a group (protocol service 0x1f). They need no right:
 * what is done within a session does.
 */
public sealed interface CpSessionMessages<R> extends OfGroupItself<R> {

  /** What the sessions of a group are called: one structure has them all. */
  String NAME = "sessions";

  @Override
  default String name() {
    return NAME;
  }

  /**
   * Begins a session.
   *
   * @param endpointName says to people whose it is
   */
  @Op(
      id = 0x1f0100,
      routing = Routing.GROUP,
      retryable = true,
      actions = {})
  record CreateSession(RaftGroupId group, String endpointName)
      implements CpSessionMessages<SessionReply> {}

  /** Ends a session; false if it has ended already. */
  @Op(
      id = 0x1f0200,
      routing = Routing.GROUP,
      retryable = true,
      actions = {})
  record CloseSession(RaftGroupId group, long sessionId) implements CpSessionMessages<Boolean> {}

  /** Has a session's time begin anew. Fails if it has ended. */
  @Op(
      id = 0x1f0300,
      routing = Routing.GROUP,
      retryable = true,
      readOnly = true,
      actions = {})
  record HeartbeatSession(RaftGroupId group, long sessionId) implements CpSessionMessages<Void> {}

  /** A thread id that nobody in this group has got before, for who calls in no session. */
  @Op(
      id = 0x1f0400,
      routing = Routing.GROUP,
      retryable = true,
      actions = {})
  record GenerateThreadId(RaftGroupId group) implements CpSessionMessages<Long> {}

  /**
   * A session that has begun.
   *
   * @param ttlMillis how long after its last heartbeat it ends
   * @param heartbeatMillis how often a heartbeat is wanted
   */
  @Struct
  record SessionReply(long sessionId, long ttlMillis, long heartbeatMillis) {}
}
