package dev.grid.cpmap;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls of a {@link GridCpMap}. No call blocks; stages complete exceptionally with
 * what the blocking call would throw, and never on a thread that must not block.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public interface AsyncGridCpMap<K, V> {

  /** The value of a key, or null if it has none. */
  CompletionStage<@Nullable V> get(K key);

  /** Sets the value of a key; the value before, or null. */
  CompletionStage<@Nullable V> put(K key, V value);

  /** Sets the value of a key. */
  CompletionStage<Void> set(K key, V value);

  /** Sets the value of a key that has none; the value that it has already, or null. */
  CompletionStage<@Nullable V> putIfAbsent(K key, V value);

  /** Removes a key; the value that it had, or null. */
  CompletionStage<@Nullable V> remove(K key);

  /** Removes a key. */
  CompletionStage<Void> delete(K key);

  /** Sets the value of a key if it has the bytes of the expected one; whether it had. */
  CompletionStage<Boolean> compareAndSet(K key, V expected, V value);
}
