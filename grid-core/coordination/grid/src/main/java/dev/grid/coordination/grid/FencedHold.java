package dev.grid.coordination.grid;

import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.OperationTimedOutException;
import dev.grid.cp.CpSession;
import dev.grid.cp.LockOwnershipLostException;
import dev.grid.cp.SessionExpiredException;
import dev.grid.fencedlock.GridFencedLock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One wait for a fenced lock, and what comes of it. Fenced locks belong to threads: each hold has a
 * virtual one that does nothing but make its calls, so that a lock is nobody's but the hold's. One
 * thread uses it at a time.
 */
final class FencedHold {

  /** For this hold's waits, in place of no limit. */
  private static final Duration FOREVER = Duration.ofDays(365);

  private static final int SESSION_MARGIN_DIVISOR = 10;

  private final GridFencedLock lock;
  private final GridCalls calls;
  private final Duration timeout;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofVirtual().name("grid-coordination-lock").factory());

  private volatile long fence = GridFencedLock.INVALID_FENCE;

  /** The wait, once it has begun. */
  private volatile @Nullable CompletableFuture<Long> taking;

  private volatile boolean cancelled;

  /** When it was last known to be held, once it is; {@link System#nanoTime}. */
  private volatile long knownAtNanos;

  /** In which it is held, once it is. */
  private volatile @Nullable CpSession session;

  /**
   * @param timeout for which it counts as held since that was last known, if its session lives so
   *     long
   */
  FencedHold(GridFencedLock lock, GridCalls calls, Duration timeout) {
    this.lock = lock;
    this.calls = calls;
    this.timeout = timeout;
  }

  /** Whether it is known to be held, by this process's clock. */
  boolean isKnown() {
    return System.nanoTime() - knownAtNanos < timeout.toNanos() && isSessionKnown();
  }

  /**
   * Whether the session certainly lives: it may end sooner than {@code timeout} after the cluster
   * was asked, as what was heard of it is older. A tenth is for clocks that differ in speed, and
   * for what a thread takes from asking to acting.
   */
  private boolean isSessionKnown() {
    CpSession in = session;
    return in != null && in.left().compareTo(in.timeToLive().dividedBy(SESSION_MARGIN_DIVISOR)) > 0;
  }

  /** The fence; {@link GridFencedLock#INVALID_FENCE} if the lock was not had. */
  long fence() {
    return fence;
  }

  /**
   * Waits for the lock; once for each hold. Whatever it returns or throws, if there is a {@link
   * #fence} the lock may be held, and is to be given back.
   *
   * @return whether it was had in time
   * @throws InterruptedException if the thread is interrupted before
   * @throws CoordinatorConnectionException also if it was cancelled
   */
  boolean acquire(Duration waitMax) throws InterruptedException {
    Duration wait = waitMax.compareTo(FOREVER) > 0 ? FOREVER : waitMax;
    long began = System.nanoTime();
    CompletableFuture<Long> waiting = null;
    try {
      waiting = begin(() -> lock.async().tryLockAndGetFence(wait)).toCompletableFuture();
      taking = waiting;
      if (cancelled) {
        waiting.cancel(true);
      }
      long had = waiting.get();
      if (had == GridFencedLock.INVALID_FENCE) {
        return false;
      }
      knownAtNanos = began;
      fence = had;
      session = calls.await(begin(() -> lock.async().session()));
      // After a long wait, or a pause of the process, only the cluster knows.
      boolean fresh = System.nanoTime() - began < timeout.toNanos() / 2 && isSessionKnown();
      return fresh || isHeld();
    } catch (ExecutionException e) {
      throw GridCalls.translated(e.getCause() == null ? e : e.getCause());
    } catch (CancellationException e) {
      throw new CoordinatorConnectionException("the coordinator was stopped", e);
    } finally {
      // If it is cancelled the proxy gives back what it may have taken; else it came just now.
      if (waiting != null && !waiting.cancel(true) && !waiting.isCompletedExceptionally()) {
        fence = waiting.join();
      }
      if (fence == GridFencedLock.INVALID_FENCE) {
        close();
      }
    }
  }

  /** Ends the wait, if there is one. */
  void cancel() {
    cancelled = true;
    CompletableFuture<Long> waiting = taking;
    if (waiting != null) {
      waiting.cancel(true);
    }
  }

  /** Makes a call on the hold's thread, which does not wait for its result. */
  private <T> CompletionStage<T> begin(Callable<CompletionStage<T>> call) {
    Future<CompletionStage<T>> begun;
    try {
      begun = thread.submit(call);
    } catch (RejectedExecutionException e) {
      // Another thread has given it back meanwhile.
      throw new CoordinatorConnectionException(
          "the lock is not held any more", new IllegalMonitorStateException("" + e.getMessage()));
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return begun.get();
        } catch (InterruptedException e) {
          interrupted = true; // It takes a moment only, and has to be known.
        }
      }
    } catch (ExecutionException e) {
      throw GridCalls.translated(e.getCause() == null ? e : e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Gives the lock back.
   *
   * @return whether it was held until now
   * @throws CoordinatorConnectionException or {@link OperationTimedOutException}: it may still be
   *     held, and is to be given back again
   */
  boolean unlock() {
    boolean held = true;
    try {
      calls.await(begin(() -> lock.async().unlock()));
    } catch (CoordinationException e) {
      if (!isLost(e)) {
        throw e;
      }
      held = false;
    }
    close();
    return held;
  }

  /** Asks whether the lock is still held, and sees to it that its session lives on. */
  boolean isHeld() {
    long began = System.nanoTime();
    CpSession in = session;
    try {
      if (in != null && !isSessionKnown()) {
        var unused = calls.await(in.heartbeat());
      }
      boolean held = calls.await(begin(() -> lock.async().isLockedByCurrentThread()));
      if (held) {
        knownAtNanos = began;
      }
      return held;
    } catch (CoordinationException e) {
      if (isLost(e)) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isLost(CoordinationException e) {
    return e.getCause() instanceof LockOwnershipLostException
        || e.getCause() instanceof IllegalMonitorStateException
        || e.getCause() instanceof SessionExpiredException;
  }

  private void close() {
    thread.shutdown();
  }
}
