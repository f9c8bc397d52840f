package dev.grid.structures.map;

import dev.grid.kernel.keys.KeyEntry;
import org.jspecify.annotations.Nullable;

/**
 * A key and its value, as the bytes that arrived. A map may hold hundreds of millions of these, so
 * what most of them do not need is elsewhere: the key's hash is computed again where it is needed,
 * and times, hits and large versions are in {@link TimedEntry}. Confined to its partition.
 */
sealed class MapEntry extends KeyEntry permits TimedEntry {

  /**
   * This object, a slot and a half of the table, and two array headers, with compressed references.
   */
  static final int OVERHEAD_BYTES = 24 + 8 + 2 * 16;

  /** The largest version that an entry without times can have. */
  static final int SMALL_VERSION_MAX = Character.MAX_VALUE;

  /** Stands for this length and any above. */
  private static final char LONG_VALUE = Character.MAX_VALUE;

  /** Written by {@link #replaceValue} only. */
  byte[] value;

  /**
   * The value's length, so that replacing the value does not touch the old one: that would wait for
   * memory on nearly every write, half of what the write costs.
   */
  private char valueLength;

  private char smallVersion;

  MapEntry(byte[] key, byte[] value) {
    super(key);
    this.value = value;
    this.valueLength = shortened(value.length);
  }

  private static char shortened(int length) {
    return length < LONG_VALUE ? (char) length : LONG_VALUE;
  }

  /** Replaces the value and returns how many bytes longer it is now. */
  final int replaceValue(byte[] by) {
    int before = valueLength();
    value = by;
    valueLength = shortened(by.length);
    return by.length - before;
  }

  private int valueLength() {
    return valueLength < LONG_VALUE ? valueLength : value.length;
  }

  /** How often the entry was written after it was made. */
  int version() {
    return smallVersion;
  }

  /** Sets the version; at most {@link #SMALL_VERSION_MAX} for an entry without times. */
  void setVersion(int version) {
    smallVersion = (char) version;
  }

  /** Null if the entry lives for ever and nobody asks for its statistics. */
  @Nullable EntryTimes times() {
    return null;
  }

  final long bytes() {
    return (long) OVERHEAD_BYTES
        + key.length
        + valueLength()
        + (times() == null ? 0 : EntryTimes.OVERHEAD_BYTES);
  }

  final boolean isExpiredAt(long nowMillis) {
    EntryTimes times = times();
    return times != null && times.expirationMillis() <= nowMillis;
  }
}
