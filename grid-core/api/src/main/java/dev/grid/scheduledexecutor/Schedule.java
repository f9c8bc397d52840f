package dev.grid.scheduledexecutor;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When a task runs, and what it is called. Immutable. Start from {@link #after} or {@link
 * #atFixedRate}.
 *
 * @param delay how long from now to the first run, in whole milliseconds; zero or more
 * @param period how long from one run to the next, at least a millisecond; null to run once
 * @param name what the task is called, which no other may be at the same place; null for a name
 *     that is made up
 * @param autoDispose whether the task is disposed of as soon as it runs no more
 */
public record Schedule(
    Duration delay, @Nullable Duration period, @Nullable String name, boolean autoDispose) {

  private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE);

  public Schedule {
    Objects.requireNonNull(delay, "delay");
    requireMillis("delay", delay);
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay=" + delay + ": must be zero or more");
    }
    if (period != null && period.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("period=" + period + ": must be a millisecond or more");
    }
    if (period != null) {
      requireMillis("period", period);
    }
    if (name != null && name.isEmpty()) {
      throw new IllegalArgumentException("name is empty: leave it out, or choose one");
    }
  }

  private static void requireMillis(String what, Duration duration) {
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          what + "=" + duration + ": must be at most " + LONGEST + "; that is never, too");
    }
  }

  /** Once, so long from now. */
  public static Schedule after(Duration delay) {
    return new Schedule(delay, null, null, false);
  }

  /**
   * First so long from now, and then at each period from that instant on. Runs of a task never
   * overlap: what comes due while it runs, or while nobody can run it, is run once, late; then the
   * next is the next on the clock.
   */
  public static Schedule atFixedRate(Duration initialDelay, Duration period) {
    return new Schedule(initialDelay, Objects.requireNonNull(period, "period"), null, false);
  }

  /** The same of a task that is called so. */
  public Schedule named(String taskName) {
    return new Schedule(delay, period, Objects.requireNonNull(taskName, "name"), autoDispose);
  }

  /** The same, and the task is disposed of as soon as it runs no more. */
  public Schedule autoDisposing() {
    return new Schedule(delay, period, name, true);
  }
}
