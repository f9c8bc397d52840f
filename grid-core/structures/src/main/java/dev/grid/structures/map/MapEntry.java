package dev.grid.structures.map;

import dev.grid.kernel.State;
import dev.grid.kernel.keys.KeyEntry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A key and its value, as the bytes that arrived. A map may hold hundreds of millions of these, so
 * what most of them do not need is elsewhere: the key's hash is computed again where it is needed,
 * times, hits and large versions are in {@link TimedEntry}, and the sender's partition hash, which
 * hardly any key has, in {@link HashedEntry}. Confined to its partition.
 *
 * <p>With compact object headers there is room for two references and not for a byte more. So the
 * entry has its own copy of the key, and in the place of that one's partition hash keeps what else
 * it knows. The copy is read whenever the entry is looked for, so that what it holds is at hand.
 *
 * <pre>
 *  0              2         4
 * +--------------+---------+------+---------
 * | value length | version | type | payload
 * +--------------+---------+------+---------
 * </pre>
 */
sealed class MapEntry extends KeyEntry permits HashedEntry, TimedEntry {

  /**
   * This object, a slot and a half of the table, and two array headers, with compressed references.
   * With compact object headers it is up to 16 less.
   */
  static final int OVERHEAD_BYTES = 24 + 8 + 2 * 16;

  /** The largest version that an entry without times can have. */
  static final int SMALL_VERSION_MAX = Character.MAX_VALUE;

  /** Stands for this length and any above. */
  private static final char LONG_VALUE = Character.MAX_VALUE;

  private static final VarHandle CHAR =
      MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final int HASH_OFFSET = 0;
  private static final int VALUE_LENGTH_OFFSET = 0;
  private static final int VERSION_OFFSET = Character.BYTES;

  /** Written by {@link #replaceValue} only. */
  byte[] value;

  /** An entry of version 0. The key is copied, the value is not. */
  static MapEntry of(byte[] key, byte[] value) {
    int partitionHash = (int) INT.get(key, HASH_OFFSET);
    return partitionHash == 0
        ? new MapEntry(key, value)
        : new HashedEntry(key, value, partitionHash);
  }

  MapEntry(byte[] key, byte[] value) {
    // Seen by nobody else, as its first bytes are not the key's.
    super(key.clone());
    this.value = value;
    setValueLength(value.length);
    CHAR.set(keyBytes, VERSION_OFFSET, (char) 0);
  }

  /** Takes the place of another entry, which is not used from then on. */
  MapEntry(MapEntry other) {
    super(other.keyBytes);
    this.value = other.value;
  }

  /** A copy of the key, as it arrived. */
  @Override
  public final byte[] key() {
    byte[] key = keyBytes.clone();
    INT.set(key, HASH_OFFSET, partitionHash());
    return key;
  }

  /**
   * The key without a copy: its type and payload are at their places, what is before them is not
   * the key's. Not to be given away or written to.
   */
  final byte[] storedKey() {
    return keyBytes;
  }

  final int keyLength() {
    return keyBytes.length;
  }

  /** What the key had for a partition hash when it arrived; 0 if nothing. */
  int partitionHash() {
    return 0;
  }

  /** Replaces the value and returns how many bytes longer it is now. */
  final int replaceValue(byte[] by) {
    int before = valueLength();
    value = by;
    setValueLength(by.length);
    return by.length - before;
  }

  /**
   * The value's length without touching the value: replacing one would else wait for memory on
   * nearly every write, half of what the write costs.
   */
  private int valueLength() {
    char length = (char) CHAR.get(keyBytes, VALUE_LENGTH_OFFSET);
    return length < LONG_VALUE ? length : value.length;
  }

  private void setValueLength(int length) {
    CHAR.set(keyBytes, VALUE_LENGTH_OFFSET, length < LONG_VALUE ? (char) length : LONG_VALUE);
  }

  /** How often the entry was written after it was made. */
  int version() {
    return (char) CHAR.get(keyBytes, VERSION_OFFSET);
  }

  /** Sets the version; at most {@link #SMALL_VERSION_MAX} for an entry without times. */
  void setVersion(int version) {
    CHAR.set(keyBytes, VERSION_OFFSET, (char) version);
  }

  /** Null if the entry lives for ever and nobody asks for its statistics. */
  @Nullable EntryTimes times() {
    return null;
  }

  final long bytes() {
    return (long) OVERHEAD_BYTES
        + keyLength()
        + valueLength()
        + (times() == null ? 0 : EntryTimes.OVERHEAD_BYTES);
  }

  final void sample(State.EntryVisitor visitor) {
    EntryTimes times = times();
    visitor.visit(key(), bytes(), times == null || !times.canExpire());
  }

  final boolean isExpiredAt(long nowMillis) {
    EntryTimes times = times();
    return times != null && times.expirationMillis() <= nowMillis;
  }
}
