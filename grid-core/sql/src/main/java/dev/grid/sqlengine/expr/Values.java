package dev.grid.sqlengine.expr;

import dev.grid.protocol.Data;
import dev.grid.serialization.JsonValue;
import dev.grid.sql.SqlColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values as rows have them: {@link Long} for all integers, {@link Double} for REAL and DOUBLE, and
 * {@link BigDecimal}, {@link Boolean}, {@link String}, {@link LocalDate}, {@link LocalTime}, {@link
 * LocalDateTime}, {@link OffsetDateTime}, {@link JsonValue}; of OBJECT {@link Data} as it is
 * stored, or any of these; null for NULL. Stateless.
 */
public final class Values {

  private Values() {}

  /** Whether a type is of numbers without a fraction. */
  public static boolean isInteger(SqlColumnType type) {
    return switch (type) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> true;
      default -> false;
    };
  }

  /** Whether a type is of numbers. */
  public static boolean isNumeric(SqlColumnType type) {
    return isInteger(type)
        || type == SqlColumnType.DECIMAL
        || type == SqlColumnType.REAL
        || type == SqlColumnType.DOUBLE;
  }

  /** Whether a type is of dates or times. */
  public static boolean isTemporal(SqlColumnType type) {
    return switch (type) {
      case DATE, TIME, TIMESTAMP, TIMESTAMP_WITH_TIME_ZONE -> true;
      default -> false;
    };
  }

  /**
   * What an application's object is in a row; of what has no type here the object itself.
   *
   * @throws dev.grid.sql.GridSqlException never
   */
  @SuppressWarnings("JavaUtilDate") // Applications still have dates of that class.
  public static @Nullable Object ofJava(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Byte v -> v.longValue();
      case Short v -> v.longValue();
      case Integer v -> v.longValue();
      case Float v -> v.doubleValue();
      case BigInteger v -> new BigDecimal(v);
      case Character v -> v.toString();
      case Enum<?> v -> v.name();
      case Instant v -> v.atOffset(ZoneOffset.UTC);
      case ZonedDateTime v -> v.toOffsetDateTime();
      case Date v -> v.toInstant().atOffset(ZoneOffset.UTC);
      case Calendar v -> v.toInstant().atZone(v.getTimeZone().toZoneId()).toOffsetDateTime();
      case UUID v -> v;
      default -> value;
    };
  }

  /** The type of a value that stands in a row, as far as that tells; OBJECT for others. */
  public static SqlColumnType typeOf(@Nullable Object value) {
    return switch (value) {
      case null -> SqlColumnType.NULL;
      case Boolean v -> SqlColumnType.BOOLEAN;
      case Byte v -> SqlColumnType.TINYINT;
      case Short v -> SqlColumnType.SMALLINT;
      case Integer v -> SqlColumnType.INTEGER;
      case Long v -> SqlColumnType.BIGINT;
      case Float v -> SqlColumnType.REAL;
      case Double v -> SqlColumnType.DOUBLE;
      case BigDecimal v -> SqlColumnType.DECIMAL;
      case BigInteger v -> SqlColumnType.DECIMAL;
      case String v -> SqlColumnType.VARCHAR;
      case Character v -> SqlColumnType.VARCHAR;
      case LocalDate v -> SqlColumnType.DATE;
      case LocalTime v -> SqlColumnType.TIME;
      case LocalDateTime v -> SqlColumnType.TIMESTAMP;
      case OffsetDateTime v -> SqlColumnType.TIMESTAMP_WITH_TIME_ZONE;
      case Instant v -> SqlColumnType.TIMESTAMP_WITH_TIME_ZONE;
      case ZonedDateTime v -> SqlColumnType.TIMESTAMP_WITH_TIME_ZONE;
      case Date v -> SqlColumnType.TIMESTAMP_WITH_TIME_ZONE;
      case JsonValue v -> SqlColumnType.JSON;
      default -> SqlColumnType.OBJECT;
    };
  }

  /** The object that applications have for a value: the type's Java class. */
  public static @Nullable Object toJava(@Nullable Object value, SqlColumnType type) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case TINYINT -> ((Number) value).byteValue();
      case SMALLINT -> ((Number) value).shortValue();
      case INTEGER -> ((Number) value).intValue();
      case REAL -> ((Number) value).floatValue();
      default -> value;
    };
  }

  // Order.

  /**
   * Compares two values that are not null and of types that have an order among each other.
   *
   * @throws dev.grid.sql.GridSqlException if they have none
   */
  public static int compare(Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    if (a instanceof String x && b instanceof String y) {
      return compareText(x, y);
    }
    if (a instanceof Number x && b instanceof Number y) {
      return compareNumbers(x, y);
    }
    if (a instanceof OffsetDateTime x && b instanceof OffsetDateTime y) {
      return x.toInstant().compareTo(y.toInstant());
    }
    return switch (a) {
      case Boolean x when b instanceof Boolean y -> Boolean.compare(x, y);
      case LocalDate x when b instanceof LocalDate y -> x.compareTo(y);
      case LocalTime x when b instanceof LocalTime y -> x.compareTo(y);
      case LocalDateTime x when b instanceof LocalDateTime y -> x.compareTo(y);
      case UUID x when b instanceof UUID y -> x.compareTo(y);
      case JsonValue x when b instanceof JsonValue y -> compareText(x.json(), y.json());
      case Data x when b instanceof Data y ->
          java.util.Arrays.compareUnsigned(
              x.bytes(), 4, x.length(), y.bytes(), 4, y.length());
      default ->
          throw SqlFailures.data(
              "a value of "
                  + typeOf(a)
                  + " has no order with one of "
                  + typeOf(b)
                  + ": use an explicit CAST");
    };
  }

  /** By code points, as UTF-8 is ordered. */
  private static int compareText(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean isSurrogateX = Character.isSurrogate(x);
        boolean isSurrogateY = Character.isSurrogate(y);
        return isSurrogateX == isSurrogateY ? x - y : isSurrogateX ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  private static int compareNumbers(Number a, Number b) {
    if (a instanceof Double x && b instanceof Double y) {
      return x.doubleValue() == y.doubleValue() ? 0 : Double.compare(x, y);
    }
    double infinite = a instanceof Double x && !Double.isFinite(x) ? x : 0;
    if (infinite != 0 || a instanceof Double x && x.isNaN()) {
      return infinite == Double.NEGATIVE_INFINITY ? -1 : 1;
    }
    infinite = b instanceof Double y && !Double.isFinite(y) ? y : 0;
    if (infinite != 0 || b instanceof Double y && y.isNaN()) {
      return infinite == Double.NEGATIVE_INFINITY ? 1 : -1;
    }
    return decimal(a).compareTo(decimal(b));
  }

  /** A finite number, exactly. */
  public static BigDecimal decimal(Number number) {
    return switch (number) {
      case BigDecimal d -> d;
      case Long l -> BigDecimal.valueOf(l);
      case Double d -> {
        if (!Double.isFinite(d)) {
          throw SqlFailures.data(d + " is not a DECIMAL");
        }
        yield new BigDecimal(d);
      }
      default -> BigDecimal.valueOf(number.longValue());
    };
  }

  /**
   * The same for all values that are equal in groups, joins and sets: numbers without zeros at
   * their ends, instants.
   */
  public static @Nullable Object groupKey(@Nullable Object value) {
    return switch (value) {
      case BigDecimal d -> d.signum() == 0 ? BigDecimal.ZERO : d.stripTrailingZeros();
      case Double d -> d == 0 ? (Object) 0.0 : d;
      case OffsetDateTime t -> t.toInstant();
      case null -> null;
      default -> value;
    };
  }

  /** The same for values of different numeric types, too. */
  public static @Nullable Object joinKey(@Nullable Object value) {
    if (value instanceof Long l) {
      return groupKey(BigDecimal.valueOf(l));
    }
    if (value instanceof Double d && Double.isFinite(d)) {
      return groupKey(new BigDecimal(d));
    }
    return groupKey(value);
  }

  /** About the bytes that a value takes on the heap. */
  public static long heapBytes(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case String s -> 56 + (long) s.length();
      case JsonValue j -> 72 + (long) j.json().length();
      case Data d -> 32 + (long) d.length();
      case BigDecimal d -> 48 + d.precision() / 2;
      case Object[] row -> heapBytes(row);
      case java.util.List<?> list -> {
        long bytes = 40;
        for (Object item : list) {
          bytes += 8 + heapBytes(item);
        }
        yield bytes;
      }
      default -> 32;
    };
  }

  /** About the bytes of a row. */
  public static long heapBytes(@Nullable Object[] row) {
    long bytes = 32 + 8L * row.length;
    for (Object value : row) {
      bytes += heapBytes(value);
    }
    return bytes;
  }

  /** Of what must be there. */
  static Object present(@Nullable Object value) {
    return Objects.requireNonNull(value);
  }
}
