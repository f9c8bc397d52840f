package dev.grid.serialization;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields of one compact value, each under a name of its own. Names and kinds must be the
 * same for every instance of a class. Confined to the call of {@link CompactSerializer#write} that
 * it was given to.
 *
 * <p>Every method throws {@link dev.grid.GridSerializationException} if the name was not written,
 * or with another kind, when the schema was learned.
 */
public interface CompactWriter {

  void writeBoolean(String name, boolean value);

  void writeInt8(String name, byte value);

  void writeInt16(String name, short value);

  void writeInt32(String name, int value);

  void writeInt64(String name, long value);

  void writeFloat32(String name, float value);

  void writeFloat64(String name, double value);

  void writeString(String name, @Nullable String value);

  void writeDecimal(String name, @Nullable BigDecimal value);

  void writeTime(String name, @Nullable LocalTime value);

  void writeDate(String name, @Nullable LocalDate value);

  void writeTimestamp(String name, @Nullable LocalDateTime value);

  void writeTimestampWithTimezone(String name, @Nullable OffsetDateTime value);

  /** A nested value: a {@link GenericRecord} or of a class that is written as Compact itself. */
  void writeCompact(String name, @Nullable Object value);

  void writeArrayOfBoolean(String name, boolean @Nullable [] values);

  void writeArrayOfInt8(String name, byte @Nullable [] values);

  void writeArrayOfInt16(String name, short @Nullable [] values);

  void writeArrayOfInt32(String name, int @Nullable [] values);

  void writeArrayOfInt64(String name, long @Nullable [] values);

  void writeArrayOfFloat32(String name, float @Nullable [] values);

  void writeArrayOfFloat64(String name, double @Nullable [] values);

  void writeArrayOfString(String name, @Nullable String @Nullable [] values);

  void writeArrayOfDecimal(String name, @Nullable BigDecimal @Nullable [] values);

  void writeArrayOfTime(String name, @Nullable LocalTime @Nullable [] values);

  void writeArrayOfDate(String name, @Nullable LocalDate @Nullable [] values);

  void writeArrayOfTimestamp(String name, @Nullable LocalDateTime @Nullable [] values);

  void writeArrayOfTimestampWithTimezone(String name, @Nullable OffsetDateTime @Nullable [] values);

  /** Nested values, all with one schema; items may be null. */
  void writeArrayOfCompact(String name, @Nullable Object @Nullable [] values);

  void writeNullableBoolean(String name, @Nullable Boolean value);

  void writeNullableInt8(String name, @Nullable Byte value);

  void writeNullableInt16(String name, @Nullable Short value);

  void writeNullableInt32(String name, @Nullable Integer value);

  void writeNullableInt64(String name, @Nullable Long value);

  void writeNullableFloat32(String name, @Nullable Float value);

  void writeNullableFloat64(String name, @Nullable Double value);

  void writeArrayOfNullableBoolean(String name, @Nullable Boolean @Nullable [] values);

  void writeArrayOfNullableInt8(String name, @Nullable Byte @Nullable [] values);

  void writeArrayOfNullableInt16(String name, @Nullable Short @Nullable [] values);

  void writeArrayOfNullableInt32(String name, @Nullable Integer @Nullable [] values);

  void writeArrayOfNullableInt64(String name, @Nullable Long @Nullable [] values);

  void writeArrayOfNullableFloat32(String name, @Nullable Float @Nullable [] values);

  void writeArrayOfNullableFloat64(String name, @Nullable Double @Nullable [] values);
}
