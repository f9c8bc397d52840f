package dev.grid.spring.data.mapping;

import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactWriter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Java types that Compact has a field kind for, and arrays of them. Immutable. */
final class FieldKinds {

  private static final Map<Class<?>, Kind<?>> KINDS = kinds();

  private FieldKinds() {}

  /** A pair of calls; each value is null where its type can be. */
  record Kind<T>(Put<T> put, Take<T> take) {

    // Null comes only where the type can be null, and then the call takes it.
    @SuppressWarnings({"unchecked", "NullAway"})
    void write(CompactWriter out, String name, @Nullable Object value) {
      put.put(out, name, (T) value);
    }

    @Nullable Object read(CompactReader in, String name) {
      return take.take(in, name);
    }
  }

  interface Put<T> {
    void put(CompactWriter out, String name, T value);
  }

  interface Take<T> {
    @Nullable T take(CompactReader in, String name);
  }

  /** The kind of a type, or null if it has none of its own. */
  static @Nullable Kind<?> of(Class<?> type) {
    return KINDS.get(type);
  }

  private static Map<Class<?>, Kind<?>> kinds() {
    Map<Class<?>, Kind<?>> kinds = new HashMap<>();
    addPrimitives(kinds);
    addBoxes(kinds);
    addObjects(kinds);
    return Map.copyOf(kinds);
  }

  private static void addPrimitives(Map<Class<?>, Kind<?>> kinds) {
    add(kinds, boolean.class, CompactWriter::writeBoolean, CompactReader::readBoolean);
    add(kinds, byte.class, CompactWriter::writeInt8, CompactReader::readInt8);
    add(kinds, short.class, CompactWriter::writeInt16, CompactReader::readInt16);
    add(kinds, int.class, CompactWriter::writeInt32, CompactReader::readInt32);
    add(kinds, long.class, CompactWriter::writeInt64, CompactReader::readInt64);
    add(kinds, float.class, CompactWriter::writeFloat32, CompactReader::readFloat32);
    add(kinds, double.class, CompactWriter::writeFloat64, CompactReader::readFloat64);
    add(
        kinds,
        boolean[].class,
        CompactWriter::writeArrayOfBoolean,
        CompactReader::readArrayOfBoolean);
    add(kinds, byte[].class, CompactWriter::writeArrayOfInt8, CompactReader::readArrayOfInt8);
    add(kinds, short[].class, CompactWriter::writeArrayOfInt16, CompactReader::readArrayOfInt16);
    add(kinds, int[].class, CompactWriter::writeArrayOfInt32, CompactReader::readArrayOfInt32);
    add(kinds, long[].class, CompactWriter::writeArrayOfInt64, CompactReader::readArrayOfInt64);
    add(
        kinds,
        float[].class,
        CompactWriter::writeArrayOfFloat32,
        CompactReader::readArrayOfFloat32);
    add(
        kinds,
        double[].class,
        CompactWriter::writeArrayOfFloat64,
        CompactReader::readArrayOfFloat64);
  }

  private static void addBoxes(Map<Class<?>, Kind<?>> kinds) {
    add(
        kinds,
        Boolean.class,
        CompactWriter::writeNullableBoolean,
        CompactReader::readNullableBoolean);
    add(kinds, Byte.class, CompactWriter::writeNullableInt8, CompactReader::readNullableInt8);
    add(kinds, Short.class, CompactWriter::writeNullableInt16, CompactReader::readNullableInt16);
    add(kinds, Integer.class, CompactWriter::writeNullableInt32, CompactReader::readNullableInt32);
    add(kinds, Long.class, CompactWriter::writeNullableInt64, CompactReader::readNullableInt64);
    add(
        kinds,
        Float.class,
        CompactWriter::writeNullableFloat32,
        CompactReader::readNullableFloat32);
    add(
        kinds,
        Double.class,
        CompactWriter::writeNullableFloat64,
        CompactReader::readNullableFloat64);
    add(
        kinds,
        Boolean[].class,
        CompactWriter::writeArrayOfNullableBoolean,
        CompactReader::readArrayOfNullableBoolean);
    add(
        kinds,
        Byte[].class,
        CompactWriter::writeArrayOfNullableInt8,
        CompactReader::readArrayOfNullableInt8);
    add(
        kinds,
        Short[].class,
        CompactWriter::writeArrayOfNullableInt16,
        CompactReader::readArrayOfNullableInt16);
    add(
        kinds,
        Integer[].class,
        CompactWriter::writeArrayOfNullableInt32,
        CompactReader::readArrayOfNullableInt32);
    add(
        kinds,
        Long[].class,
        CompactWriter::writeArrayOfNullableInt64,
        CompactReader::readArrayOfNullableInt64);
    add(
        kinds,
        Float[].class,
        CompactWriter::writeArrayOfNullableFloat32,
        CompactReader::readArrayOfNullableFloat32);
    add(
        kinds,
        Double[].class,
        CompactWriter::writeArrayOfNullableFloat64,
        CompactReader::readArrayOfNullableFloat64);
  }

  private static void addObjects(Map<Class<?>, Kind<?>> kinds) {
    add(kinds, String.class, CompactWriter::writeString, CompactReader::readString);
    add(kinds, BigDecimal.class, CompactWriter::writeDecimal, CompactReader::readDecimal);
    add(kinds, LocalTime.class, CompactWriter::writeTime, CompactReader::readTime);
    add(kinds, LocalDate.class, CompactWriter::writeDate, CompactReader::readDate);
    add(kinds, LocalDateTime.class, CompactWriter::writeTimestamp, CompactReader::readTimestamp);
    add(
        kinds,
        OffsetDateTime.class,
        CompactWriter::writeTimestampWithTimezone,
        CompactReader::readTimestampWithTimezone);
    add(kinds, String[].class, CompactWriter::writeArrayOfString, CompactReader::readArrayOfString);
    add(
        kinds,
        BigDecimal[].class,
        CompactWriter::writeArrayOfDecimal,
        CompactReader::readArrayOfDecimal);
    add(kinds, LocalTime[].class, CompactWriter::writeArrayOfTime, CompactReader::readArrayOfTime);
    add(kinds, LocalDate[].class, CompactWriter::writeArrayOfDate, CompactReader::readArrayOfDate);
    add(
        kinds,
        LocalDateTime[].class,
        CompactWriter::writeArrayOfTimestamp,
        CompactReader::readArrayOfTimestamp);
    add(
        kinds,
        OffsetDateTime[].class,
        CompactWriter::writeArrayOfTimestampWithTimezone,
        CompactReader::readArrayOfTimestampWithTimezone);
  }

  private static <T> void add(
      Map<Class<?>, Kind<?>> kinds, Class<T> type, Put<T> put, Take<T> take) {
    kinds.put(type, new Kind<>(put, take));
  }
}
