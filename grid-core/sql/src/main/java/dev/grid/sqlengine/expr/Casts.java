package dev.grid.sqlengine.expr;

import dev.grid.protocol.Data;
import dev.grid.serialization.JsonValue;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Conversions of values. A time without a zone is one of UTC. Stateless; each fails with code 2000
 * if the value is not one of the type.
 */
public final class Casts {

  /** A number of more digits is not read from text. */
  private static final int NUMBER_CHARS_MAX = 1_000;

  /** No number is written with more zeros than this, nor made to have so many digits. */
  public static final int SCALE_MAX = 1_000;

  /** A number has no more digits, nor an exponent further from 0. */
  private static final int DIGITS_MAX = 10_000;

  /** So many bits are more than {@link #DIGITS_MAX} digits. */
  private static final int BITS_MAX = 33_220;

  private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.HOUR_OF_DAY, 1, 2, java.time.format.SignStyle.NOT_NEGATIVE)
          .appendLiteral(':')
          .appendValue(ChronoField.MINUTE_OF_HOUR, 2)
          .optionalStart()
          .appendLiteral(':')
          .appendValue(ChronoField.SECOND_OF_MINUTE, 2)
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalEnd()
          .optionalEnd()
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .optionalEnd()
          .optionalStart()
          .appendLiteral(' ')
          .optionalEnd()
          .append(TIME)
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter OFFSET_DATE_TIME =
      new DateTimeFormatterBuilder()
          .append(DATE_TIME)
          .optionalStart()
          .appendLiteral(' ')
          .optionalEnd()
          .appendOffset("+HH:mm:ss", "Z")
          .toFormatter(Locale.ROOT);

  private Casts() {}

  /**
   * A value as one of a type.
   *
   * @param charsMax of text that is asked for; it is cut
   */
  public static @Nullable Object cast(@Nullable Object value, SqlColumnType to, int charsMax) {
    if (value == null) {
      return null;
    }
    return switch (to) {
      case VARCHAR -> {
        String text = text(value);
        yield text.length() <= charsMax ? text : text.substring(0, charsMax);
      }
      case BOOLEAN -> bool(value);
      case TINYINT -> integer(value, Byte.MIN_VALUE, Byte.MAX_VALUE, to);
      case SMALLINT -> integer(value, Short.MIN_VALUE, Short.MAX_VALUE, to);
      case INTEGER -> integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE, to);
      case BIGINT -> integer(value, Long.MIN_VALUE, Long.MAX_VALUE, to);
      case DECIMAL -> decimal(value);
      case REAL -> real(value);
      case DOUBLE -> dbl(value);
      case DATE -> date(value);
      case TIME -> time(value);
      case TIMESTAMP -> timestamp(value);
      case TIMESTAMP_WITH_TIME_ZONE -> timestampTz(value);
      case JSON -> json(value);
      case OBJECT -> value;
      case NULL, ROW -> throw wrong(value, to);
    };
  }

  static GridSqlException wrong(Object value, SqlColumnType to) {
    return SqlFailures.data(
        "cannot convert "
            + Values.typeOf(value)
            + " value '"
            + SqlFailures.shown(value)
            + "' to "
            + to);
  }

  /** A value as text. */
  public static String text(Object value) {
    return switch (value) {
      case String s -> s;
      case BigDecimal d -> plain(d);
      case LocalTime t -> DateTimeFormatter.ISO_LOCAL_TIME.format(t);
      case LocalDateTime t -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(t);
      case OffsetDateTime t -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(t);
      case Boolean b -> b.toString();
      case JsonValue j -> j.json();
      case Data d ->
          throw SqlFailures.data("cannot convert an OBJECT to VARCHAR: select its fields");
      default -> value.toString();
    };
  }

  private static String plain(BigDecimal d) {
    return Math.abs((long) d.scale()) > SCALE_MAX ? d.toString() : d.toPlainString();
  }

  private static Boolean bool(Object value) {
    if (value instanceof Boolean b) {
      return b;
    }
    if (value instanceof String s) {
      String text = s.strip();
      if (text.equalsIgnoreCase("true")) {
        return true;
      }
      if (text.equalsIgnoreCase("false")) {
        return false;
      }
    }
    throw wrong(value, SqlColumnType.BOOLEAN);
  }

  private static Long integer(Object value, long min, long max, SqlColumnType to) {
    Long found =
        switch (value) {
          case Long l -> l;
          case Double d -> ofDouble(d);
          case BigDecimal d -> ofDecimal(d);
          case String s -> ofDecimal(number(s, to));
          case Number n -> n.longValue();
          default -> throw wrong(value, to);
        };
    if (found == null || found < min || found > max) {
      throw SqlFailures.data("numeric overflow: " + SqlFailures.shown(value) + " is not a " + to);
    }
    return found;
  }

  private static @Nullable Long ofDouble(double d) {
    double whole = d < 0 ? Math.ceil(d) : Math.floor(d);
    return whole >= -0x1p63 && whole < 0x1p63 ? (long) whole : null;
  }

  private static @Nullable Long ofDecimal(BigDecimal d) {
    if (d.precision() - (long) d.scale() > 20) {
      return null;
    }
    if (d.scale() > SCALE_MAX + d.precision()) {
      return 0L;
    }
    BigDecimal whole = d.setScale(0, RoundingMode.DOWN);
    return whole.compareTo(LONG_MIN) < 0 || whole.compareTo(LONG_MAX) > 0
        ? null
        : whole.longValueExact();
  }

  private static BigDecimal number(String text, SqlColumnType to) {
    String stripped = text.strip();
    try {
      if (stripped.length() <= NUMBER_CHARS_MAX) {
        return bounded(new BigDecimal(stripped));
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw wrong(text, to);
  }

  /**
   * The number, if it can be computed with in short time.
   *
   * @throws GridSqlException if it has too many digits, or an exponent that is too far from 0
   */
  public static BigDecimal bounded(BigDecimal number) {
    if (Math.abs((long) number.scale()) > DIGITS_MAX
        || number.unscaledValue().bitLength() > BITS_MAX) {
      throw SqlFailures.data(
          "a DECIMAL has more digits, or an exponent further from 0, than " + DIGITS_MAX);
    }
    return number;
  }

  private static BigDecimal decimal(Object value) {
    return switch (value) {
      case BigDecimal d -> bounded(d);
      case Long l -> BigDecimal.valueOf(l);
      case BigInteger i -> bounded(new BigDecimal(i));
      case Double d -> {
        if (!Double.isFinite(d)) {
          throw wrong(value, SqlColumnType.DECIMAL);
        }
        yield BigDecimal.valueOf(d);
      }
      case String s -> number(s, SqlColumnType.DECIMAL);
      default -> throw wrong(value, SqlColumnType.DECIMAL);
    };
  }

  private static Double real(Object value) {
    double d = value instanceof BigDecimal b ? b.floatValue() : dbl(value);
    float f = (float) d;
    if (Float.isInfinite(f) && !Double.isInfinite(d)) {
      throw SqlFailures.data("numeric overflow: " + SqlFailures.shown(value) + " is not a REAL");
    }
    return (double) f;
  }

  private static Double dbl(Object value) {
    return switch (value) {
      case Double d -> d;
      case Long l -> l.doubleValue();
      case BigDecimal d -> finite(d.doubleValue(), value);
      case String s -> {
        String text = s.strip();
        if (text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity")) {
          yield Double.valueOf(text);
        }
        yield finite(number(s, SqlColumnType.DOUBLE).doubleValue(), value);
      }
      case Number n -> n.doubleValue();
      default -> throw wrong(value, SqlColumnType.DOUBLE);
    };
  }

  private static Double finite(double d, Object of) {
    if (Double.isInfinite(d)) {
      throw SqlFailures.data("numeric overflow: " + SqlFailures.shown(of) + " is not a DOUBLE");
    }
    return d;
  }

  private static LocalDate date(Object value) {
    return switch (value) {
      case LocalDate d -> d;
      case LocalDateTime t -> t.toLocalDate();
      case OffsetDateTime t -> t.toLocalDate();
      case String s -> {
        try {
          yield LocalDate.parse(s.strip());
        } catch (DateTimeException e) {
          yield timestampOf(s, SqlColumnType.DATE).toLocalDate();
        }
      }
      default -> throw wrong(value, SqlColumnType.DATE);
    };
  }

  private static LocalTime time(Object value) {
    return switch (value) {
      case LocalTime t -> t;
      case LocalDateTime t -> t.toLocalTime();
      case OffsetDateTime t -> t.toLocalTime();
      case String s -> {
        try {
          yield LocalTime.parse(s.strip(), TIME);
        } catch (DateTimeException e) {
          throw wrong(value, SqlColumnType.TIME);
        }
      }
      default -> throw wrong(value, SqlColumnType.TIME);
    };
  }

  private static LocalDateTime timestampOf(String text, SqlColumnType to) {
    String stripped = text.strip();
    try {
      return stripped.length() > 10 && stripped.indexOf(':') > 0
          ? LocalDateTime.parse(stripped, DATE_TIME)
          : LocalDate.parse(stripped).atStartOfDay();
    } catch (DateTimeException e) {
      throw wrong(text, to);
    }
  }

  private static LocalDateTime timestamp(Object value) {
    return switch (value) {
      case LocalDateTime t -> t;
      case LocalDate d -> d.atStartOfDay();
      case OffsetDateTime t -> t.toLocalDateTime();
      case LocalTime t -> LocalDate.now(ZoneOffset.UTC).atTime(t);
      case String s -> timestampOf(s, SqlColumnType.TIMESTAMP);
      default -> throw wrong(value, SqlColumnType.TIMESTAMP);
    };
  }

  private static OffsetDateTime timestampTz(Object value) {
    return switch (value) {
      case OffsetDateTime t -> t;
      case LocalDateTime t -> t.atOffset(ZoneOffset.UTC);
      case LocalDate d -> d.atStartOfDay().atOffset(ZoneOffset.UTC);
      case LocalTime t -> LocalDate.now(ZoneOffset.UTC).atTime(t).atOffset(ZoneOffset.UTC);
      case String s -> {
        try {
          yield OffsetDateTime.parse(s.strip(), DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        } catch (DateTimeException e) {
          try {
            yield OffsetDateTime.parse(s.strip(), OFFSET_DATE_TIME);
          } catch (DateTimeException other) {
            yield timestampOf(s, SqlColumnType.TIMESTAMP_WITH_TIME_ZONE).atOffset(ZoneOffset.UTC);
          }
        }
      }
      default -> throw wrong(value, SqlColumnType.TIMESTAMP_WITH_TIME_ZONE);
    };
  }

  private static JsonValue json(Object value) {
    return switch (value) {
      case JsonValue j -> j;
      case String s -> new JsonValue(s);
      default -> throw wrong(value, SqlColumnType.JSON);
    };
  }

  /**
   * A parameter as a value of the type that its place has, if nothing is lost.
   *
   * @param value as an application has it
   * @param place counted from 0
   */
  public static @Nullable Object parameter(@Nullable Object value, SqlColumnType to, int place) {
    if (value == null) {
      return null;
    }
    SqlColumnType from = Values.typeOf(value);
    Object inner = Values.ofJava(value);
    if (inner instanceof BigDecimal d) {
      bounded(d);
    }
    if (to == SqlColumnType.OBJECT || from == to) {
      return inner;
    }
    if (isLossless(from, to)) {
      return cast(inner, to, Integer.MAX_VALUE);
    }
    // Languages that have no other numbers send whole ones as DOUBLE.
    if (Values.isInteger(to)
        && (inner instanceof Long || inner instanceof Double d && d == Math.rint(d))) {
      return cast(inner, to, Integer.MAX_VALUE);
    }
    if (to == SqlColumnType.REAL && inner instanceof Double d && (float) (double) d == d) {
      return d;
    }
    throw SqlFailures.data(
        "parameter at position "
            + place
            + " must be of "
            + to
            + ", but it is of "
            + from
            + ": consider adding an explicit CAST");
  }

  private static boolean isLossless(SqlColumnType from, SqlColumnType to) {
    if (Values.isNumeric(from) && Values.isNumeric(to)) {
      return rank(from) <= rank(to);
    }
    return switch (to) {
      case JSON, VARCHAR -> from == SqlColumnType.VARCHAR;
      case TIMESTAMP -> from == SqlColumnType.DATE;
      case TIMESTAMP_WITH_TIME_ZONE ->
          from == SqlColumnType.DATE || from == SqlColumnType.TIMESTAMP;
      case NULL -> true;
      default -> false;
    };
  }

  private static int rank(SqlColumnType type) {
    return switch (type) {
      case TINYINT -> 0;
      case SMALLINT -> 1;
      case INTEGER -> 2;
      case BIGINT -> 3;
      case DECIMAL -> 4;
      case REAL -> 5;
      default -> 6;
    };
  }
}
