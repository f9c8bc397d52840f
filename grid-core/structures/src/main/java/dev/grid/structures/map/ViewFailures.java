package dev.grid.structures.map;

import dev.grid.kernel.CallFuture;
import dev.grid.map.ViewConfig;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last failure of a view's questions that are asked again: for those who find the view too old
 * to know why, and for the log, now and then. Thread-safe.
 */
final class ViewFailures {

  private static final System.Logger log = System.getLogger(ViewFailures.class.getName());

  /** Failures are logged no more often. */
  private static final long LOG_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final String map;
  private final ViewConfig config;
  private final LongSupplier nanoTime;
  private volatile @Nullable Failure last;

  /** Guarded by the monitor. */
  private long loggedNanos;

  private record Failure(RuntimeException cause, long nanos) {}

  /** Without any. */
  ViewFailures(String map, ViewConfig config, LongSupplier nanoTime) {
    this.map = map;
    this.config = config;
    this.nanoTime = nanoTime;
    this.loggedNanos = nanoTime.getAsLong() - LOG_PAUSE_NANOS;
  }

  /** What a call has failed with. */
  static RuntimeException cause(Throwable thrown) {
    Throwable cause = CallFuture.unwrapped(thrown);
    return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
  }

  void add(RuntimeException cause) {
    long now = nanoTime.getAsLong();
    last = new Failure(cause, now);
    synchronized (this) {
      if (now - loggedNanos < LOG_PAUSE_NANOS) {
        return;
      }
      loggedNanos = now;
    }
    log.log(
        System.Logger.Level.WARNING,
        "view="
            + config.name()
            + " of map="
            + map
            + " could not be brought up to date, and tries again: "
            + cause);
  }

  /** The last one; null if there was none. */
  @Nullable RuntimeException last() {
    Failure failure = last;
    return failure == null ? null : failure.cause();
  }

  /** The last one if it came after that time; else null. */
  @Nullable RuntimeException since(long nanos) {
    Failure failure = last;
    return failure == null || failure.nanos() - nanos < 0 ? null : failure.cause();
  }
}
