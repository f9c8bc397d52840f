package dev.grid.structures.cardinality;

import dev.grid.protocol.Data;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The hash by which clients of the protocol tell values apart: the first half of the 128 bits that
 * MurmurHash3 for 64-bit machines gave before its last revision (Austin Appleby, public domain), of
 * a value's bytes without the header of {@link Data}. A test compares it with the reference's
 * client. Stateless.
 */
final class ValueHash {

  private static final int HEADER_BYTES = 8;
  private static final int BLOCK_BYTES = 16;
  private static final long SEED = 0x01000193;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private long h1 = 0x9368e53c2f6af274L ^ SEED;
  private long h2 = 0x586dcd208f7cd3fdL ^ SEED;
  private long c1 = 0x87c37b91114253d5L;
  private long c2 = 0x4cf5ad432745937fL;

  private ValueHash() {}

  static long of(Data value) {
    byte[] bytes = value.bytes();
    return of(bytes, Math.min(HEADER_BYTES, bytes.length), bytes.length);
  }

  private static long of(byte[] bytes, int from, int to) {
    ValueHash hash = new ValueHash();
    int at = from;
    for (; to - at >= BLOCK_BYTES; at += BLOCK_BYTES) {
      hash.mix((long) LONG.get(bytes, at), (long) LONG.get(bytes, at + Long.BYTES));
    }
    if (at < to) {
      hash.mix(rest(bytes, at, to), rest(bytes, at + Long.BYTES, to));
    }
    return hash.finish(to - from);
  }

  /**
   * Up to eight bytes, the first in the lowest place. Negative ones turn all places above, as
   * clients do it.
   */
  private static long rest(byte[] bytes, int from, int to) {
    long rest = 0;
    for (int i = from; i < Math.min(from + Long.BYTES, to); i++) {
      rest ^= (long) bytes[i] << Byte.SIZE * (i - from);
    }
    return rest;
  }

  private void mix(long k1, long k2) {
    h1 ^= Long.rotateLeft(k1 * c1, 23) * c2;
    h1 += h2;
    h2 = Long.rotateLeft(h2, 41);
    h2 ^= Long.rotateLeft(k2 * c2, 23) * c1;
    h2 += h1;
    h1 = h1 * 3 + 0x52dce729;
    h2 = h2 * 3 + 0x38495ab5;
    c1 = c1 * 5 + 0x7b7d159c;
    c2 = c2 * 5 + 0x6bce6396;
  }

  private long finish(int length) {
    h2 ^= length;
    h1 += h2;
    h2 += h1;
    return avalanche(h1) + avalanche(h2);
  }

  private static long avalanche(long number) {
    long k = (number ^ number >>> 33) * 0xff51afd7ed558ccdL;
    k = (k ^ k >>> 33) * 0xc4ceb9fe1a85ec53L;
    return k ^ k >>> 33;
  }
}
