package dev.grid.systemtests;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for what another thread or process brings about: looks again and again, up to a limit. */
public final class Eventually {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

  private Eventually() {}

  /** Returns when the condition holds. The reason says what was waited for, if it never does. */
  public static void holds(String reason, BooleanSupplier condition) {
    passes(
        reason,
        () -> {
          if (!condition.getAsBoolean()) {
            throw new AssertionError("it does not hold");
          }
        });
  }

  /** Returns when the supplier gives something; what it gives. */
  public static <T> T gives(String reason, Supplier<@Nullable T> supplier) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      T value = supplier.get();
      if (value != null) {
        return value;
      }
      pause(reason, deadline, null);
    }
  }

  /** Returns when the assertion passes; fails with what it last failed with. */
  public static void passes(String reason, Runnable assertion) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError e) {
        pause(reason, deadline, e);
      }
    }
  }

  private static void pause(String reason, long deadline, @Nullable AssertionError last) {
    if (System.nanoTime() > deadline) {
      throw new AssertionError(
          "not within " + LIMIT.toSeconds() + " s: " + reason + because(last), last);
    }
    LockSupport.parkNanos(PAUSE_NANOS);
    if (Thread.interrupted()) {
      throw new AssertionError("interrupted while waiting: " + reason, last);
    }
  }

  private static String because(@Nullable AssertionError last) {
    return last == null ? "" : ": " + last.getMessage();
  }
}
