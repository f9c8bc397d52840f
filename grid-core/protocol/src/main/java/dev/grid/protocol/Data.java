package dev.grid.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A serialized value, as it is on the wire and in memory. Immutable as long as nobody writes to the
 * array.
 *
 * <pre>
 *  0        4        8
 * +--------+--------+-----------
 * | hash   | type   | payload      both int32 big-endian; hash 0: compute it from the payload
 * +--------+--------+-----------
 * </pre>
 *
 * <p>Two values are equal if type and payload are; the hash in the header only chooses the
 * partition.
 */
public final class Data {

  /** Bytes before the payload. */
  public static final int HEADER_BYTES = 8;

  private static final int TYPE_OFFSET = 4;
  private static final int MURMUR_SEED = 0x01000193;
  private static final VarHandle INT_BE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT_LE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;

  /**
   * Wraps the array without copying it.
   *
   * @throws ProtocolException if it is shorter than the header
   */
  public Data(byte[] bytes) {
    if (bytes.length < HEADER_BYTES) {
      throw new ProtocolException(
          "data length=" + bytes.length + " is less than its header of " + HEADER_BYTES);
    }
    this.bytes = bytes;
  }

  /** Header and payload; not a copy, must not be written to. */
  public byte[] bytes() {
    return bytes;
  }

  /** Header and payload, in bytes. */
  public int length() {
    return bytes.length;
  }

  /** The serializer that made it; 0 for null. */
  public int type() {
    return (int) INT_BE.get(bytes, TYPE_OFFSET);
  }

  /** The hash that chooses the partition: the sender's if it gave one, else that of the payload. */
  public int partitionHash() {
    int given = (int) INT_BE.get(bytes, 0);
    return given != 0 ? given : payloadHash(bytes);
  }

  /** The partition among {@code partitionCount}. */
  public int partition(int partitionCount) {
    return partition(partitionHash(), partitionCount);
  }

  /** The partition that a hash falls into. */
  public static int partition(int hash, int partitionCount) {
    return hash == Integer.MIN_VALUE ? 0 : Math.abs(hash) % partitionCount;
  }

  /**
   * The hash that chooses the partition of a structure: that of the serialized text after the first
   * {@code @} in its name, else of the whole name.
   */
  public static int namePartitionHash(String name) {
    byte[] text = name.substring(name.indexOf('@') + 1).getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[Integer.BYTES + text.length];
    INT_BE.set(payload, 0, text.length);
    System.arraycopy(text, 0, payload, Integer.BYTES, text.length);
    return murmur3(payload, 0, payload.length);
  }

  /** Murmur3, x86, 32 bits, of what follows the header: the protocol's hash of a value. */
  public static int payloadHash(byte[] bytes) {
    return murmur3(bytes, HEADER_BYTES, bytes.length);
  }

  /** Murmur3, x86, 32 bits, of {@code bytes[from..to)} with the protocol's seed. */
  public static int murmur3(byte[] bytes, int from, int to) {
    int h = MURMUR_SEED;
    int i = from;
    for (; i + 4 <= to; i += 4) {
      h ^= mixBlock((int) INT_LE.get(bytes, i));
      h = Integer.rotateLeft(h, 13) * 5 + 0xe6546b64;
    }
    int tail = 0;
    for (int j = to - 1; j >= i; j--) {
      tail = tail << 8 | bytes[j] & 0xff;
    }
    if (to > i) {
      h ^= mixBlock(tail);
    }
    h ^= to - from;
    h = (h ^ (h >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }

  private static int mixBlock(int k) {
    return Integer.rotateLeft(k * 0xcc9e2d51, 15) * 0x1b873593;
  }

  /** Whether two serialized values are equal, by type and payload. */
  public static boolean sameValue(byte[] a, byte[] b) {
    return a == b || Arrays.equals(a, TYPE_OFFSET, a.length, b, TYPE_OFFSET, b.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Data data && sameValue(bytes, data.bytes);
  }

  @Override
  public int hashCode() {
    return payloadHash(bytes);
  }

  @Override
  public String toString() {
    return "Data[type=" + type() + ", bytes=" + bytes.length + "]";
  }
}
