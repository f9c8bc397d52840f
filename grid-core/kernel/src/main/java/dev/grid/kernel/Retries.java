package dev.grid.kernel;

import dev.grid.GridException;
import java.util.concurrent.CancellationException;

/**
 * When to try again what failed: after pauses that double, from a first one to a longest.
 * Immutable.
 *
 * @param minMillis the first pause; positive
 * @param maxMillis the longest; at least {@code minMillis}
 */
public record Retries(long minMillis, long maxMillis) {

  /** More doublings than this reach any limit. */
  private static final int DOUBLINGS_MAX = 20;

  public Retries {
    if (minMillis <= 0 || maxMillis < minMillis) {
      throw new IllegalArgumentException(
          "0 < minMillis <= maxMillis is wanted: minMillis="
              + minMillis
              + " maxMillis="
              + maxMillis);
    }
  }

  /** The pause after so many failures before this one, in milliseconds. */
  public long pauseMillis(int failuresBefore) {
    return Math.min(maxMillis, minMillis << Math.min(DOUBLINGS_MAX, failuresBefore));
  }

  /** Whether what failed so was certainly not carried out. */
  public static boolean isSafeAfter(Throwable failure) {
    return failure instanceof GridException e && e.isRetrySafe();
  }

  /**
   * Whether what failed so may have been carried out nevertheless. What its handler refuses is not:
   * that throws exceptions of Java.
   */
  public static boolean isUnclearAfter(Throwable failure) {
    return switch (failure) {
      case GridException e -> !e.isRetrySafe();
      case CancellationException e -> true;
      default -> !(failure instanceof RuntimeException);
    };
  }
}
