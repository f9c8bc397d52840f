package dev.grid.kernel.index;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value as indexes and sorts compare it: null, then booleans, numbers, texts, dates, times,
 * timestamps, instants, uuids, composites, and what cannot be read. Numbers compare by what they
 * are worth, whatever their type; texts by code points; instants by the time that they are.
 *
 * <p>Nearly every value fits into the 64 bits of the head. The tail, in the order of unsigned
 * bytes, has the rest, and no tail comes before any. Values of which the tail would be long have
 * equal keys: texts that begin with the same {@value #TEXT_BYTES_MAX} bytes, and decimals that
 * differ after some eighty digits.
 *
 * @param rank the kind of value, {@link #NULL} to {@link #UNREADABLE}
 * @param head in the order of signed numbers
 * @param tail null if the head says all; not to be written to
 */
public record IndexKey(byte rank, long head, byte @Nullable [] tail)
    implements Comparable<IndexKey> {

  public static final byte NULL = 0;
  public static final byte BOOLEAN = 1;
  public static final byte NUMBER = 2;
  public static final byte TEXT = 3;
  public static final byte DATE = 4;
  public static final byte TIME = 5;
  public static final byte TIMESTAMP = 6;
  public static final byte INSTANT = 7;
  public static final byte UUID = 8;
  public static final byte COMPOSITE = 9;
  public static final byte UNREADABLE = 10;

  /** How many kinds there are. */
  static final int RANKS = UNREADABLE + 1;

  /**
   * Bytes of a text beyond these count for nothing, so that an index has a bound for each entry.
   */
  public static final int TEXT_BYTES_MAX = 1_024;

  /**
   * So many bytes of a text are in the head; its lowest byte says how many, or that more follow.
   */
  private static final int HEAD_BYTES = 7;

  private static final long DOUBLE_EXACT_MAX = 1L << 53;
  private static final long MICROS_A_SECOND = 1_000_000;
  private static final int NANOS_A_MICRO = 1_000;

  /** The value that there is not. */
  public static final IndexKey OF_NULL = new IndexKey(NULL, 0, null);

  /** A value that has no key: it may be anything. */
  public static final IndexKey OF_UNREADABLE = new IndexKey(UNREADABLE, 0, null);

  public static IndexKey of(boolean value) {
    return new IndexKey(BOOLEAN, value ? 1 : 0, null);
  }

  public static IndexKey of(long value) {
    return -DOUBLE_EXACT_MAX <= value && value <= DOUBLE_EXACT_MAX
        ? of((double) value)
        : of(BigDecimal.valueOf(value));
  }

  /** Both zeros are one; what is not a number is above all that are. */
  public static IndexKey of(double value) {
    return new IndexKey(NUMBER, headOf(value), null);
  }

  public static IndexKey of(BigDecimal value) {
    double floor = DecimalOrder.floor(value);
    return new IndexKey(NUMBER, headOf(floor), DecimalOrder.above(floor, value));
  }

  private static long headOf(double value) {
    long bits = Double.doubleToLongBits(value == 0 ? 0 : value);
    return bits >= 0 ? bits : bits ^ Long.MAX_VALUE;
  }

  public static IndexKey of(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return ofText(utf8, 0, utf8.length);
  }

  /** A text as {@code length} bytes of UTF-8 from {@code offset}. */
  public static IndexKey ofText(byte[] utf8, int offset, int length) {
    return ofBytes(TEXT, utf8, offset, Math.min(length, TEXT_BYTES_MAX));
  }

  private static IndexKey ofBytes(byte rank, byte[] bytes, int offset, int length) {
    long head = 0;
    for (int i = 0; i < HEAD_BYTES; i++) {
      head = head << Byte.SIZE | (i < length ? bytes[offset + i] & 0xff : 0);
    }
    boolean isLonger = length > HEAD_BYTES;
    head = head << Byte.SIZE | (isLonger ? HEAD_BYTES + 1 : length);
    byte[] tail = isLonger ? Arrays.copyOfRange(bytes, offset + HEAD_BYTES, offset + length) : null;
    return new IndexKey(rank, head ^ Long.MIN_VALUE, tail);
  }

  public static IndexKey ofDate(long epochDay) {
    return new IndexKey(DATE, epochDay, null);
  }

  public static IndexKey ofTime(long nanoOfDay) {
    return new IndexKey(TIME, nanoOfDay, null);
  }

  /** A time without a zone, by its seconds since 1970 as if it were UTC's. */
  public static IndexKey ofTimestamp(long seconds, int nanos) {
    return ofTime(TIMESTAMP, seconds, nanos);
  }

  /** A time with a zone, by its seconds since 1970. */
  public static IndexKey ofInstant(long seconds, int nanos) {
    return ofTime(INSTANT, seconds, nanos);
  }

  /** Microseconds, which fit for some 290,000 years around 1970, and what is beyond them. */
  private static IndexKey ofTime(byte rank, long seconds, int nanos) {
    long secondsMax = Long.MAX_VALUE / MICROS_A_SECOND - 1;
    if (seconds < -secondsMax || seconds > secondsMax) {
      ByteWriter tail = new ByteWriter();
      tail.writeSigned(seconds);
      tail.writeSigned(nanos);
      return new IndexKey(rank, seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE, tail.toBytes());
    }
    int rest = nanos % NANOS_A_MICRO;
    byte[] tail = rest == 0 ? null : new byte[] {(byte) (rest >> Byte.SIZE), (byte) rest};
    return new IndexKey(rank, seconds * MICROS_A_SECOND + nanos / NANOS_A_MICRO, tail);
  }

  public static IndexKey ofUuid(long mostSignificant, long leastSignificant) {
    ByteWriter tail = new ByteWriter();
    tail.writeSigned(leastSignificant);
    return new IndexKey(UUID, mostSignificant, tail.toBytes());
  }

  /**
   * Several values in the order of the first that differs. A composite of the first few values of
   * another comes before it.
   */
  public static IndexKey composite(IndexKey... parts) {
    byte[] bytes = composed(parts).toBytes();
    return ofBytes(COMPOSITE, bytes, 0, bytes.length);
  }

  /** After all composites that begin with these values. */
  static IndexKey afterComposites(IndexKey... parts) {
    ByteWriter bytes = composed(parts);
    bytes.write(0xff);
    byte[] all = bytes.toBytes();
    return ofBytes(COMPOSITE, all, 0, all.length);
  }

  /** A zero within a tail is marked, so that the two at its end are below all that may follow. */
  private static ByteWriter composed(IndexKey... parts) {
    ByteWriter bytes = new ByteWriter();
    for (IndexKey part : parts) {
      bytes.write(part.rank);
      bytes.writeSigned(part.head);
      if (part.tail != null) {
        for (byte b : part.tail) {
          bytes.write(b);
          if (b == 0) {
            bytes.write(0xff);
          }
        }
      }
      bytes.write(0);
      bytes.write(0);
    }
    return bytes;
  }

  /** The first key of this rank. */
  static IndexKey first(int rank) {
    return new IndexKey((byte) rank, Long.MIN_VALUE, null);
  }

  @Override
  public int compareTo(IndexKey other) {
    int byRank = Byte.compare(rank, other.rank);
    int byHead = byRank != 0 ? byRank : Long.compare(head, other.head);
    return byHead != 0 ? byHead : compareTails(tail, other.tail);
  }

  /** Compares keys of one rank and head. */
  static int compareTails(byte @Nullable [] tail, byte @Nullable [] other) {
    if (tail == other) {
      return 0;
    }
    if (tail == null) {
      return -1;
    }
    return other == null ? 1 : Arrays.compareUnsigned(tail, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IndexKey key && compareTo(key) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(head) + Arrays.hashCode(tail) + rank;
  }

  @Override
  public String toString() {
    return "rank=" + rank + " head=" + head + " tail=" + Arrays.toString(tail);
  }
}
