package dev.grid.coordination;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The calls of a {@link CoordinationLock} as futures, which run on virtual threads. Cancelling one
 * that waits ends its wait.
 */
public interface AsyncCoordinationLock {

  /** {@link CoordinationLock#acquire()}. */
  CompletableFuture<Void> acquire();

  /** {@link CoordinationLock#acquire(Duration)}. */
  CompletableFuture<Boolean> acquire(Duration timeout);

  /** {@link CoordinationLock#tryAcquire()}. */
  CompletableFuture<Boolean> tryAcquire();

  /** {@link CoordinationLock#release()}. */
  CompletableFuture<Void> release();

  /** {@link CoordinationLock#isStillHeld()}. */
  CompletableFuture<Boolean> isStillHeld();

  /** {@link CoordinationLock#breakLock()}. */
  CompletableFuture<Boolean> breakLock();
}
