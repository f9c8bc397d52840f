package dev.grid.kernel.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One value of an attribute, in a form that is compared without making objects. Mutable, so that a
 * scan uses one for all entries: who keeps a value takes a {@link #copy()}. Confined to one thread.
 *
 * <p>There is one total order: null (and missing) &lt; booleans &lt; numbers &lt; text &lt; times
 * &lt; UUIDs &lt; others. Numbers are compared by what they are worth, whatever their widths, and
 * NaN is above all others; text by code points, which is the order of its UTF-8 bytes; times within
 * their kind, those with a zone by their instant; others by their class and its own order, or by
 * their bytes.
 */
public final class TypedValue {

  /** What a value is; in this order. */
  public enum Kind {
    /** There is no such attribute. */
    MISSING,
    NULL,
    BOOLEAN,
    /** A whole number of 64 bits or fewer. */
    LONG,
    /** A number with a fraction; from 32 bits it is widened. */
    DOUBLE,
    /** A {@link BigDecimal}; a {@link BigInteger} is one without a fraction. */
    DECIMAL,
    /** A range of UTF-8 bytes. */
    TEXT,
    DATE,
    TIME,
    TIMESTAMP,
    /** A time with a zone, or a {@link Date}. */
    INSTANT,
    UUID,
    /** A {@link Comparable} of a class that was read. */
    OBJECT,
    /** A whole key or value that has parts: its bytes from its type on. */
    BYTES,
    /** A part that has parts: it is there, but what it is equal to only objects tell. */
    PART,
    /** Only a class can read it. */
    NEEDS_CLASS
  }

  /** The answer of {@link #order} for what has no order. */
  public static final int NOT_COMPARABLE = Integer.MIN_VALUE;

  private static final byte[] NO_BYTES = {};
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int MILLIS_PER_SECOND = 1_000;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private Kind kind = Kind.MISSING;
  private boolean isFloat;
  private long high;
  private long low;
  private byte[] bytes = NO_BYTES;
  private int from;
  private int to;
  private @Nullable Object object;

  /** For text that has to be put together; kept for the next. */
  private byte[] own = NO_BYTES;

  /** A value of an object: of the types that attributes have, or any other. */
  public static TypedValue of(@Nullable Object value) {
    TypedValue typed = new TypedValue();
    typed.setObject(value);
    return typed;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether it is null or missing. */
  public boolean isAbsent() {
    return kind == Kind.MISSING || kind == Kind.NULL;
  }

  /** Whether it was a number of 32 bits with a fraction. */
  public boolean isFloat() {
    return kind == Kind.DOUBLE && isFloat;
  }

  /** The number of a {@code LONG}; 0 or 1 of a {@code BOOLEAN}; else the upper bits. */
  public long longValue() {
    return high;
  }

  /** The lower bits of a {@code UUID}; nanoseconds within a second of a time. */
  public long lowBits() {
    return low;
  }

  /** The number of a {@code DOUBLE}. */
  public double doubleValue() {
    return Double.longBitsToDouble(high);
  }

  /** The {@link BigDecimal} of a {@code DECIMAL}, the {@link Comparable} of an {@code OBJECT}. */
  public Object object() {
    if (object == null) {
      throw new IllegalStateException("a " + kind + " has no object");
    }
    return object;
  }

  /** The array that has the bytes of {@code TEXT} and {@code BYTES}; not to be written to. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where these begin. */
  public int from() {
    return from;
  }

  /** Where they end, exclusive. */
  public int to() {
    return to;
  }

  // Setting.

  public void setMissing() {
    set(Kind.MISSING, 0, 0);
  }

  public void setNull() {
    set(Kind.NULL, 0, 0);
  }

  public void setBoolean(boolean value) {
    set(Kind.BOOLEAN, value ? 1 : 0, 0);
  }

  public void setLong(long value) {
    set(Kind.LONG, value, 0);
  }

  public void setDouble(double value) {
    isFloat = false;
    set(Kind.DOUBLE, Double.doubleToRawLongBits(value), 0);
  }

  public void setFloat(float value) {
    setDouble(value);
    isFloat = true;
  }

  public void setDecimal(BigDecimal value) {
    set(Kind.DECIMAL, 0, 0);
    object = value;
  }

  /** UTF-8 in {@code bytes[from..to)}, which is not copied. */
  public void setText(byte[] utf8, int begin, int end) {
    kind = Kind.TEXT;
    bytes = utf8;
    from = begin;
    to = end;
  }

  public void setText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    setText(utf8, 0, utf8.length);
  }

  /** Text of one char. */
  public void setChar(char value) {
    byte[] buffer = buffer(3);
    if (value < 0x80) {
      buffer[0] = (byte) value;
      setText(buffer, 0, 1);
    } else if (value < 0x800) {
      buffer[0] = (byte) (0xc0 | value >> 6);
      buffer[1] = (byte) (0x80 | value & 0x3f);
      setText(buffer, 0, 2);
    } else {
      buffer[0] = (byte) (0xe0 | value >> 12);
      buffer[1] = (byte) (0x80 | value >> 6 & 0x3f);
      buffer[2] = (byte) (0x80 | value & 0x3f);
      setText(buffer, 0, 3);
    }
  }

  /** Room for text that is put together; the next value may overwrite it. */
  byte[] buffer(int length) {
    if (own.length < length) {
      own = new byte[Math.max(length, 2 * own.length)];
    }
    return own;
  }

  public void setDate(long epochDay) {
    set(Kind.DATE, epochDay, 0);
  }

  public void setTime(long nanoOfDay) {
    set(Kind.TIME, nanoOfDay / NANOS_PER_SECOND, nanoOfDay % NANOS_PER_SECOND);
  }

  /** A time without a zone, as if in UTC. */
  public void setTimestamp(long epochSecond, int nano) {
    set(Kind.TIMESTAMP, epochSecond, nano);
  }

  public void setInstant(long epochSecond, int nano) {
    set(Kind.INSTANT, epochSecond, nano);
  }

  public void setInstantMillis(long epochMillis) {
    setInstant(
        Math.floorDiv(epochMillis, MILLIS_PER_SECOND),
        Math.floorMod(epochMillis, MILLIS_PER_SECOND) * NANOS_PER_MILLI);
  }

  public void setUuid(long mostSignificant, long leastSignificant) {
    set(Kind.UUID, mostSignificant, leastSignificant);
  }

  /** A part with parts; {@code bytes[from..to)} are compared. */
  public void setBytes(byte[] data, int begin, int end) {
    setText(data, begin, end);
    kind = Kind.BYTES;
  }

  public void setPart() {
    set(Kind.PART, 0, 0);
  }

  public void setNeedsClass() {
    set(Kind.NEEDS_CLASS, 0, 0);
  }

  private void set(Kind newKind, long newHigh, long newLow) {
    kind = newKind;
    high = newHigh;
    low = newLow;
  }

  /** The value of an object; of what has no type here, the object itself if it has an order. */
  public void setObject(@Nullable Object value) {
    switch (value) {
      case null -> setNull();
      case Boolean v -> setBoolean(v);
      case Byte v -> setLong(v);
      case Short v -> setLong(v);
      case Integer v -> setLong(v);
      case Long v -> setLong(v);
      case Float v -> setFloat(v);
      case Double v -> setDouble(v);
      case BigDecimal v -> setDecimal(v);
      case BigInteger v -> setDecimal(new BigDecimal(v));
      case String v -> setText(v);
      case Character v -> setChar(v);
      case Enum<?> v -> setText(v.name());
      case UUID v -> setUuid(v.getMostSignificantBits(), v.getLeastSignificantBits());
      default -> setTimeOrOther(value);
    }
  }

  // Applications still have dates of that class.
  @SuppressWarnings({"JavaUtilDate", "JavaLocalDateTimeGetNano"})
  private void setTimeOrOther(Object value) {
    switch (value) {
      case LocalDate v -> setDate(v.toEpochDay());
      case LocalTime v -> setTime(v.toNanoOfDay());
      case LocalDateTime v -> setTimestamp(v.toEpochSecond(ZoneOffset.UTC), v.getNano());
      case OffsetDateTime v -> setInstant(v.toEpochSecond(), v.getNano());
      case Instant v -> setInstant(v.getEpochSecond(), v.getNano());
      case Date v -> setInstantMillis(v.getTime());
      default -> {
        set(Kind.OBJECT, 0, 0);
        object = value;
      }
    }
  }

  /** A value of its own, with bytes of its own: this one may be set anew. */
  public TypedValue copy() {
    TypedValue copy = new TypedValue();
    copy.kind = kind;
    copy.isFloat = isFloat;
    copy.high = high;
    copy.low = low;
    if (hasBytes()) {
      copy.bytes = Arrays.copyOfRange(bytes, from, to);
      copy.to = to - from;
    }
    copy.object = kind == Kind.DECIMAL || kind == Kind.OBJECT ? object : null;
    return copy;
  }

  private boolean hasBytes() {
    return kind == Kind.TEXT || kind == Kind.BYTES;
  }

  // Order.

  /** Compares in the total order. */
  public static int compare(TypedValue a, TypedValue b) {
    int ranks = Integer.compare(rank(a.kind), rank(b.kind));
    return ranks != 0 ? ranks : compareSameRank(a, b);
  }

  /**
   * Compares values between which a predicate may ask for an order: {@link #NOT_COMPARABLE} if one
   * is absent, or they are of different kinds.
   */
  public static int order(TypedValue a, TypedValue b) {
    if (a.kind == Kind.LONG && b.kind == Kind.LONG) {
      return Long.compare(a.high, b.high);
    }
    if (rank(a.kind) != rank(b.kind)
        || a.isAbsent()
        || a.kind == Kind.BYTES
        || a.kind == Kind.PART
        || a.kind == Kind.NEEDS_CLASS
        || a.kind == Kind.OBJECT && !haveOrder(a.object(), b.object())) {
      return NOT_COMPARABLE;
    }
    return compareSameRank(a, b);
  }

  /** Whether they are the same value; null and missing are. */
  public static boolean same(TypedValue a, TypedValue b) {
    if (a.kind == b.kind) {
      switch (a.kind) {
        case LONG, BOOLEAN, DATE -> {
          return a.high == b.high;
        }
        case TEXT, BYTES -> {
          return Arrays.equals(a.bytes, a.from, a.to, b.bytes, b.from, b.to);
        }
        case OBJECT -> {
          return Objects.deepEquals(a.object(), b.object());
        }
        case PART, NEEDS_CLASS -> {
          return false;
        }
        default -> {
          return compareSameRank(a, b) == 0;
        }
      }
    }
    return rank(a.kind) == rank(b.kind) && compareSameRank(a, b) == 0;
  }

  /** What is equal in the total order has the same. */
  public int hash() {
    return switch (kind) {
      case MISSING, NULL, PART, NEEDS_CLASS -> 0;
      case LONG -> Long.hashCode(high);
      case DOUBLE -> ExactNumbers.hashOf(doubleValue());
      case DECIMAL -> ExactNumbers.hashOf((BigDecimal) object());
      case TEXT, BYTES -> hashOfBytes();
      case OBJECT -> Arrays.deepHashCode(new Object[] {object()});
      case BOOLEAN, DATE, TIME, TIMESTAMP, INSTANT, UUID ->
          31 * Long.hashCode(high) + Long.hashCode(low);
    };
  }

  private int hashOfBytes() {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  private static int rank(Kind kind) {
    return switch (kind) {
      case MISSING, NULL -> 0;
      case BOOLEAN -> 1;
      case LONG, DOUBLE, DECIMAL -> 2;
      case TEXT -> 3;
      case DATE -> 4;
      case TIME -> 5;
      case TIMESTAMP -> 6;
      case INSTANT -> 7;
      case UUID -> 8;
      case OBJECT -> 9;
      case BYTES -> 10;
      case PART -> 11;
      case NEEDS_CLASS -> 12;
    };
  }

  private static int compareSameRank(TypedValue a, TypedValue b) {
    return switch (a.kind) {
      case MISSING, NULL, PART, NEEDS_CLASS -> 0;
      case BOOLEAN, DATE -> Long.compare(a.high, b.high);
      case LONG, DOUBLE, DECIMAL -> compareNumbers(a, b);
      case TEXT, BYTES -> Arrays.compareUnsigned(a.bytes, a.from, a.to, b.bytes, b.from, b.to);
      case TIME, TIMESTAMP, INSTANT, UUID -> {
        int high = Long.compare(a.high, b.high);
        yield high != 0 ? high : Long.compare(a.low, b.low);
      }
      case OBJECT -> compareObjects(a.object(), b.object());
    };
  }

  private static int compareNumbers(TypedValue a, TypedValue b) {
    if (a.kind == b.kind) {
      return switch (a.kind) {
        case LONG -> Long.compare(a.high, b.high);
        case DOUBLE -> ExactNumbers.compare(a.doubleValue(), b.doubleValue());
        default -> ((BigDecimal) a.object()).compareTo((BigDecimal) b.object());
      };
    }
    if (a.kind == Kind.LONG && b.kind == Kind.DOUBLE) {
      return ExactNumbers.compare(a.high, b.doubleValue());
    }
    if (a.kind == Kind.DOUBLE && b.kind == Kind.LONG) {
      return -ExactNumbers.compare(b.high, a.doubleValue());
    }
    return compareDecimals(a, b);
  }

  private static int compareDecimals(TypedValue a, TypedValue b) {
    double infinity = a.kind == Kind.DOUBLE ? a.doubleValue() : 0;
    if (!Double.isFinite(infinity)) {
      return infinity == Double.NEGATIVE_INFINITY ? -1 : 1;
    }
    infinity = b.kind == Kind.DOUBLE ? b.doubleValue() : 0;
    if (!Double.isFinite(infinity)) {
      return infinity == Double.NEGATIVE_INFINITY ? 1 : -1;
    }
    return a.decimal().compareTo(b.decimal());
  }

  /** The number of a finite number, exactly. */
  private BigDecimal decimal() {
    return switch (kind) {
      case LONG -> BigDecimal.valueOf(high);
      case DOUBLE -> new BigDecimal(doubleValue());
      default -> (BigDecimal) object();
    };
  }

  private static boolean haveOrder(Object a, Object b) {
    return a instanceof Comparable<?> && a.getClass() == b.getClass();
  }

  // A class's order is given values of that class only.
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static int compareObjects(Object a, Object b) {
    if (haveOrder(a, b)) {
      return ((Comparable) a).compareTo(b);
    }
    int classes = a.getClass().getName().compareTo(b.getClass().getName());
    int others = Objects.deepEquals(a, b) ? 0 : Integer.compare(a.hashCode(), b.hashCode());
    return classes != 0 ? classes : others;
  }

  /** The value as an object, for messages and answers; of bytes the range. */
  public @Nullable Object toObject() {
    return switch (kind) {
      case MISSING, NULL, PART, NEEDS_CLASS -> null;
      case BOOLEAN -> high != 0;
      case LONG -> high;
      case DOUBLE -> doubleValue();
      case DECIMAL, OBJECT -> object();
      case TEXT -> text();
      case DATE -> LocalDate.ofEpochDay(high);
      case TIME -> LocalTime.ofNanoOfDay(high * NANOS_PER_SECOND + low);
      case TIMESTAMP -> LocalDateTime.ofEpochSecond(high, (int) low, ZoneOffset.UTC);
      case INSTANT -> Instant.ofEpochSecond(high, low).atOffset(ZoneOffset.UTC);
      case UUID -> new UUID(high, low);
      case BYTES -> Arrays.copyOfRange(bytes, from, to);
    };
  }

  /** The text of {@code TEXT}. */
  public String text() {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return kind == Kind.BYTES ? "BYTES[" + (to - from) + "]" : kind + "[" + toObject() + "]";
  }
}
