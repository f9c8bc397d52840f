package dev.grid.kernel.keys;

import dev.grid.protocol.Data;

/**
 * What is kept in an {@link EntryTable}: something with a key, as the bytes that arrived. The key's
 * hash is computed again where it is needed. Confined to its table's state.
 */
public class KeyEntry {

  /**
   * Its type and payload are the key's. What is before them, the partition hash, counts for nothing
   * here, so that an entry that has the array for itself may keep something else there.
   */
  protected final byte[] keyBytes;

  public KeyEntry(byte[] key) {
    this.keyBytes = key;
  }

  /** The key as it arrived; not to be written to. */
  public byte[] key() {
    return keyBytes;
  }

  /** The hash of the key. */
  public final int hash() {
    return Data.payloadHash(keyBytes);
  }

  /** Whether it is the entry of a key, by the key's type and payload. */
  public final boolean hasKey(byte[] key) {
    return Data.sameValue(keyBytes, key);
  }
}
