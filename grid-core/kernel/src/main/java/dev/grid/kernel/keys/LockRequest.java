package dev.grid.kernel.keys;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** What proxies put into messages about locks, and into those that locks hold up. Stateless. */
public final class LockRequest {

  /** A lease that does not end. */
  public static final long NO_LEASE = -1;

  /** Tells lock calls apart; shared by all proxies, as a caller may have several of one name. */
  private static final AtomicLong CALLS = new AtomicLong();

  private LockRequest() {}

  /** A number that no lock call of this process has had. */
  public static long number() {
    return CALLS.incrementAndGet();
  }

  /** The thread that calls: with the caller's id, the owner of a lock. */
  public static long threadId() {
    return Thread.currentThread().threadId();
  }

  /** A wait in milliseconds: rounded up, so that a short one is not taken for none. */
  public static long timeoutMillis(Duration timeout) {
    return Objects.requireNonNull(timeout, "timeout").isPositive() ? millis(timeout) : 0;
  }

  /**
   * How long a lock is wanted, in milliseconds.
   *
   * @throws IllegalArgumentException if that is not positive
   */
  public static long leaseMillis(Duration lease) {
    if (!Objects.requireNonNull(lease, "lease").isPositive()) {
      throw new IllegalArgumentException("lease=" + lease + ": must be positive");
    }
    return millis(lease);
  }

  private static long millis(Duration duration) {
    return duration.toSeconds() >= Long.MAX_VALUE / 1000
        ? Long.MAX_VALUE
        : Math.max(1, duration.toMillis());
  }
}
