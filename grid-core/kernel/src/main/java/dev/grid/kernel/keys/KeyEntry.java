package dev.grid.kernel.keys;

import dev.grid.protocol.Data;

/**
 * What is kept in an {@link EntryTable}: something with a key, as the bytes that arrived. The key's
 * hash is computed again where it is needed. Confined to its table's state.
 */
public class KeyEntry {

  /** Not written to. */
  public final byte[] key;

  public KeyEntry(byte[] key) {
    this.key = key;
  }

  /** The hash of the key. */
  public final int hash() {
    return Data.payloadHash(key);
  }
}
