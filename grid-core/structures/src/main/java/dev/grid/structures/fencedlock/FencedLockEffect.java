package dev.grid.structures.fencedlock;

import dev.grid.kernel.Effect;
import dev.grid.kernel.cp.RecentCall;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import java.util.List;

/** What a call changed in a fenced lock, for replicas. Immutable. */
sealed interface FencedLockEffect extends Effect, Message<Void> {

  /**
   * An endpoint has the lock, or has it no more.
   *
   * @param fence of the lock
   * @param holds how often the endpoint of the call has it; 0 if it is free, negative if the call
   *     has changed nothing about that
   * @param call which it was, and what it was answered
   */
  @Op(id = 0x870100)
  record Held(long fence, int holds, RecentCall call) implements FencedLockEffect {}

  /** A session has ended: the lock is free if it had it. */
  @Op(id = 0x870200)
  record SessionGone(long sessionId) implements FencedLockEffect {}

  /** All there is. */
  @Op(id = 0x870300)
  record Copied(long fence, int holds, long sessionId, long threadId, List<RecentCall> calls)
      implements FencedLockEffect {}
}
