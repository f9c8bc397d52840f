package dev.grid.spring.data.core;

import dev.grid.GridTimeoutException;
import dev.grid.map.GridMap;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Changes an entry only while its value satisfies a condition. Immutable.
 *
 * <p>First the member compares the stored bytes with those of the value that was seen. That fails
 * for two reasons: someone changed the entry, or the value was written with another schema (an
 * older class, a client in another language), so that the same value has other bytes. The second is
 * settled under the key's lock, which every client of the cluster respects.
 */
final class ConditionalWrites<T> {

  /** How long to wait for a key that someone else has locked. */
  static final Duration LOCK_WAIT = Duration.ofSeconds(10);

  /** After this the lock frees itself; far longer than the three calls made under it. */
  static final Duration LOCK_LEASE = Duration.ofSeconds(30);

  private final GridMap<Object, T> map;

  ConditionalWrites(GridMap<Object, T> map) {
    this.map = map;
  }

  /** Replaces a value that satisfies the condition; returns whether it did. */
  boolean replace(
      Object key, T seen, T next, @Nullable Duration timeToLive, Predicate<T> condition) {
    if (map.replace(key, seen, next)) {
      if (timeToLive != null) {
        map.setTimeToLive(key, timeToLive);
      }
      return true;
    }
    return replaceLocked(key, next, timeToLive, condition);
  }

  /** {@link #replace} after the member found other bytes. */
  boolean replaceLocked(Object key, T next, @Nullable Duration timeToLive, Predicate<T> condition) {
    return whileLocked(
            key,
            condition,
            current -> {
              if (timeToLive == null) {
                map.set(key, next);
              } else {
                map.set(key, next, timeToLive);
              }
            })
        != null;
  }

  /** Removes a value that satisfies the condition; returns it, or null if it did not. */
  @Nullable T remove(Object key, T seen, Predicate<T> condition) {
    return map.remove(key, seen) ? seen : whileLocked(key, condition, current -> map.delete(key));
  }

  private interface Change<T> {
    void apply(T current);
  }

  private @Nullable T whileLocked(Object key, Predicate<T> condition, Change<T> change) {
    T current = map.get(key);
    if (current == null || !condition.test(current)) {
      return null; // The usual conflict; it needs no lock.
    }
    if (!tryLock(key)) {
      throw new GridTimeoutException(
          "map=%s key=%s stayed locked for %s; nothing was changed"
              .formatted(map.name(), key, LOCK_WAIT));
    }
    try {
      current = map.get(key);
      if (current == null || !condition.test(current)) {
        return null;
      }
      change.apply(current);
      return current;
    } finally {
      map.unlock(key);
    }
  }

  private boolean tryLock(Object key) {
    try {
      return map.tryLock(key, LOCK_WAIT, LOCK_LEASE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "interrupted while waiting for map=%s key=%s; nothing was changed"
              .formatted(map.name(), key),
          e);
    }
  }
}
