package dev.grid.structures.map;

import dev.grid.UnreadableValueException;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it was at some moment. A key or value that could not be read throws when it is asked
 * for; the other half can be had. Immutable.
 */
final class SnapshotEntry<K, V> implements Map.Entry<K, V> {

  private final String structure;
  private final @Nullable K key;
  private final @Nullable V value;
  private final @Nullable UnreadableValueException keyFailure;
  private final @Nullable UnreadableValueException valueFailure;

  private SnapshotEntry(
      String structure,
      @Nullable K key,
      @Nullable UnreadableValueException keyFailure,
      @Nullable V value,
      @Nullable UnreadableValueException valueFailure) {
    this.structure = structure;
    this.key = key;
    this.keyFailure = keyFailure;
    this.value = value;
    this.valueFailure = valueFailure;
  }

  /** Reads both halves. */
  static <K, V> SnapshotEntry<K, V> read(StoredValues values, Data key, Data value) {
    K readKey = null;
    UnreadableValueException keyFailure = null;
    try {
      readKey = values.object(key, () -> "a key");
    } catch (UnreadableValueException e) {
      keyFailure = e;
    }
    return of(values, readKey, keyFailure, value);
  }

  /** Reads the value of a key that is known. */
  static <K, V> SnapshotEntry<K, V> of(StoredValues values, K key, Data value) {
    return of(values, key, null, value);
  }

  private static <K, V> SnapshotEntry<K, V> of(
      StoredValues values,
      @Nullable K key,
      @Nullable UnreadableValueException keyFailure,
      Data value) {
    try {
      V readValue =
          key == null
              ? values.object(value, () -> "the value of a key that cannot be read either")
              : values.value(value, key);
      return new SnapshotEntry<>(values.structure(), key, keyFailure, readValue, null);
    } catch (UnreadableValueException e) {
      return new SnapshotEntry<>(values.structure(), key, keyFailure, null, e);
    }
  }

  @Override
  public K getKey() {
    if (key == null) {
      throw Objects.requireNonNull(keyFailure);
    }
    return key;
  }

  @Override
  public V getValue() {
    if (value == null) {
      throw Objects.requireNonNull(valueFailure);
    }
    return value;
  }

  @Override
  public V setValue(V newValue) {
    throw new UnsupportedOperationException(
        "setValue() is not supported by an entry of a snapshot of "
            + structure
            + ": call replace or put of the map itself");
  }

  /** Equal halves; those that cannot be read are equal to themselves only. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    return key != null
        && value != null
        && other instanceof Map.Entry<?, ?> entry
        && key.equals(entry.getKey())
        && value.equals(entry.getValue());
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(key) ^ Objects.hashCode(value);
  }

  @Override
  public String toString() {
    return (key == null ? "unreadable" : key) + "=" + (value == null ? "unreadable" : value);
  }
}
