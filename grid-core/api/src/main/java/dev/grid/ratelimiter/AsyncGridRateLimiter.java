package dev.grid.ratelimiter;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls of a {@link GridRateLimiter}. No call blocks; stages complete
 * exceptionally with what the blocking call would throw, and never on a thread that must not block.
 * Cancelling one that waits ends its wait.
 */
public interface AsyncGridRateLimiter {

  /** Takes a permit when there is one. */
  CompletionStage<Void> acquire();

  /** Takes so many permits when there are as many. */
  CompletionStage<Void> acquire(int permits);

  /** Takes a permit if there is one now; whether it did. */
  CompletionStage<Boolean> tryAcquire();

  /** Takes so many permits if there are as many now; whether it did. */
  CompletionStage<Boolean> tryAcquire(int permits);

  /** Takes so many permits if there are as many within the time; whether it did. */
  CompletionStage<Boolean> tryAcquire(int permits, Duration timeout);

  /** How many permits there are now. */
  CompletionStage<Integer> availablePermits();

  /** Sets the rate if there is none; whether it did. */
  CompletionStage<Boolean> trySetRate(RateLimit limit);

  /** The rate, or null if there is none. */
  CompletionStage<@Nullable RateLimit> rate();
}
