package dev.grid.protocol.compact;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.FieldDescriptor;
import dev.grid.protocol.serialization.Schema;
import dev.grid.serialization.CompactWriter;
import dev.grid.serialization.FieldKind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Learns a schema from a serializer by letting it write one value nowhere. */
final class SchemaRecorder implements CompactWriter {

  private final String typeName;
  private final List<FieldDescriptor> fields = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  SchemaRecorder(String typeName) {
    this.typeName = typeName;
  }

  /** What was written so far. */
  Schema schema() {
    return new Schema(typeName, fields);
  }

  private void record(String name, FieldKind kind) {
    if (!names.add(name)) {
      throw new GridSerializationException(
          "field '" + name + "' of " + typeName + " is written twice: rename one");
    }
    fields.add(new FieldDescriptor(name, kind.id()));
  }

  @Override
  public void writeBoolean(String name, boolean value) {
    record(name, FieldKind.BOOLEAN);
  }

  @Override
  public void writeInt8(String name, byte value) {
    record(name, FieldKind.INT8);
  }

  @Override
  public void writeInt16(String name, short value) {
    record(name, FieldKind.INT16);
  }

  @Override
  public void writeInt32(String name, int value) {
    record(name, FieldKind.INT32);
  }

  @Override
  public void writeInt64(String name, long value) {
    record(name, FieldKind.INT64);
  }

  @Override
  public void writeFloat32(String name, float value) {
    record(name, FieldKind.FLOAT32);
  }

  @Override
  public void writeFloat64(String name, double value) {
    record(name, FieldKind.FLOAT64);
  }

  @Override
  public void writeString(String name, @Nullable String value) {
    record(name, FieldKind.STRING);
  }

  @Override
  public void writeDecimal(String name, @Nullable BigDecimal value) {
    record(name, FieldKind.DECIMAL);
  }

  @Override
  public void writeTime(String name, @Nullable LocalTime value) {
    record(name, FieldKind.TIME);
  }

  @Override
  public void writeDate(String name, @Nullable LocalDate value) {
    record(name, FieldKind.DATE);
  }

  @Override
  public void writeTimestamp(String name, @Nullable LocalDateTime value) {
    record(name, FieldKind.TIMESTAMP);
  }

  @Override
  public void writeTimestampWithTimezone(String name, @Nullable OffsetDateTime value) {
    record(name, FieldKind.TIMESTAMP_WITH_TIMEZONE);
  }

  @Override
  public void writeCompact(String name, @Nullable Object value) {
    record(name, FieldKind.COMPACT);
  }

  @Override
  public void writeArrayOfBoolean(String name, boolean @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_BOOLEAN);
  }

  @Override
  public void writeArrayOfInt8(String name, byte @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_INT8);
  }

  @Override
  public void writeArrayOfInt16(String name, short @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_INT16);
  }

  @Override
  public void writeArrayOfInt32(String name, int @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_INT32);
  }

  @Override
  public void writeArrayOfInt64(String name, long @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_INT64);
  }

  @Override
  public void writeArrayOfFloat32(String name, float @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_FLOAT32);
  }

  @Override
  public void writeArrayOfFloat64(String name, double @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_FLOAT64);
  }

  @Override
  public void writeArrayOfString(String name, @Nullable String @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_STRING);
  }

  @Override
  public void writeArrayOfDecimal(String name, @Nullable BigDecimal @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_DECIMAL);
  }

  @Override
  public void writeArrayOfTime(String name, @Nullable LocalTime @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_TIME);
  }

  @Override
  public void writeArrayOfDate(String name, @Nullable LocalDate @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_DATE);
  }

  @Override
  public void writeArrayOfTimestamp(String name, @Nullable LocalDateTime @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_TIMESTAMP);
  }

  @Override
  public void writeArrayOfTimestampWithTimezone(
      String name, @Nullable OffsetDateTime @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_TIMESTAMP_WITH_TIMEZONE);
  }

  @Override
  public void writeArrayOfCompact(String name, @Nullable Object @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_COMPACT);
  }

  @Override
  public void writeNullableBoolean(String name, @Nullable Boolean value) {
    record(name, FieldKind.NULLABLE_BOOLEAN);
  }

  @Override
  public void writeNullableInt8(String name, @Nullable Byte value) {
    record(name, FieldKind.NULLABLE_INT8);
  }

  @Override
  public void writeNullableInt16(String name, @Nullable Short value) {
    record(name, FieldKind.NULLABLE_INT16);
  }

  @Override
  public void writeNullableInt32(String name, @Nullable Integer value) {
    record(name, FieldKind.NULLABLE_INT32);
  }

  @Override
  public void writeNullableInt64(String name, @Nullable Long value) {
    record(name, FieldKind.NULLABLE_INT64);
  }

  @Override
  public void writeNullableFloat32(String name, @Nullable Float value) {
    record(name, FieldKind.NULLABLE_FLOAT32);
  }

  @Override
  public void writeNullableFloat64(String name, @Nullable Double value) {
    record(name, FieldKind.NULLABLE_FLOAT64);
  }

  @Override
  public void writeArrayOfNullableBoolean(String name, @Nullable Boolean @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_NULLABLE_BOOLEAN);
  }

  @Override
  public void writeArrayOfNullableInt8(String name, @Nullable Byte @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_NULLABLE_INT8);
  }

  @Override
  public void writeArrayOfNullableInt16(String name, @Nullable Short @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_NULLABLE_INT16);
  }

  @Override
  public void writeArrayOfNullableInt32(String name, @Nullable Integer @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_NULLABLE_INT32);
  }

  @Override
  public void writeArrayOfNullableInt64(String name, @Nullable Long @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_NULLABLE_INT64);
  }

  @Override
  public void writeArrayOfNullableFloat32(String name, @Nullable Float @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_NULLABLE_FLOAT32);
  }

  @Override
  public void writeArrayOfNullableFloat64(String name, @Nullable Double @Nullable [] values) {
    record(name, FieldKind.ARRAY_OF_NULLABLE_FLOAT64);
  }
}
