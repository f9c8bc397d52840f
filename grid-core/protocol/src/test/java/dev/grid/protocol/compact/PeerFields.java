package dev.grid.protocol.compact;

import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sets a field of the peer's generic record by our kind. */
final class PeerFields {

  private PeerFields() {}

  @SuppressWarnings("NullAway")
  static void set(
      GenericRecordBuilder builder, String name, FieldKind kind, @Nullable Object value) {
    switch (kind) {
      case BOOLEAN -> builder.setBoolean(name, (Boolean) value);
      case INT8 -> builder.setInt8(name, (Byte) value);
      case INT16 -> builder.setInt16(name, (Short) value);
      case INT32 -> builder.setInt32(name, (Integer) value);
      case INT64 -> builder.setInt64(name, (Long) value);
      case FLOAT32 -> builder.setFloat32(name, (Float) value);
      case FLOAT64 -> builder.setFloat64(name, (Double) value);
      case STRING -> builder.setString(name, (String) value);
      case DECIMAL -> builder.setDecimal(name, (BigDecimal) value);
      case TIME -> builder.setTime(name, (LocalTime) value);
      case DATE -> builder.setDate(name, (LocalDate) value);
      case TIMESTAMP -> builder.setTimestamp(name, (LocalDateTime) value);
      case TIMESTAMP_WITH_TIMEZONE ->
          builder.setTimestampWithTimezone(name, (OffsetDateTime) value);
      case NULLABLE_BOOLEAN -> builder.setNullableBoolean(name, (Boolean) value);
      case NULLABLE_INT8 -> builder.setNullableInt8(name, (Byte) value);
      case NULLABLE_INT16 -> builder.setNullableInt16(name, (Short) value);
      case NULLABLE_INT32 -> builder.setNullableInt32(name, (Integer) value);
      case NULLABLE_INT64 -> builder.setNullableInt64(name, (Long) value);
      case NULLABLE_FLOAT32 -> builder.setNullableFloat32(name, (Float) value);
      case NULLABLE_FLOAT64 -> builder.setNullableFloat64(name, (Double) value);
      case ARRAY_OF_BOOLEAN -> builder.setArrayOfBoolean(name, (boolean[]) value);
      case ARRAY_OF_INT8 -> builder.setArrayOfInt8(name, (byte[]) value);
      case ARRAY_OF_INT16 -> builder.setArrayOfInt16(name, (short[]) value);
      case ARRAY_OF_INT32 -> builder.setArrayOfInt32(name, (int[]) value);
      case ARRAY_OF_INT64 -> builder.setArrayOfInt64(name, (long[]) value);
      case ARRAY_OF_FLOAT32 -> builder.setArrayOfFloat32(name, (float[]) value);
      case ARRAY_OF_FLOAT64 -> builder.setArrayOfFloat64(name, (double[]) value);
      case ARRAY_OF_STRING -> builder.setArrayOfString(name, (String[]) value);
      case ARRAY_OF_DECIMAL -> builder.setArrayOfDecimal(name, (BigDecimal[]) value);
      case ARRAY_OF_TIME -> builder.setArrayOfTime(name, (LocalTime[]) value);
      case ARRAY_OF_DATE -> builder.setArrayOfDate(name, (LocalDate[]) value);
      case ARRAY_OF_TIMESTAMP -> builder.setArrayOfTimestamp(name, (LocalDateTime[]) value);
      case ARRAY_OF_TIMESTAMP_WITH_TIMEZONE ->
          builder.setArrayOfTimestampWithTimezone(name, (OffsetDateTime[]) value);
      case ARRAY_OF_NULLABLE_BOOLEAN -> builder.setArrayOfNullableBoolean(name, (Boolean[]) value);
      case ARRAY_OF_NULLABLE_INT8 -> builder.setArrayOfNullableInt8(name, (Byte[]) value);
      case ARRAY_OF_NULLABLE_INT16 -> builder.setArrayOfNullableInt16(name, (Short[]) value);
      case ARRAY_OF_NULLABLE_INT32 -> builder.setArrayOfNullableInt32(name, (Integer[]) value);
      case ARRAY_OF_NULLABLE_INT64 -> builder.setArrayOfNullableInt64(name, (Long[]) value);
      case ARRAY_OF_NULLABLE_FLOAT32 -> builder.setArrayOfNullableFloat32(name, (Float[]) value);
      case ARRAY_OF_NULLABLE_FLOAT64 -> builder.setArrayOfNullableFloat64(name, (Double[]) value);
      case COMPACT -> builder.setGenericRecord(name, toPeer((GenericRecord) value));
      case ARRAY_OF_COMPACT -> {
        @Nullable GenericRecord[] items = (GenericRecord[]) Objects.requireNonNull(value);
        com.hazelcast.nio.serialization.genericrecord.GenericRecord[] peers =
            new com.hazelcast.nio.serialization.genericrecord.GenericRecord[items.length];
        for (int i = 0; i < items.length; i++) {
          peers[i] = toPeer(items[i]);
        }
        builder.setArrayOfGenericRecord(name, peers);
      }
      default -> throw new IllegalArgumentException(kind.toString());
    }
  }

  /** The peer's record for ours; null for null. */
  static com.hazelcast.nio.serialization.genericrecord.@Nullable GenericRecord toPeer(
      @Nullable GenericRecord ours) {
    if (ours == null) {
      return null;
    }
    GenericRecord.CompactType type = (GenericRecord.CompactType) ours.type();
    GenericRecordBuilder builder = GenericRecordBuilder.compact(type.typeName());
    for (String name : ours.fieldNames()) {
      set(builder, name, Objects.requireNonNull(ours.kind(name)), ours.get(name));
    }
    return builder.build();
  }
}
