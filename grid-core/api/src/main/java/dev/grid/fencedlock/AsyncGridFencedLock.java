package dev.grid.fencedlock;

import dev.grid.cp.CpSession;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The asynchronous calls of a {@link GridFencedLock}. No call blocks; stages complete exceptionally
 * with what the blocking call would throw, and never on a thread that must not block. The lock is
 * the calling thread's, whichever completes the stage. Cancelling one that waits ends its wait.
 */
public interface AsyncGridFencedLock {

  /** Takes the lock when it is free. */
  CompletionStage<Void> lock();

  /** Takes the lock when it is free; its fence. */
  CompletionStage<Long> lockAndGetFence();

  /** Takes the lock if it is free now; whether it did. */
  CompletionStage<Boolean> tryLock();

  /** Takes the lock if it is free within the time; whether it did. */
  CompletionStage<Boolean> tryLock(Duration timeout);

  /** Takes the lock if it is free now; its fence, or {@link GridFencedLock#INVALID_FENCE}. */
  CompletionStage<Long> tryLockAndGetFence();

  /** Takes the lock if it is free within the time; its fence, or 0. */
  CompletionStage<Long> tryLockAndGetFence(Duration timeout);

  /** Gives the lock back. */
  CompletionStage<Void> unlock();

  /** The fence of the lock that the calling thread holds. */
  CompletionStage<Long> fence();

  /** Whether somebody holds the lock. */
  CompletionStage<Boolean> isLocked();

  /** Whether the calling thread holds the lock. */
  CompletionStage<Boolean> isLockedByCurrentThread();

  /** How often whoever holds the lock has taken it; 0 if nobody does. */
  CompletionStage<Integer> lockCount();

  /**
   * The session in which the calling thread has taken the lock. If it has not, the one in which it
   * would; that is begun if there is none.
   */
  CompletionStage<CpSession> session();
}
