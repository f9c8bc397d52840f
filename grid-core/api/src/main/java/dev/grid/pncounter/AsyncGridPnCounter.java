package dev.grid.pncounter;

import java.util.concurrent.CompletionStage;

/**
 * The asynchronous calls of a {@link GridPnCounter}. No call blocks; stages complete exceptionally
 * with what the blocking call would throw, and never on a thread that must not block.
 */
public interface AsyncGridPnCounter {

  /** The value. */
  CompletionStage<Long> get();

  /** Adds; the new value. */
  CompletionStage<Long> addAndGet(long delta);

  /** Adds; the value before. */
  CompletionStage<Long> getAndAdd(long delta);

  /** Subtracts; the new value. */
  CompletionStage<Long> subtractAndGet(long delta);

  /** Subtracts; the value before. */
  CompletionStage<Long> getAndSubtract(long delta);

  /** Adds 1; the new value. */
  CompletionStage<Long> incrementAndGet();

  /** Adds 1; the value before. */
  CompletionStage<Long> getAndIncrement();

  /** Subtracts 1; the new value. */
  CompletionStage<Long> decrementAndGet();

  /** Subtracts 1; the value before. */
  CompletionStage<Long> getAndDecrement();
}
