package dev.grid.protocol.compact.zeroconfig;

import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactWriter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A field whose Java type has a kind of its own, or is converted to one that has. */
final class SimplePort<T> implements Port {

  private static final Map<Class<?>, Calls<?>> CALLS = calls();

  private final String name;
  private final Calls<T> calls;

  private SimplePort(String name, Calls<T> calls) {
    this.name = name;
    this.calls = calls;
  }

  /** The port for a field of a type, or null if the type has no kind of its own. */
  static @Nullable Port find(String name, Class<?> type) {
    Calls<?> calls = CALLS.get(type);
    return calls == null ? null : new SimplePort<>(name, calls);
  }

  // Null comes only where the type can be null, and then the call takes it.
  @Override
  @SuppressWarnings({"unchecked", "NullAway"})
  public void write(CompactWriter out, @Nullable Object value) {
    calls.put.put(out, name, (T) value);
  }

  @Override
  public boolean isPresent(CompactReader in) {
    return in.kind(name) != null;
  }

  @Override
  public @Nullable Object read(CompactReader in) {
    return calls.take.take(in, name);
  }

  /** A write call of the writer. */
  interface Put<T> {
    void put(CompactWriter out, String name, T value);
  }

  /** A read call of the reader. */
  interface Take<T> {
    @Nullable T take(CompactReader in, String name);
  }

  record Calls<T>(Put<T> put, Take<T> take) {}

  private static Map<Class<?>, Calls<?>> calls() {
    Map<Class<?>, Calls<?>> calls = new HashMap<>();
    add(calls, boolean.class, CompactWriter::writeBoolean, CompactReader::readBoolean);
    add(calls, byte.class, CompactWriter::writeInt8, CompactReader::readInt8);
    add(calls, short.class, CompactWriter::writeInt16, CompactReader::readInt16);
    add(calls, int.class, CompactWriter::writeInt32, CompactReader::readInt32);
    add(calls, long.class, CompactWriter::writeInt64, CompactReader::readInt64);
    add(calls, float.class, CompactWriter::writeFloat32, CompactReader::readFloat32);
    add(calls, double.class, CompactWriter::writeFloat64, CompactReader::readFloat64);
    add(
        calls,
        Boolean.class,
        CompactWriter::writeNullableBoolean,
        CompactReader::readNullableBoolean);
    add(calls, Byte.class, CompactWriter::writeNullableInt8, CompactReader::readNullableInt8);
    add(calls, Short.class, CompactWriter::writeNullableInt16, CompactReader::readNullableInt16);
    add(calls, Integer.class, CompactWriter::writeNullableInt32, CompactReader::readNullableInt32);
    add(calls, Long.class, CompactWriter::writeNullableInt64, CompactReader::readNullableInt64);
    add(
        calls,
        Float.class,
        CompactWriter::writeNullableFloat32,
        CompactReader::readNullableFloat32);
    add(
        calls,
        Double.class,
        CompactWriter::writeNullableFloat64,
        CompactReader::readNullableFloat64);
    add(calls, String.class, CompactWriter::writeString, CompactReader::readString);
    add(calls, BigDecimal.class, CompactWriter::writeDecimal, CompactReader::readDecimal);
    add(calls, LocalTime.class, CompactWriter::writeTime, CompactReader::readTime);
    add(calls, LocalDate.class, CompactWriter::writeDate, CompactReader::readDate);
    add(calls, LocalDateTime.class, CompactWriter::writeTimestamp, CompactReader::readTimestamp);
    add(
        calls,
        OffsetDateTime.class,
        CompactWriter::writeTimestampWithTimezone,
        CompactReader::readTimestampWithTimezone);
    add(
        calls,
        boolean[].class,
        CompactWriter::writeArrayOfBoolean,
        CompactReader::readArrayOfBoolean);
    add(calls, byte[].class, CompactWriter::writeArrayOfInt8, CompactReader::readArrayOfInt8);
    add(calls, short[].class, CompactWriter::writeArrayOfInt16, CompactReader::readArrayOfInt16);
    add(calls, int[].class, CompactWriter::writeArrayOfInt32, CompactReader::readArrayOfInt32);
    add(calls, long[].class, CompactWriter::writeArrayOfInt64, CompactReader::readArrayOfInt64);
    add(
        calls,
        float[].class,
        CompactWriter::writeArrayOfFloat32,
        CompactReader::readArrayOfFloat32);
    add(
        calls,
        double[].class,
        CompactWriter::writeArrayOfFloat64,
        CompactReader::readArrayOfFloat64);
    add(
        calls,
        Boolean[].class,
        CompactWriter::writeArrayOfNullableBoolean,
        CompactReader::readArrayOfNullableBoolean);
    add(
        calls,
        Byte[].class,
        CompactWriter::writeArrayOfNullableInt8,
        CompactReader::readArrayOfNullableInt8);
    add(
        calls,
        Short[].class,
        CompactWriter::writeArrayOfNullableInt16,
        CompactReader::readArrayOfNullableInt16);
    add(
        calls,
        Integer[].class,
        CompactWriter::writeArrayOfNullableInt32,
        CompactReader::readArrayOfNullableInt32);
    add(
        calls,
        Long[].class,
        CompactWriter::writeArrayOfNullableInt64,
        CompactReader::readArrayOfNullableInt64);
    add(
        calls,
        Float[].class,
        CompactWriter::writeArrayOfNullableFloat32,
        CompactReader::readArrayOfNullableFloat32);
    add(
        calls,
        Double[].class,
        CompactWriter::writeArrayOfNullableFloat64,
        CompactReader::readArrayOfNullableFloat64);
    add(calls, String[].class, CompactWriter::writeArrayOfString, CompactReader::readArrayOfString);
    add(
        calls,
        BigDecimal[].class,
        CompactWriter::writeArrayOfDecimal,
        CompactReader::readArrayOfDecimal);
    add(calls, LocalTime[].class, CompactWriter::writeArrayOfTime, CompactReader::readArrayOfTime);
    add(calls, LocalDate[].class, CompactWriter::writeArrayOfDate, CompactReader::readArrayOfDate);
    add(
        calls,
        LocalDateTime[].class,
        CompactWriter::writeArrayOfTimestamp,
        CompactReader::readArrayOfTimestamp);
    add(
        calls,
        OffsetDateTime[].class,
        CompactWriter::writeArrayOfTimestampWithTimezone,
        CompactReader::readArrayOfTimestampWithTimezone);
    addChars(calls);
    ConvertedPorts.addAll(calls);
    return Map.copyOf(calls);
  }

  static <T> void add(Map<Class<?>, Calls<?>> calls, Class<T> type, Put<T> put, Take<T> take) {
    calls.put(type, new Calls<>(put, take));
  }

  // A character has no kind: it is written as the 16-bit number that it is.
  private static void addChars(Map<Class<?>, Calls<?>> calls) {
    add(
        calls,
        char.class,
        (out, name, value) -> out.writeInt16(name, (short) (char) value),
        (in, name) -> (char) in.readInt16(name));
    add(
        calls,
        Character.class,
        (out, name, value) -> out.writeNullableInt16(name, numberOf(value)),
        (in, name) -> characterOf(in.readNullableInt16(name)));
    add(
        calls,
        char[].class,
        (out, name, values) -> out.writeArrayOfInt16(name, numbersOf(values)),
        (in, name) -> charactersOf(in.readArrayOfInt16(name)));
    add(
        calls,
        Character[].class,
        (out, name, values) ->
            out.writeArrayOfNullableInt16(name, mapped(values, Short[]::new, SimplePort::numberOf)),
        (in, name) ->
            mapped(in.readArrayOfNullableInt16(name), Character[]::new, SimplePort::characterOf));
  }

  private static @Nullable Short numberOf(@Nullable Character value) {
    return value == null ? null : (short) (char) value;
  }

  private static @Nullable Character characterOf(@Nullable Short value) {
    return value == null ? null : (char) (short) value;
  }

  private static short @Nullable [] numbersOf(char @Nullable [] values) {
    if (values == null) {
      return null;
    }
    short[] numbers = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      numbers[i] = (short) values[i];
    }
    return numbers;
  }

  private static char @Nullable [] charactersOf(short @Nullable [] numbers) {
    if (numbers == null) {
      return null;
    }
    char[] values = new char[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      values[i] = (char) numbers[i];
    }
    return values;
  }

  /** A new array of each item's image; null for null. */
  static <A, B> @Nullable B @Nullable [] mapped(
      @Nullable A @Nullable [] items,
      IntFunction<@Nullable B[]> factory,
      Function<@Nullable A, @Nullable B> function) {
    if (items == null) {
      return null;
    }
    @Nullable B[] images = factory.apply(items.length);
    for (int i = 0; i < items.length; i++) {
      images[i] = function.apply(items[i]);
    }
    return images;
  }
}
