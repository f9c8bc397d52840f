package dev.grid.structures.fencedlock;

import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToGroup;
import dev.grid.kernel.cp.Endpoint;
import dev.grid.kernel.cp.OfSession;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Struct;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.security.Action;
import java.util.UUID;

/** What goes over the wire for fenced locks (protocol service 0x07). */
public sealed interface FencedLockMessages<R> extends StructureMessage<R>, ToGroup {

  /** A call of a thread of a session, which is carried out once however often it comes. */
  sealed interface Invocation extends OfSession {

    long threadId();

    UUID invocationUid();

    default Endpoint endpoint() {
      return new Endpoint(sessionId(), threadId());
    }
  }

  /** Takes the lock, and waits for it; the fence, or 0 if it may not be taken once more. */
  @Op(id = 0x070100, routing = Routing.GROUP, retryable = true, actions = Action.LOCK)
  record Lock(RaftGroupId group, String name, long sessionId, long threadId, UUID invocationUid)
      implements FencedLockMessages<Long>, Invocation {}

  /**
   * Takes the lock; the fence, or 0.
   *
   * @param timeoutMs how long it may wait; 0 or less not at all
   */
  @Op(id = 0x070200, routing = Routing.GROUP, retryable = true, actions = Action.LOCK)
  record TryLock(
      RaftGroupId group,
      String name,
      long sessionId,
      long threadId,
      UUID invocationUid,
      long timeoutMs)
      implements FencedLockMessages<Long>, Invocation {}

  /** Gives the lock back; whether it is still held. */
  @Op(id = 0x070300, routing = Routing.GROUP, retryable = true, actions = Action.LOCK)
  record Unlock(RaftGroupId group, String name, long sessionId, long threadId, UUID invocationUid)
      implements FencedLockMessages<Boolean>, Invocation {}

  @Op(
      id = 0x070400,
      routing = Routing.GROUP,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetLockOwnership(RaftGroupId group, String name)
      implements FencedLockMessages<Ownership> {}

  /**
   * Of our own: nobody wants what a call takes. What it has taken is given back, and it takes
   * nothing when it comes later.
   *
   * @param invocationUid of the call that is given up
   */
  @Op(id = 0x07e100, routing = Routing.GROUP, retryable = true, actions = Action.LOCK)
  record GiveUp(RaftGroupId group, String name, long sessionId, long threadId, UUID invocationUid)
      implements FencedLockMessages<Void>, Invocation {}

  /**
   * Who holds the lock.
   *
   * @param fence 0 if nobody does
   * @param lockCount how often it was taken; 0 if it is free
   * @param sessionId -1 if it is free
   * @param threadId -1 if it is free
   */
  @Struct
  record Ownership(long fence, int lockCount, long sessionId, long threadId) {}
}
