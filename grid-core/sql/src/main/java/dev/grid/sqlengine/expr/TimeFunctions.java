package dev.grid.sqlengine.expr;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Functions of dates and times; without a zone they are of UTC. Stateless. */
final class TimeFunctions {

  /** Seconds below are seconds, then milliseconds, microseconds, nanoseconds. */
  private static final long SECONDS_BELOW = 100_000_000_000L;

  private static final int FORMAT_CHARS_MAX = 1_000;

  private TimeFunctions() {}

  static Evaluator compile(Expr.Call call, Evaluator[] args) {
    return switch (call.op()) {
      case EXTRACT -> {
        String unit = String.valueOf(Evaluators.constant(call.arg(0)));
        yield Evaluators.one(
            new Evaluator[] {args[1]}, time -> extract(unit, (TemporalAccessor) time));
      }
      case TO_TIMESTAMP_TZ -> Evaluators.one(args, v -> ofEpoch(((Number) v).longValue()));
      case TO_EPOCH_MILLIS ->
          Evaluators.one(args, v -> ((OffsetDateTime) v).toInstant().toEpochMilli());
      case TO_CHAR -> Evaluators.both(args, (v, format) -> format(v, Casts.text(format)));
      case DATE_ADD -> {
        String unit = String.valueOf(Evaluators.constant(call.arg(2)));
        yield Evaluators.both(
            args, (time, amount) -> plus((Temporal) time, ((Number) amount).longValue(), unit));
      }
      case CURRENT_TIME ->
          row -> {
            OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
            return Casts.cast(now, call.type(), Integer.MAX_VALUE);
          };
      default -> throw new IllegalArgumentException("op=" + call.op());
    };
  }

  private static OffsetDateTime ofEpoch(long value) {
    long size = Math.abs(value);
    ChronoUnit unit =
        size < SECONDS_BELOW
            ? ChronoUnit.SECONDS
            : size < SECONDS_BELOW * 1_000
                ? ChronoUnit.MILLIS
                : size < SECONDS_BELOW * 1_000_000 ? ChronoUnit.MICROS : ChronoUnit.NANOS;
    return Instant.EPOCH.plus(value, unit).atOffset(ZoneOffset.UTC);
  }

  private static Object extract(String unit, TemporalAccessor time) {
    try {
      return switch (unit) {
        case "YEAR" -> time.getLong(ChronoField.YEAR);
        case "QUARTER" -> time.getLong(IsoFields.QUARTER_OF_YEAR);
        case "MONTH" -> time.getLong(ChronoField.MONTH_OF_YEAR);
        case "WEEK" -> time.getLong(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
        case "DAY" -> time.getLong(ChronoField.DAY_OF_MONTH);
        case "DOY" -> time.getLong(ChronoField.DAY_OF_YEAR);
        case "DOW" -> time.getLong(ChronoField.DAY_OF_WEEK) % 7 + 1;
        case "ISODOW" -> time.getLong(ChronoField.DAY_OF_WEEK);
        case "ISOYEAR" -> time.getLong(IsoFields.WEEK_BASED_YEAR);
        case "DECADE" -> Math.floorDiv(time.getLong(ChronoField.YEAR), 10L);
        case "CENTURY" -> Math.floorDiv(time.getLong(ChronoField.YEAR) + 99, 100L);
        case "MILLENNIUM" -> Math.floorDiv(time.getLong(ChronoField.YEAR) + 999, 1000L);
        case "HOUR" -> time.getLong(ChronoField.HOUR_OF_DAY);
        case "MINUTE" -> time.getLong(ChronoField.MINUTE_OF_HOUR);
        case "SECOND" -> time.getLong(ChronoField.SECOND_OF_MINUTE);
        case "MILLISECOND" -> inMinute(time) / 1_000_000;
        case "MICROSECOND" -> inMinute(time) / 1_000;
        case "NANOSECOND" -> inMinute(time);
        case "EPOCH" ->
            ((OffsetDateTime)
                    Values.present(
                        Casts.cast(
                            time,
                            dev.grid.sql.SqlColumnType.TIMESTAMP_WITH_TIME_ZONE,
                            Integer.MAX_VALUE)))
                .toEpochSecond();
        default -> throw SqlFailures.unsupported("EXTRACT(" + unit + " ..)");
      };
    } catch (DateTimeException e) {
      throw SqlFailures.data("EXTRACT(" + unit + " ..) of " + time + ": it has none");
    }
  }

  private static long inMinute(TemporalAccessor time) {
    return time.getLong(ChronoField.SECOND_OF_MINUTE) * 1_000_000_000L
        + time.getLong(ChronoField.NANO_OF_SECOND);
  }

  private static Object plus(Temporal time, long amount, String unit) {
    try {
      boolean isMonths = unit.equals("MONTH");
      return switch (time) {
        case LocalDate d ->
            isMonths ? d.plusMonths(amount) : d.plusDays(Math.floorDiv(amount, 86_400_000L));
        case LocalDateTime t ->
            isMonths ? t.plusMonths(amount) : t.plus(amount, ChronoUnit.MILLIS);
        case OffsetDateTime t ->
            isMonths ? t.plusMonths(amount) : t.plus(amount, ChronoUnit.MILLIS);
        case LocalTime t when !isMonths -> t.plus(amount, ChronoUnit.MILLIS);
        default -> throw SqlFailures.data("an interval of months cannot be added to " + time);
      };
    } catch (DateTimeException | ArithmeticException e) {
      throw SqlFailures.data(time + " plus " + amount + " " + unit + " is out of range");
    }
  }

  private static String format(Object value, String format) {
    if (format.length() > FORMAT_CHARS_MAX) {
      throw SqlFailures.data("TO_CHAR: a format is longer than " + FORMAT_CHARS_MAX);
    }
    if (!(value instanceof TemporalAccessor time)) {
      return NumberFormats.format(Values.decimal((Number) value), format);
    }
    try {
      return DateTimeFormatter.ofPattern(javaPattern(format), Locale.ENGLISH).format(time);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw SqlFailures.data("TO_CHAR(" + value + ", '" + format + "'): " + e.getMessage());
    }
  }

  /** Words of such formats, the longest first, with what Java has for them. */
  private static final String[][] WORDS = {
    {"HH24", "HH"}, {"HH12", "hh"}, {"YYYY", "yyyy"}, {"Month", "MMMM"}, {"DDD", "DDD"},
    {"Mon", "MMM"}, {"MON", "MMM"}, {"Day", "EEEE"}, {"FF9", "nnnnnnnnn"}, {"FF6", "SSSSSS"},
    {"FF3", "SSS"}, {"TZH:TZM", "xxx"}, {"TZ", "xxx"}, {"YY", "yy"}, {"MM", "MM"}, {"DD", "dd"},
    {"Dy", "EEE"}, {"HH", "hh"}, {"MI", "mm"}, {"SS", "ss"}, {"MS", "SSS"}, {"US", "SSSSSS"},
    {"AM", "a"}, {"PM", "a"}, {"Q", "Q"},
  };

  private static String javaPattern(String format) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    next:
    while (at < format.length()) {
      for (String[] word : WORDS) {
        if (format.startsWith(word[0], at)) {
          out.append(word[1]);
          at += word[0].length();
          continue next;
        }
      }
      char c = format.charAt(at++);
      out.append(c == '\'' ? "''" : "'" + c + "'");
    }
    return out.toString().replaceAll("(?<!')''(?!')", "");
  }
}
