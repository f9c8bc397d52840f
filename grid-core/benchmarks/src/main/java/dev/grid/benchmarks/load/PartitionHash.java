package dev.grid.benchmarks.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The partition of a serialized key: MurmurHash3 x86 32 over the payload, as the wire fixes it. */
final class PartitionHash {

  private static final int SEED = 0x01000193;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private PartitionHash() {}

  /**
   * Partition of a key.
   *
   * @param payload what follows the eight bytes of header in the key's serialized form
   */
  static int partition(byte[] payload, int partitionCount) {
    int hash = murmur3(payload);
    return hash == Integer.MIN_VALUE ? 0 : Math.abs(hash) % partitionCount;
  }

  /** Partition of a {@code Long}. */
  static int ofLong(long key, int partitionCount) {
    return partition(ByteBuffer.allocate(Long.BYTES).putLong(key).array(), partitionCount);
  }

  private static int murmur3(byte[] bytes) {
    int blocks = bytes.length / Integer.BYTES;
    int hash = SEED;
    for (int i = 0; i < blocks; i++) {
      hash ^= mixed((int) INT.get(bytes, i * Integer.BYTES));
      hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
    }
    int tail = 0;
    for (int i = bytes.length - 1; i >= blocks * Integer.BYTES; i--) {
      tail = (tail << 8) | (bytes[i] & 0xff);
    }
    hash ^= mixed(tail);
    hash ^= bytes.length;
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }

  private static int mixed(int block) {
    return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
  }
}
