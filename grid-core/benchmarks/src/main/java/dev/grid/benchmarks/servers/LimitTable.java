package dev.grid.benchmarks.servers;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One partition: an open-addressing hash map from the bytes of a key to the bytes of a value. Looks
 * keys up where they lie in the read buffer, so that a get allocates nothing. Guarded by itself.
 */
final class LimitTable {

  private static final int CAPACITY_MIN = 16;

  private byte[] @Nullable [] keys = new byte[CAPACITY_MIN][];
  private byte[] @Nullable [] values = new byte[CAPACITY_MIN][];
  private int size;

  synchronized byte @Nullable [] get(ByteBuf in, int index, int length) {
    return values[slot(in, index, length)];
  }

  synchronized void set(ByteBuf in, int index, int length, byte[] value) {
    int slot = slot(in, index, length);
    if (keys[slot] == null) {
      byte[] key = new byte[length];
      in.getBytes(index, key);
      keys[slot] = key;
      values[slot] = value;
      if (++size * 2 > keys.length) {
        grow();
      }
    } else {
      values[slot] = value;
    }
  }

  /** Where the key is, or the empty slot where it belongs. */
  private int slot(ByteBuf in, int index, int length) {
    int mask = keys.length - 1;
    int slot = hash(in, index, length) & mask;
    byte[] key;
    while ((key = keys[slot]) != null && !equal(key, in, index, length)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    byte[] @Nullable [] oldKeys = keys;
    byte[] @Nullable [] oldValues = values;
    int mask = oldKeys.length * 2 - 1;
    keys = new byte[mask + 1][];
    values = new byte[mask + 1][];
    for (int i = 0; i < oldKeys.length; i++) {
      byte[] key = oldKeys[i];
      if (key != null) {
        int slot = hash(key) & mask;
        while (keys[slot] != null) {
          slot = (slot + 1) & mask;
        }
        keys[slot] = key;
        values[slot] = oldValues[i];
      }
    }
  }

  private static boolean equal(byte[] key, ByteBuf in, int index, int length) {
    if (key.length != length) {
      return false;
    }
    for (int i = length - 1; i >= 0; i--) {
      if (key[i] != in.getByte(index + i)) {
        return false;
      }
    }
    return true;
  }

  private static int hash(ByteBuf in, int index, int length) {
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + in.getByte(index + i);
    }
    return spread(hash);
  }

  private static int hash(byte[] key) {
    int hash = 0;
    for (byte b : key) {
      hash = 31 * hash + b;
    }
    return spread(hash);
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ (mixed >>> 16);
  }
}
