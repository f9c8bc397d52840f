package dev.grid.atomicreference;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls of a {@link GridAtomicReference}. No call blocks; stages complete
 * exceptionally with what the blocking call would throw, and never on a thread that must not block.
 *
 * @param <V> the value
 */
public interface AsyncGridAtomicReference<V> {

  /** The value, or null if there is none. */
  CompletionStage<@Nullable V> get();

  /** Sets the value. */
  CompletionStage<Void> set(@Nullable V value);

  /** Sets the value; the value before. */
  CompletionStage<@Nullable V> getAndSet(@Nullable V value);

  /** Sets the value if it has the bytes of the expected one; whether it had. */
  CompletionStage<Boolean> compareAndSet(@Nullable V expected, @Nullable V value);

  /** Whether there is no value. */
  CompletionStage<Boolean> isNull();

  /** Takes the value away. */
  CompletionStage<Void> clear();

  /** Whether the value has the bytes of this one. */
  CompletionStage<Boolean> contains(@Nullable V value);

  /** Sets the value to what the function makes of it. */
  CompletionStage<Void> alter(Function<? super @Nullable V, ? extends @Nullable V> function);

  /** Sets the value to what the function makes of it; the new value. */
  CompletionStage<@Nullable V> alterAndGet(
      Function<? super @Nullable V, ? extends @Nullable V> function);

  /** Sets the value to what the function makes of it; the value before. */
  CompletionStage<@Nullable V> getAndAlter(
      Function<? super @Nullable V, ? extends @Nullable V> function);

  /** What the function makes of the value, which stays as it is; null if it returns null. */
  <R> CompletionStage<@Nullable R> apply(
      Function<? super @Nullable V, ? extends @Nullable R> function);
}
