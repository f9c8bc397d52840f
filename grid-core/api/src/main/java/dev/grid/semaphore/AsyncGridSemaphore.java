package dev.grid.semaphore;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The asynchronous calls of a {@link GridSemaphore}. No call blocks; stages complete exceptionally
 * with what the blocking call would throw, and never on a thread that must not block. Cancelling
 * one that waits ends its wait.
 */
public interface AsyncGridSemaphore {

  /** Sets how many permits there are, if that was never set; whether it did. Not negative. */
  CompletionStage<Boolean> init(int permits);

  /** Takes a permit when there is one. */
  CompletionStage<Void> acquire();

  /** Takes so many permits at once when there are as many. */
  CompletionStage<Void> acquire(int permits);

  /** Takes a permit if there is one now that nobody waits for; whether it did. */
  CompletionStage<Boolean> tryAcquire();

  /** Takes so many permits if there are as many now and nobody waits; whether it did. */
  CompletionStage<Boolean> tryAcquire(int permits);

  /**
   * Takes a permit if there is one within the time; whether it did. Zero or negative not to wait.
   */
  CompletionStage<Boolean> tryAcquire(Duration timeout);

  /**
   * Takes so many permits at once if there are as many within the time; whether it did. Zero or
   * negative not to wait.
   */
  CompletionStage<Boolean> tryAcquire(int permits, Duration timeout);

  /** Gives a permit back. */
  CompletionStage<Void> release();

  /** Gives so many permits back. */
  CompletionStage<Void> release(int permits);

  /** How many permits there are now; negative if they were made less than those that are taken. */
  CompletionStage<Integer> availablePermits();

  /** Takes all permits there are, whoever waits; how many that were. */
  CompletionStage<Integer> drainPermits();

  /** Makes so many permits more; they belong to nobody. */
  CompletionStage<Void> increasePermits(int permits);

  /** Makes so many permits less, those that are taken too; does not wait. */
  CompletionStage<Void> reducePermits(int permits);
}
