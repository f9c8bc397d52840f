package dev.grid.structures.map;

import org.jspecify.annotations.Nullable;

/**
 * A key and its value, as the bytes that arrived. Kept small: times and hits are in {@link
 * EntryTimes}, which most maps do not need. Confined to its partition.
 */
final class MapEntry {

  /**
   * This object, a slot and a half of the table, and two array headers, with compressed references.
   */
  static final int OVERHEAD_BYTES = 32 + 8 + 2 * 16;

  final byte[] key;
  final int hash;
  byte[] value;

  /** How often the value was replaced. */
  int version;

  /** Null if the entry lives for ever and nobody asks for its statistics. */
  @Nullable EntryTimes times;

  MapEntry(byte[] key, int hash, byte[] value) {
    this.key = key;
    this.hash = hash;
    this.value = value;
  }

  long bytes() {
    return (long) OVERHEAD_BYTES
        + key.length
        + value.length
        + (times == null ? 0 : EntryTimes.OVERHEAD_BYTES);
  }

  boolean isExpiredAt(long nowMillis) {
    EntryTimes t = times;
    return t != null && t.expirationMillis() <= nowMillis;
  }
}
