package dev.grid.protocol.compact;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.FieldDescriptor;
import dev.grid.protocol.serialization.Schema;
import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactWriter;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes and reads generic records, field by field, through the calls that serializers use. */
final class GenericRecords {

  private GenericRecords() {}

  /** The schema that a record's fields make up. */
  static Schema schemaOf(GenericRecord value) {
    if (!(value.type() instanceof GenericRecord.CompactType type)) {
      throw new GridSerializationException(
          value.type() + " cannot be nested in a compact value: it is portable");
    }
    List<FieldDescriptor> fields = new ArrayList<>();
    for (String name : value.fieldNames()) {
      fields.add(new FieldDescriptor(name, kindOf(value, name).id()));
    }
    return new Schema(type.typeName(), fields);
  }

  /** Writes all fields. */
  static void write(CompactWriter out, GenericRecord value) {
    for (String name : value.fieldNames()) {
      write(out, name, kindOf(value, name), value.get(name));
    }
  }

  /** Reads all fields of a layout. */
  static GenericRecord read(CompactReader in, Layout layout) {
    GenericRecord.Builder builder = GenericRecord.compact(layout.typeName());
    for (Slot slot : layout.slots()) {
      builder.set(slot.name(), slot.kind(), read(in, slot.name(), slot.kind()));
    }
    return builder.build();
  }

  private static FieldKind kindOf(GenericRecord value, String name) {
    FieldKind kind = value.kind(name);
    if (kind == null) {
      throw new IllegalStateException("field '" + name + "' has no kind");
    }
    return kind;
  }

  private static void write(
      CompactWriter out, String name, FieldKind kind, @Nullable Object value) {
    switch (kind) {
      case BOOLEAN -> out.writeBoolean(name, primitive(name, Boolean.class, value));
      case INT8 -> out.writeInt8(name, primitive(name, Byte.class, value));
      case INT16 -> out.writeInt16(name, primitive(name, Short.class, value));
      case INT32 -> out.writeInt32(name, primitive(name, Integer.class, value));
      case INT64 -> out.writeInt64(name, primitive(name, Long.class, value));
      case FLOAT32 -> out.writeFloat32(name, primitive(name, Float.class, value));
      case FLOAT64 -> out.writeFloat64(name, primitive(name, Double.class, value));
      case STRING -> out.writeString(name, (String) value);
      case DECIMAL -> out.writeDecimal(name, (BigDecimal) value);
      case TIME -> out.writeTime(name, (LocalTime) value);
      case DATE -> out.writeDate(name, (LocalDate) value);
      case TIMESTAMP -> out.writeTimestamp(name, (LocalDateTime) value);
      case TIMESTAMP_WITH_TIMEZONE -> out.writeTimestampWithTimezone(name, (OffsetDateTime) value);
      case NULLABLE_BOOLEAN -> out.writeNullableBoolean(name, (Boolean) value);
      case NULLABLE_INT8 -> out.writeNullableInt8(name, (Byte) value);
      case NULLABLE_INT16 -> out.writeNullableInt16(name, (Short) value);
      case NULLABLE_INT32 -> out.writeNullableInt32(name, (Integer) value);
      case NULLABLE_INT64 -> out.writeNullableInt64(name, (Long) value);
      case NULLABLE_FLOAT32 -> out.writeNullableFloat32(name, (Float) value);
      case NULLABLE_FLOAT64 -> out.writeNullableFloat64(name, (Double) value);
      case COMPACT -> out.writeCompact(name, value);
      case CHAR, PORTABLE, ARRAY_OF_CHAR, ARRAY_OF_PORTABLE -> throw notCompact(name, kind);
      case ARRAY_OF_BOOLEAN,
          ARRAY_OF_INT8,
          ARRAY_OF_INT16,
          ARRAY_OF_INT32,
          ARRAY_OF_INT64,
          ARRAY_OF_FLOAT32,
          ARRAY_OF_FLOAT64,
          ARRAY_OF_STRING,
          ARRAY_OF_DECIMAL,
          ARRAY_OF_TIME,
          ARRAY_OF_DATE,
          ARRAY_OF_TIMESTAMP,
          ARRAY_OF_TIMESTAMP_WITH_TIMEZONE,
          ARRAY_OF_NULLABLE_BOOLEAN,
          ARRAY_OF_NULLABLE_INT8,
          ARRAY_OF_NULLABLE_INT16,
          ARRAY_OF_NULLABLE_INT32,
          ARRAY_OF_NULLABLE_INT64,
          ARRAY_OF_NULLABLE_FLOAT32,
          ARRAY_OF_NULLABLE_FLOAT64,
          ARRAY_OF_COMPACT ->
          writeArray(out, name, kind, value);
    }
  }

  private static void writeArray(
      CompactWriter out, String name, FieldKind kind, @Nullable Object value) {
    switch (kind) {
      case ARRAY_OF_BOOLEAN -> out.writeArrayOfBoolean(name, (boolean[]) value);
      case ARRAY_OF_INT8 -> out.writeArrayOfInt8(name, (byte[]) value);
      case ARRAY_OF_INT16 -> out.writeArrayOfInt16(name, (short[]) value);
      case ARRAY_OF_INT32 -> out.writeArrayOfInt32(name, (int[]) value);
      case ARRAY_OF_INT64 -> out.writeArrayOfInt64(name, (long[]) value);
      case ARRAY_OF_FLOAT32 -> out.writeArrayOfFloat32(name, (float[]) value);
      case ARRAY_OF_FLOAT64 -> out.writeArrayOfFloat64(name, (double[]) value);
      case ARRAY_OF_STRING -> out.writeArrayOfString(name, (String[]) value);
      case ARRAY_OF_DECIMAL -> out.writeArrayOfDecimal(name, (BigDecimal[]) value);
      case ARRAY_OF_TIME -> out.writeArrayOfTime(name, (LocalTime[]) value);
      case ARRAY_OF_DATE -> out.writeArrayOfDate(name, (LocalDate[]) value);
      case ARRAY_OF_TIMESTAMP -> out.writeArrayOfTimestamp(name, (LocalDateTime[]) value);
      case ARRAY_OF_TIMESTAMP_WITH_TIMEZONE ->
          out.writeArrayOfTimestampWithTimezone(name, (OffsetDateTime[]) value);
      case ARRAY_OF_NULLABLE_BOOLEAN -> out.writeArrayOfNullableBoolean(name, (Boolean[]) value);
      case ARRAY_OF_NULLABLE_INT8 -> out.writeArrayOfNullableInt8(name, (Byte[]) value);
      case ARRAY_OF_NULLABLE_INT16 -> out.writeArrayOfNullableInt16(name, (Short[]) value);
      case ARRAY_OF_NULLABLE_INT32 -> out.writeArrayOfNullableInt32(name, (Integer[]) value);
      case ARRAY_OF_NULLABLE_INT64 -> out.writeArrayOfNullableInt64(name, (Long[]) value);
      case ARRAY_OF_NULLABLE_FLOAT32 -> out.writeArrayOfNullableFloat32(name, (Float[]) value);
      case ARRAY_OF_NULLABLE_FLOAT64 -> out.writeArrayOfNullableFloat64(name, (Double[]) value);
      case ARRAY_OF_COMPACT -> out.writeArrayOfCompact(name, (GenericRecord[]) value);
      default -> throw notCompact(name, kind);
    }
  }

  // A builder does not let null into a plain kind.
  private static <T> T primitive(String name, Class<T> type, @Nullable Object value) {
    return type.cast(Objects.requireNonNull(value, name));
  }

  private static @Nullable Object read(CompactReader in, String name, FieldKind kind) {
    return switch (kind) {
      case BOOLEAN -> in.readBoolean(name);
      case INT8 -> in.readInt8(name);
      case INT16 -> in.readInt16(name);
      case INT32 -> in.readInt32(name);
      case INT64 -> in.readInt64(name);
      case FLOAT32 -> in.readFloat32(name);
      case FLOAT64 -> in.readFloat64(name);
      case STRING -> in.readString(name);
      case DECIMAL -> in.readDecimal(name);
      case TIME -> in.readTime(name);
      case DATE -> in.readDate(name);
      case TIMESTAMP -> in.readTimestamp(name);
      case TIMESTAMP_WITH_TIMEZONE -> in.readTimestampWithTimezone(name);
      case NULLABLE_BOOLEAN -> in.readNullableBoolean(name);
      case NULLABLE_INT8 -> in.readNullableInt8(name);
      case NULLABLE_INT16 -> in.readNullableInt16(name);
      case NULLABLE_INT32 -> in.readNullableInt32(name);
      case NULLABLE_INT64 -> in.readNullableInt64(name);
      case NULLABLE_FLOAT32 -> in.readNullableFloat32(name);
      case NULLABLE_FLOAT64 -> in.readNullableFloat64(name);
      case COMPACT -> in.<GenericRecord>readCompact(name);
      case CHAR, PORTABLE, ARRAY_OF_CHAR, ARRAY_OF_PORTABLE -> throw notCompact(name, kind);
      case ARRAY_OF_BOOLEAN,
          ARRAY_OF_INT8,
          ARRAY_OF_INT16,
          ARRAY_OF_INT32,
          ARRAY_OF_INT64,
          ARRAY_OF_FLOAT32,
          ARRAY_OF_FLOAT64,
          ARRAY_OF_STRING,
          ARRAY_OF_DECIMAL,
          ARRAY_OF_TIME,
          ARRAY_OF_DATE,
          ARRAY_OF_TIMESTAMP,
          ARRAY_OF_TIMESTAMP_WITH_TIMEZONE,
          ARRAY_OF_NULLABLE_BOOLEAN,
          ARRAY_OF_NULLABLE_INT8,
          ARRAY_OF_NULLABLE_INT16,
          ARRAY_OF_NULLABLE_INT32,
          ARRAY_OF_NULLABLE_INT64,
          ARRAY_OF_NULLABLE_FLOAT32,
          ARRAY_OF_NULLABLE_FLOAT64,
          ARRAY_OF_COMPACT ->
          readArray(in, name, kind);
    };
  }

  private static @Nullable Object readArray(CompactReader in, String name, FieldKind kind) {
    return switch (kind) {
      case ARRAY_OF_BOOLEAN -> in.readArrayOfBoolean(name);
      case ARRAY_OF_INT8 -> in.readArrayOfInt8(name);
      case ARRAY_OF_INT16 -> in.readArrayOfInt16(name);
      case ARRAY_OF_INT32 -> in.readArrayOfInt32(name);
      case ARRAY_OF_INT64 -> in.readArrayOfInt64(name);
      case ARRAY_OF_FLOAT32 -> in.readArrayOfFloat32(name);
      case ARRAY_OF_FLOAT64 -> in.readArrayOfFloat64(name);
      case ARRAY_OF_STRING -> in.readArrayOfString(name);
      case ARRAY_OF_DECIMAL -> in.readArrayOfDecimal(name);
      case ARRAY_OF_TIME -> in.readArrayOfTime(name);
      case ARRAY_OF_DATE -> in.readArrayOfDate(name);
      case ARRAY_OF_TIMESTAMP -> in.readArrayOfTimestamp(name);
      case ARRAY_OF_TIMESTAMP_WITH_TIMEZONE -> in.readArrayOfTimestampWithTimezone(name);
      case ARRAY_OF_NULLABLE_BOOLEAN -> in.readArrayOfNullableBoolean(name);
      case ARRAY_OF_NULLABLE_INT8 -> in.readArrayOfNullableInt8(name);
      case ARRAY_OF_NULLABLE_INT16 -> in.readArrayOfNullableInt16(name);
      case ARRAY_OF_NULLABLE_INT32 -> in.readArrayOfNullableInt32(name);
      case ARRAY_OF_NULLABLE_INT64 -> in.readArrayOfNullableInt64(name);
      case ARRAY_OF_NULLABLE_FLOAT32 -> in.readArrayOfNullableFloat32(name);
      case ARRAY_OF_NULLABLE_FLOAT64 -> in.readArrayOfNullableFloat64(name);
      case ARRAY_OF_COMPACT -> in.readArrayOfCompact(name, GenericRecord.class);
      default -> throw notCompact(name, kind);
    };
  }

  private static GridSerializationException notCompact(String name, FieldKind kind) {
    return new GridSerializationException(
        "field '" + name + "' has kind " + kind + ", which compact values do not have");
  }
}
