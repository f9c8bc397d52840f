package dev.grid.protocol.compact.zeroconfig;

import static dev.grid.protocol.compact.zeroconfig.SimplePort.mapped;

import dev.grid.GridSerializationException;
import dev.grid.protocol.compact.zeroconfig.SimplePort.Calls;
import dev.grid.protocol.compact.zeroconfig.SimplePort.Put;
import dev.grid.protocol.compact.zeroconfig.SimplePort.Take;
import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactWriter;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Values of the JDK for which Compact has no kind: they are written as one that every client reads.
 * A moment is a timestamp at UTC, a whole number a number, and the rest the text that its class
 * defines.
 */
final class ConvertedPorts {

  private ConvertedPorts() {}

  static void addAll(Map<Class<?>, Calls<?>> calls) {
    addTexts(calls);
    addMoments(calls);
    addNumbers(calls);
    addHolders(calls);
  }

  private static void addTexts(Map<Class<?>, Calls<?>> calls) {
    text(calls, UUID.class, UUID::toString, UUID::fromString);
    text(calls, Duration.class, Duration::toString, Duration::parse);
    text(calls, Period.class, Period::toString, Period::parse);
    text(calls, YearMonth.class, YearMonth::toString, YearMonth::parse);
    text(calls, MonthDay.class, MonthDay::toString, MonthDay::parse);
    text(calls, OffsetTime.class, OffsetTime::toString, OffsetTime::parse);
    text(calls, ZonedDateTime.class, ZonedDateTime::toString, ZonedDateTime::parse);
    text(calls, ZoneId.class, ZoneId::getId, ZoneId::of);
    text(calls, ZoneOffset.class, ZoneOffset::getId, ZoneOffset::of);
    text(calls, URI.class, URI::toString, URI::create);
    text(calls, Currency.class, Currency::getCurrencyCode, Currency::getInstance);
    text(calls, Locale.class, ConvertedPorts::tag, Locale::forLanguageTag);
  }

  private static String tag(Locale locale) {
    String tag = locale.toLanguageTag();
    if (!Locale.forLanguageTag(tag).equals(locale)) {
      throw new GridSerializationException(
          "locale=" + locale + " has no language tag that stands for it: use a well-formed one");
    }
    return tag;
  }

  // The protocol has a type for java.util.Date, whatever one thinks of it.
  @SuppressWarnings("JavaUtilDate")
  private static void addMoments(Map<Class<?>, Calls<?>> calls) {
    moment(
        calls,
        Instant.class,
        instant -> instant.atOffset(ZoneOffset.UTC),
        OffsetDateTime::toInstant);
    moment(
        calls,
        Date.class,
        date -> Instant.ofEpochMilli(date.getTime()).atOffset(ZoneOffset.UTC),
        time -> Date.from(time.toInstant()));
  }

  private static void addNumbers(Map<Class<?>, Calls<?>> calls) {
    add(
        calls,
        Year.class,
        Integer[]::new,
        Year::getValue,
        Year::of,
        new Wire<>(
            CompactWriter::writeNullableInt32,
            CompactReader::readNullableInt32,
            CompactWriter::writeArrayOfNullableInt32,
            CompactReader::readArrayOfNullableInt32));
    add(
        calls,
        BigInteger.class,
        BigDecimal[]::new,
        BigDecimal::new,
        BigDecimal::toBigIntegerExact,
        new Wire<>(
            CompactWriter::writeDecimal,
            CompactReader::readDecimal,
            CompactWriter::writeArrayOfDecimal,
            CompactReader::readArrayOfDecimal));
  }

  private static void addHolders(Map<Class<?>, Calls<?>> calls) {
    one(
        calls,
        AtomicInteger.class,
        CompactWriter::writeNullableInt32,
        CompactReader::readNullableInt32,
        AtomicInteger::get,
        AtomicInteger::new);
    one(
        calls,
        AtomicLong.class,
        CompactWriter::writeNullableInt64,
        CompactReader::readNullableInt64,
        AtomicLong::get,
        AtomicLong::new);
    one(
        calls,
        AtomicBoolean.class,
        CompactWriter::writeNullableBoolean,
        CompactReader::readNullableBoolean,
        AtomicBoolean::get,
        AtomicBoolean::new);
    one(
        calls,
        BitSet.class,
        CompactWriter::writeArrayOfInt64,
        CompactReader::readArrayOfInt64,
        BitSet::toLongArray,
        BitSet::valueOf);
    addOptionals(calls);
  }

  private static void addOptionals(Map<Class<?>, Calls<?>> calls) {
    optional(
        calls,
        OptionalInt.class,
        CompactWriter::writeNullableInt32,
        CompactReader::readNullableInt32,
        value -> value.isPresent() ? value.getAsInt() : null,
        value -> value == null ? OptionalInt.empty() : OptionalInt.of(value));
    optional(
        calls,
        OptionalLong.class,
        CompactWriter::writeNullableInt64,
        CompactReader::readNullableInt64,
        value -> value.isPresent() ? value.getAsLong() : null,
        value -> value == null ? OptionalLong.empty() : OptionalLong.of(value));
    optional(
        calls,
        OptionalDouble.class,
        CompactWriter::writeNullableFloat64,
        CompactReader::readNullableFloat64,
        value -> value.isPresent() ? value.getAsDouble() : null,
        value -> value == null ? OptionalDouble.empty() : OptionalDouble.of(value));
  }

  /** How a kind is written and read, alone and in arrays. */
  private record Wire<W>(
      Put<@Nullable W> put,
      Take<W> take,
      Put<@Nullable W @Nullable []> putArray,
      Take<@Nullable W[]> takeArray) {}

  private static <T> void text(
      Map<Class<?>, Calls<?>> calls,
      Class<T> type,
      Function<T, String> to,
      Function<String, T> from) {
    add(
        calls,
        type,
        String[]::new,
        to,
        from,
        new Wire<>(
            CompactWriter::writeString,
            CompactReader::readString,
            CompactWriter::writeArrayOfString,
            CompactReader::readArrayOfString));
  }

  private static <T> void moment(
      Map<Class<?>, Calls<?>> calls,
      Class<T> type,
      Function<T, OffsetDateTime> to,
      Function<OffsetDateTime, T> from) {
    add(
        calls,
        type,
        OffsetDateTime[]::new,
        to,
        from,
        new Wire<>(
            CompactWriter::writeTimestampWithTimezone,
            CompactReader::readTimestampWithTimezone,
            CompactWriter::writeArrayOfTimestampWithTimezone,
            CompactReader::readArrayOfTimestampWithTimezone));
  }

  /** The type and arrays of it. */
  @SuppressWarnings({"unchecked", "NullAway"}) // The calls for these kinds take null.
  private static <T, W> void add(
      Map<Class<?>, Calls<?>> calls,
      Class<T> type,
      IntFunction<@Nullable W[]> wireArray,
      Function<T, W> to,
      Function<W, T> from,
      Wire<W> wire) {
    one(calls, type, wire.put, wire.take, to, from);
    SimplePort.add(
        calls,
        (Class<T[]>) type.arrayType(),
        (out, name, values) ->
            wire.putArray.put(out, name, mapped(values, wireArray, item -> orNull(item, to))),
        (in, name) ->
            mapped(
                wire.takeArray.take(in, name),
                count -> (T[]) Array.newInstance(type, count),
                item -> orNull(item, from)));
  }

  private static <T, W> void one(
      Map<Class<?>, Calls<?>> calls,
      Class<T> type,
      Put<@Nullable W> put,
      Take<W> take,
      Function<T, W> to,
      Function<W, T> from) {
    optional(calls, type, put, take, value -> orNull(value, to), value -> orNull(value, from));
  }

  /** A type that may stand for null on the wire. */
  @SuppressWarnings("NullAway") // The calls for these kinds take null.
  private static <T, W> void optional(
      Map<Class<?>, Calls<?>> calls,
      Class<T> type,
      Put<@Nullable W> put,
      Take<W> take,
      Function<T, @Nullable W> to,
      Function<@Nullable W, @Nullable T> from) {
    SimplePort.add(
        calls,
        type,
        (out, name, value) -> put.put(out, name, value == null ? null : to.apply(value)),
        (in, name) -> from.apply(take.take(in, name)));
  }

  private static <A, B> @Nullable B orNull(@Nullable A value, Function<A, B> function) {
    return value == null ? null : function.apply(value);
  }
}
