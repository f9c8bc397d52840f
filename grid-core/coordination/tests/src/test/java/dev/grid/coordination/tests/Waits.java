package dev.grid.coordination.tests;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for conditions. */
final class Waits {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private Waits() {}

  /** Waits until it is so; fails, with what was waited for, when it never comes. */
  static void await(String what, BooleanSupplier condition) {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > LIMIT.toNanos()) {
        throw new AssertionError("waited " + LIMIT + " for " + what);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      if (Thread.interrupted()) {
        throw new AssertionError("interrupted while it waited for " + what);
      }
    }
  }

  /** Waits for a latch, on whatever thread, also an interrupted one; fails as the others do. */
  static void uninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    long began = System.nanoTime();
    try {
      while (System.nanoTime() - began < LIMIT.toNanos()) {
        try {
          if (latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            return;
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      throw new AssertionError("waited " + LIMIT + " for a latch");
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
