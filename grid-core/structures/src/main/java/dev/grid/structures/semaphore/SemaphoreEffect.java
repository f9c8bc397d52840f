package dev.grid.structures.semaphore;

import dev.grid.kernel.Effect;
import dev.grid.kernel.cp.RecentCall;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.Struct;
import java.util.List;

/** What a call changed in a semaphore, for replicas. Immutable. */
sealed interface SemaphoreEffect extends Effect, Message<Void> {

  /** It was said how many permits there are. */
  @Op(id = 0x8c0100)
  record Initialized(int permits) implements SemaphoreEffect {}

  /**
   * There are so many permits more, or less.
   *
   * @param taken how many more the call's session has, of those that belong to sessions
   * @param call which it was, and what it was answered
   */
  @Op(id = 0x8c0200)
  record Moved(int permits, int taken, RecentCall call) implements SemaphoreEffect {}

  /** A session has ended: what it had is there again. */
  @Op(id = 0x8c0300)
  record SessionGone(long sessionId) implements SemaphoreEffect {}

  /** All there is. */
  @Op(id = 0x8c0400)
  record Copied(
      boolean isInitialized, int available, List<Holding> holdings, List<RecentCall> calls)
      implements SemaphoreEffect {}

  /** What a session has. */
  @Struct
  record Holding(long sessionId, int permits) {}
}
