package dev.grid.kernel.index;

import java.util.Arrays;

/** Bytes that are compared as unsigned ones. Used by one thread. */
final class ByteWriter {

  private byte[] bytes = new byte[Long.BYTES];
  private int length;

  void write(int value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) value;
  }

  /** Eight bytes in the order of signed numbers. */
  void writeSigned(long value) {
    long unsigned = value ^ Long.MIN_VALUE;
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      write((int) (unsigned >>> shift));
    }
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }
}
