package dev.grid.structures.cpsession;

import dev.grid.kernel.Effect;
import dev.grid.kernel.cp.SessionsEnded;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.Struct;
import java.util.List;
import java.util.UUID;

/** What has changed in a group's sessions, for replicas. Immutable. */
sealed interface CpSessionEffect extends Effect, Message<Void> {

  /** A session has begun; its id is the highest. */
  @Op(id = 0x9f0100)
  record Begun(SessionCopy session) implements CpSessionEffect {}

  /** Sessions have ended. */
  @Op(id = 0x9f0200)
  record Ended(List<Long> sessions) implements CpSessionEffect, SessionsEnded {}

  /** The last thread id that somebody has got. */
  @Op(id = 0x9f0300)
  record ThreadIdTaken(long threadId) implements CpSessionEffect {}

  /** All there is. */
  @Op(id = 0x9f0400)
  record Copied(long lastSession, long lastThread, List<SessionCopy> sessions)
      implements CpSessionEffect {}

  /**
   * A session.
   *
   * @param caller the client or member that began it
   */
  @Struct
  record SessionCopy(long sessionId, String endpointName, UUID caller, long begunMillis) {}
}
