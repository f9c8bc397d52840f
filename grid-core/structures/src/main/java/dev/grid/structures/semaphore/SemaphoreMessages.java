package dev.grid.structures.semaphore;

import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToGroup;
import dev.grid.kernel.cp.Endpoint;
import dev.grid.kernel.cp.OfSession;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.security.Action;
import java.util.UUID;

/** What goes over the wire for semaphores (protocol service 0x0c). */
public sealed interface SemaphoreMessages<R> extends StructureMessage<R> {

  /** A call that takes or gives back, and is carried out once however often it comes. */
  sealed interface Invocation extends ToGroup, OfSession {

    long threadId();

    UUID invocationUid();

    default Endpoint endpoint() {
      return new Endpoint(sessionId(), threadId());
    }
  }

  /** Sets how many permits there are, the first time; whether it did. */
  @Op(id = 0x0c0100, routing = Routing.GROUP, retryable = true, actions = Action.MODIFY)
  record Init(RaftGroupId group, String name, int permits)
      implements SemaphoreMessages<Boolean>, ToGroup {}

  /**
   * Takes permits; whether it did.
   *
   * @param sessionId of the session that permits are taken for; -1 for none
   * @param threadId tells those apart who wait at once
   * @param invocationUid of the call: however often it comes, it has its effect once
   * @param timeoutMs how long it may wait; 0 not at all, negative for ever
   */
  @Op(id = 0x0c0200, routing = Routing.GROUP, retryable = true, actions = Action.ACQUIRE)
  record Acquire(
      RaftGroupId group,
      String name,
      long sessionId,
      long threadId,
      UUID invocationUid,
      int permits,
      long timeoutMs)
      implements SemaphoreMessages<Boolean>, Invocation {}

  /** Gives permits back. */
  @Op(id = 0x0c0300, routing = Routing.GROUP, retryable = true, actions = Action.RELEASE)
  record Release(
      RaftGroupId group,
      String name,
      long sessionId,
      long threadId,
      UUID invocationUid,
      int permits)
      implements SemaphoreMessages<Boolean>, Invocation {}

  /** Takes all permits there are; how many. */
  @Op(id = 0x0c0400, routing = Routing.GROUP, retryable = true, actions = Action.ACQUIRE)
  record Drain(RaftGroupId group, String name, long sessionId, long threadId, UUID invocationUid)
      implements SemaphoreMessages<Integer>, Invocation {}

  /**
   * Makes permits more or less.
   *
   * @param permits how many more; negative for less
   */
  @Op(id = 0x0c0500, routing = Routing.GROUP, retryable = true, actions = Action.MODIFY)
  record Change(
      RaftGroupId group,
      String name,
      long sessionId,
      long threadId,
      UUID invocationUid,
      int permits)
      implements SemaphoreMessages<Boolean>, Invocation {}

  @Op(
      id = 0x0c0600,
      routing = Routing.GROUP,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record AvailablePermits(RaftGroupId group, String name)
      implements SemaphoreMessages<Integer>, ToGroup {}

  /** Whether permits of the semaphore that applications call so belong to nobody. */
  @Op(
      id = 0x0c0700,
      routing = Routing.MEMBER,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetSemaphoreType(String proxyName) implements SemaphoreMessages<Boolean> {

    @Override
    public String name() {
      return proxyName;
    }
  }

  /**
   * Of our own: nobody wants what a call takes. What it has taken is given back, and it takes
   * nothing when it comes later.
   *
   * @param invocationUid of the call that is given up
   */
  @Op(id = 0x0ce100, routing = Routing.GROUP, retryable = true, actions = Action.RELEASE)
  record GiveUp(RaftGroupId group, String name, long sessionId, long threadId, UUID invocationUid)
      implements SemaphoreMessages<Void>, Invocation {}
}
