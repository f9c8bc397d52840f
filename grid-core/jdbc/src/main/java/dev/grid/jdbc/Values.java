package dev.grid.jdbc;

import dev.grid.serialization.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as JDBC has them and as SQL has them. A number that does not fit and a text that cannot be
 * read are refused.
 */
final class Values {

  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          boolean.class, Boolean.class,
          byte.class, Byte.class,
          short.class, Short.class,
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class);

  private Values() {}

  // From SQL.

  /** As {@code getObject} gives it by default. */
  static @Nullable Object toJdbc(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Byte b -> b.intValue(); // JDBC 4.3, table B-3.
      case Short s -> s.intValue();
      case LocalDate d -> Date.valueOf(d);
      case LocalTime t -> Time.valueOf(t);
      case LocalDateTime t -> Timestamp.valueOf(t);
      case JsonValue json -> json.toString();
      default -> value;
    };
  }

  /** As a class that it can be converted to. */
  @SuppressWarnings("unchecked") // Each branch gives what its class is.
  static <T> @Nullable T to(Class<T> wanted, @Nullable Object value) throws SQLException {
    Class<?> type = BOXES.getOrDefault(wanted, wanted);
    if (value == null || type.isInstance(value)) {
      return (T) value;
    }
    Object converted;
    try {
      converted = converted(type, value);
    } catch (ArithmeticException | IllegalArgumentException | DateTimeException e) {
      throw lost(type, value, e);
    }
    if (converted == null) {
      throw lost(type, value, null);
    }
    return (T) converted;
  }

  private static SQLDataException lost(Class<?> type, Object value, @Nullable Exception cause) {
    return new SQLDataException(
        "a value of "
            + value.getClass().getSimpleName()
            + " cannot be had as "
            + type.getSimpleName()
            + (value instanceof Number || value instanceof CharSequence ? ": " + value : ""),
        "22018",
        cause);
  }

  private static @Nullable Object converted(Class<?> type, Object value) {
    if (type == String.class) {
      return value.toString();
    }
    if (type == Boolean.class) {
      return toBoolean(value);
    }
    if (Number.class.isAssignableFrom(type)) {
      BigDecimal number = number(value);
      return number == null ? null : narrowed(type, number, value);
    }
    if (type == Instant.class) {
      OffsetDateTime time = offsetTime(value);
      return time == null ? null : time.toInstant();
    }
    if (type == OffsetDateTime.class) {
      return offsetTime(value);
    }
    if (type == ZonedDateTime.class) {
      OffsetDateTime time = offsetTime(value);
      return time == null ? null : time.toZonedDateTime();
    }
    if (type == Timestamp.class || type == java.util.Date.class) {
      return value instanceof OffsetDateTime time
          ? Timestamp.from(time.toInstant())
          : mapped(localTime(value), Timestamp::valueOf);
    }
    if (type == LocalDateTime.class) {
      return localTime(value);
    }
    if (type == LocalDate.class || type == Date.class) {
      LocalDateTime time = localTime(value);
      return time == null
          ? null
          : type == Date.class ? Date.valueOf(time.toLocalDate()) : time.toLocalDate();
    }
    if (type == LocalTime.class || type == Time.class) {
      LocalTime time = timeOfDay(value);
      return time == null ? null : type == Time.class ? Time.valueOf(time) : time;
    }
    return type == JsonValue.class && value instanceof String text ? new JsonValue(text) : null;
  }

  private static <A, B> @Nullable B mapped(
      @Nullable A value, java.util.function.Function<A, B> how) {
    return value == null ? null : how.apply(value);
  }

  private static @Nullable Boolean toBoolean(Object value) {
    if (value instanceof String text) {
      return switch (text.strip().toLowerCase(java.util.Locale.ROOT)) {
        case "true", "1" -> true;
        case "false", "0" -> false;
        default -> null;
      };
    }
    BigDecimal number = number(value);
    return number == null ? null : number.signum() != 0;
  }

  private static @Nullable BigDecimal number(Object value) {
    return switch (value) {
      case BigDecimal n -> n;
      case BigInteger n -> new BigDecimal(n);
      case Float n -> new BigDecimal(n.toString());
      case Double n -> BigDecimal.valueOf(n);
      case Number n -> BigDecimal.valueOf(n.longValue());
      case Boolean b -> b ? BigDecimal.ONE : BigDecimal.ZERO;
      case String text -> new BigDecimal(text.strip());
      default -> null;
    };
  }

  /** Fractions are cut off where an integer is wanted, as drivers do. */
  private static @Nullable Object narrowed(Class<?> type, BigDecimal number, Object value) {
    if (type == Double.class) {
      return value instanceof Number n ? n.doubleValue() : number.doubleValue();
    }
    if (type == Float.class) {
      return value instanceof Number n ? n.floatValue() : number.floatValue();
    }
    if (type == BigDecimal.class || type == Number.class) {
      return number;
    }
    BigInteger whole = number.toBigInteger();
    if (type == BigInteger.class) {
      return whole;
    }
    if (type == Long.class) {
      return whole.longValueExact();
    }
    if (type == Integer.class) {
      return whole.intValueExact();
    }
    if (type == Short.class) {
      return whole.shortValueExact();
    }
    return type == Byte.class ? whole.byteValueExact() : null;
  }

  private static @Nullable OffsetDateTime offsetTime(Object value) {
    return switch (value) {
      case OffsetDateTime t -> t;
      case LocalDateTime t -> t.atZone(ZoneId.systemDefault()).toOffsetDateTime();
      case String text -> OffsetDateTime.parse(text.strip());
      default -> null;
    };
  }

  private static @Nullable LocalDateTime localTime(Object value) {
    return switch (value) {
      case LocalDateTime t -> t;
      case LocalDate d -> d.atStartOfDay();
      case OffsetDateTime t -> t.atZoneSameInstant(ZoneId.systemDefault()).toLocalDateTime();
      case String text -> {
        String time = text.strip().replace(' ', 'T');
        yield time.indexOf('T') < 0
            ? LocalDate.parse(time).atStartOfDay()
            : LocalDateTime.parse(time);
      }
      default -> null;
    };
  }

  private static @Nullable LocalTime timeOfDay(Object value) {
    return switch (value) {
      case LocalTime t -> t;
      case String text -> LocalTime.parse(text.strip());
      default -> {
        LocalDateTime time = localTime(value);
        yield time == null ? null : time.toLocalTime();
      }
    };
  }

  // To SQL.

  /** A parameter as a statement takes it. */
  static @Nullable Object toSql(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Timestamp t -> t.toLocalDateTime();
      case Date d -> d.toLocalDate();
      case Time t -> t.toLocalTime();
      case java.util.Date d -> d.toInstant().atOffset(ZoneOffset.UTC);
      case java.util.Calendar c ->
          c.toInstant().atZone(c.getTimeZone().toZoneId()).toOffsetDateTime();
      case Instant t -> t.atOffset(ZoneOffset.UTC);
      case ZonedDateTime t -> t.toOffsetDateTime();
      case Character c -> c.toString();
      case BigInteger n -> new BigDecimal(n);
      case Enum<?> e -> e.name();
      default -> value;
    };
  }
}
