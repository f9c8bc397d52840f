package dev.grid.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Hashes of 64 bits for {@link ContentDigest}: the same in every member and version. Not secure
 * against somebody who chooses the content. Stateless.
 */
public final class ContentHash {

  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;
  private static final int STRIPES = 64;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ContentHash() {}

  /** Of the bytes, with another result for another seed. */
  public static long of(byte[] bytes, long seed) {
    long hash = seed ^ bytes.length * MULTIPLIER;
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      hash = step(hash, (long) LONG.get(bytes, at));
    }
    long rest = 0;
    for (; at < bytes.length; at++) {
      rest = rest << Byte.SIZE | bytes[at] & 0xff;
    }
    return mix(step(hash, rest));
  }

  /**
   * Of bytes of which a long array's are too many to look at: stripes of them, evenly spread from
   * the first byte to the last, and the length. Takes no longer however long the array.
   */
  public static long ofSome(byte[] bytes, long seed, int bytesMax) {
    if (bytes.length <= bytesMax) {
      return of(bytes, seed);
    }
    int stripeBytes = bytesMax / STRIPES;
    long hash = seed ^ bytes.length * MULTIPLIER;
    for (int stripe = 0; stripe < STRIPES; stripe++) {
      int at = (int) ((long) (bytes.length - stripeBytes) * stripe / (STRIPES - 1));
      for (int end = at + stripeBytes; at + Long.BYTES <= end; at += Long.BYTES) {
        hash = step(hash, (long) LONG.get(bytes, at));
      }
    }
    return mix(hash);
  }

  private static long step(long hash, long word) {
    long product = (hash ^ word) * MULTIPLIER;
    return product ^ product >>> 32;
  }

  /** Spreads every bit of a number over all: the finalizer of SplitMix64 (Steele et al. 2014). */
  public static long mix(long number) {
    long z = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
