package dev.grid.structures.map;

import static dev.grid.kernel.CallFuture.await;
import static dev.grid.kernel.keys.LockRequest.timeoutMillis;

import dev.grid.GridTimeoutException;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gets values, and has those that are missing loaded by one caller of the cluster: whoever has the
 * key's lock. The others wait for the lock in the member, and find the value then; if the loader of
 * the first has failed, the next calls its own. The lock has no lease, so a loader that takes long
 * is alone all the same; it is freed with its caller if that goes. Immutable.
 */
record Loading<K, V>(AsyncMapProxy<K, V> map, StoredValues values) {

  /** Longer than a loader should take. */
  static final Duration WAIT_MAX = Duration.ofMinutes(1);

  /** The value, from the loader if there is none. Blocks. */
  @Nullable V getOrLoad(
      K key, Function<? super K, ? extends @Nullable V> loader, Duration waitMax) {
    Objects.requireNonNull(loader, "loader");
    long waitMillis = timeoutMillis(waitMax);
    V there = await(map.get(key));
    if (there != null) {
      return there;
    }
    Data keyData = map.key(key);
    if (!await(map.tryLock(keyData, waitMillis))) {
      throw new GridTimeoutException(
          values.structure()
              + " key="
              + StoredValues.keyText(key)
              + ": others have had it locked for waitMillis="
              + waitMillis
              + "; does a loader of one of them hang?");
    }
    try {
      there = await(map.get(key));
      if (there != null) {
        return there;
      }
      V loaded = loader.apply(key);
      if (loaded == null) {
        return null;
      }
      // Somebody may have forced the lock open meanwhile: whoever came first is right.
      V before = await(map.putIfAbsent(key, loaded));
      return before == null ? loaded : before;
    } finally {
      unlock(keyData);
    }
  }

  private void unlock(Data keyData) {
    try {
      await(map.unlock(keyData));
    } catch (IllegalMonitorStateException e) {
      values.warn("the lock of a loader of " + values.structure() + " was forced open", e);
    }
  }
}
