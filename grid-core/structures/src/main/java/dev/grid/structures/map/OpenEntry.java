package dev.grid.structures.map;

import dev.grid.kernel.StoredValues;
import dev.grid.map.MutableEntry;
import dev.grid.protocol.Data;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry that a processor looks at, outside the partition. Key and value are read when they are
 * asked for. Confined to the thread that runs the processor.
 */
final class OpenEntry<K, V> implements MutableEntry<K, V> {

  private final StoredValues values;
  private final Data keyData;
  private final @Nullable Data before;

  private @Nullable K key;
  private @Nullable V value;
  private boolean isRead;
  private boolean isSet;
  private long timeToLiveMillis = MapState.AS_CONFIGURED;

  /** Whose processor may change nothing; null if it may. */
  private @Nullable Object readOnly;

  OpenEntry(StoredValues values, Data keyData, @Nullable Data before) {
    this.values = values;
    this.keyData = keyData;
    this.before = before;
  }

  @Override
  public K key() {
    K read = key;
    if (read == null) {
      read = values.<K>object(keyData, () -> "the key of a processed entry");
      key = read;
    }
    return read;
  }

  @Override
  public @Nullable V value() {
    if (!isSet && !isRead) {
      value = before == null ? null : values.value(before, key());
      isRead = true;
    }
    return value;
  }

  @Override
  public boolean isPresent() {
    return isSet ? value != null : before != null;
  }

  @Override
  public void setValue(@Nullable V value) {
    set(value, MapState.AS_CONFIGURED);
  }

  @Override
  public void setValue(V value, Duration timeToLive) {
    set(Objects.requireNonNull(value, "value"), AsyncMapProxy.millis(timeToLive));
  }

  @Override
  public void remove() {
    set(null, MapState.AS_CONFIGURED);
  }

  private void set(@Nullable V newValue, long millis) {
    if (readOnly != null) {
      throw new UnsupportedOperationException(
          readOnly.getClass().getName()
              + " is a ReadOnlyEntryProcessor: one that changes entries must not say so");
    }
    value = newValue;
    timeToLiveMillis = millis;
    isSet = true;
  }

  // For whoever has called the processor.

  Data storedKey() {
    return keyData;
  }

  /** The value before anything was set, or null. */
  @Nullable Data storedValue() {
    return before;
  }

  /** Refuses changes from now on, by this processor. */
  void isReadOnly(Object processor) {
    readOnly = processor;
  }

  /** What a processor has answered, as bytes. */
  Data answerData(Object answer) {
    return values.data(answer, "an entry processor's answer");
  }

  /** Whether something was stored or removed. */
  boolean isSet() {
    return isSet;
  }

  /** The value that is there now as bytes, or null if there is to be no entry. */
  @Nullable Data valueData() {
    return value == null ? null : values.data(value, "value");
  }

  long timeToLiveMillis() {
    return timeToLiveMillis;
  }
}
