package dev.grid.countdownlatch;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The asynchronous calls of a {@link GridCountDownLatch}. No call blocks; stages complete
 * exceptionally with what the blocking call would throw, and never on a thread that must not block.
 * Cancelling one that waits ends its wait.
 */
public interface AsyncGridCountDownLatch {

  /**
   * Sets the count if it is 0, and so begins a new round; whether it did. The count must be 1 or
   * more.
   */
  CompletionStage<Boolean> trySetCount(int count);

  /** Takes 1 from the count of the round that goes on now; does nothing if it is 0. */
  CompletionStage<Void> countDown();

  /** The count; 0 if it was never set. */
  CompletionStage<Integer> count();

  /** Waits until the count is 0. */
  CompletionStage<Void> await();

  /**
   * Waits until the count is 0, or the time is over; whether it is 0. Does not wait if the time is
   * zero or negative.
   */
  CompletionStage<Boolean> await(Duration timeout);
}
