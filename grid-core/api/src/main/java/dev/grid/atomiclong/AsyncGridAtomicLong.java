package dev.grid.atomiclong;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls of a {@link GridAtomicLong}. No call blocks; stages complete exceptionally
 * with what the blocking call would throw, and never on a thread that must not block.
 */
public interface AsyncGridAtomicLong {

  /** The value. */
  CompletionStage<Long> get();

  /** Sets the value. */
  CompletionStage<Void> set(long value);

  /** Sets the value; the value before. */
  CompletionStage<Long> getAndSet(long value);

  /** Sets the value if it is the expected one; whether it was. */
  CompletionStage<Boolean> compareAndSet(long expected, long value);

  /** Adds; the new value. */
  CompletionStage<Long> addAndGet(long delta);

  /** Adds; the value before. */
  CompletionStage<Long> getAndAdd(long delta);

  /** Adds 1; the new value. */
  CompletionStage<Long> incrementAndGet();

  /** Adds 1; the value before. */
  CompletionStage<Long> getAndIncrement();

  /** Subtracts 1; the new value. */
  CompletionStage<Long> decrementAndGet();

  /** Subtracts 1; the value before. */
  CompletionStage<Long> getAndDecrement();

  /** Sets the value to what the function makes of it. */
  CompletionStage<Void> alter(Function<Long, Long> function);

  /** Sets the value to what the function makes of it; the new value. */
  CompletionStage<Long> alterAndGet(Function<Long, Long> function);

  /** Sets the value to what the function makes of it; the value before. */
  CompletionStage<Long> getAndAlter(Function<Long, Long> function);

  /** What the function makes of the value, which stays as it is; null if it returns null. */
  <R> CompletionStage<@Nullable R> apply(Function<Long, ? extends @Nullable R> function);
}
