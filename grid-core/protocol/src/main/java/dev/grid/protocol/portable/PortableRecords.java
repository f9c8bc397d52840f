package dev.grid.protocol.portable;

import dev.grid.GridSerializationException;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.GenericRecord.PortableType;
import dev.grid.serialization.PortableWriter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes and reads generic records, field by field, through the calls that classes use. */
final class PortableRecords {

  private PortableRecords() {}

  /** What fields a record has. */
  static Definition definitionOf(GenericRecord value, PortableType type) {
    Definition definition = new Definition(type);
    for (String name : value.fieldNames()) {
      definition.add(name, kindOf(value, name), value.nestedType(name));
    }
    return definition;
  }

  /** Writes all fields, in the order of their definition, so that equal records are equal bytes. */
  static void write(PortableWriter out, GenericRecord value, Definition definition) {
    if (value.fieldNames().size() > definition.fieldCount()) {
      // One of them is not in the definition, which says so.
      value.fieldNames().forEach(n -> definition.field(n, kindOf(value, n), value.nestedType(n)));
    }
    for (String name : definition.fieldNames()) {
      write(out, name, requireKind(value, name), value);
    }
  }

  private static FieldKind requireKind(GenericRecord value, String name) {
    FieldKind kind = value.kind(name);
    if (kind == null) {
      throw new GridSerializationException(
          value.type()
              + " is written without field '"
              + name
              + "', which the definition of this class version has: give other fields another"
              + " version");
    }
    return kind;
  }

  /** Reads all fields. */
  static GenericRecord read(PortableFieldReader in) {
    PortableType type = in.type();
    GenericRecord.Builder builder =
        GenericRecord.portable(type.factoryId(), type.classId(), type.version());
    for (int i = 0; i < in.fieldCount(); i++) {
      String name = in.nameAt(i);
      FieldKind kind = in.kindAt(i);
      Object value = read(in, name, kind);
      if (kind == FieldKind.PORTABLE || kind == FieldKind.ARRAY_OF_PORTABLE) {
        builder.setPortable(name, kind, value, in.nestedTypeAt(i));
      } else {
        builder.set(name, kind, value);
      }
    }
    return builder.build();
  }

  private static FieldKind kindOf(GenericRecord value, String name) {
    return Objects.requireNonNull(value.kind(name), name);
  }

  private static void write(PortableWriter out, String name, FieldKind kind, GenericRecord record) {
    Object value = record.get(name);
    switch (kind) {
      case INT8 -> out.writeByte(name, primitive(name, Byte.class, value));
      case BOOLEAN -> out.writeBoolean(name, primitive(name, Boolean.class, value));
      case CHAR -> out.writeChar(name, primitive(name, Character.class, value));
      case INT16 -> out.writeShort(name, primitive(name, Short.class, value));
      case INT32 -> out.writeInt(name, primitive(name, Integer.class, value));
      case INT64 -> out.writeLong(name, primitive(name, Long.class, value));
      case FLOAT32 -> out.writeFloat(name, primitive(name, Float.class, value));
      case FLOAT64 -> out.writeDouble(name, primitive(name, Double.class, value));
      case STRING -> out.writeString(name, (String) value);
      case DECIMAL -> out.writeDecimal(name, (BigDecimal) value);
      case TIME -> out.writeTime(name, (LocalTime) value);
      case DATE -> out.writeDate(name, (LocalDate) value);
      case TIMESTAMP -> out.writeTimestamp(name, (LocalDateTime) value);
      case TIMESTAMP_WITH_TIMEZONE -> out.writeTimestampWithTimezone(name, (OffsetDateTime) value);
      case ARRAY_OF_INT8 -> out.writeByteArray(name, (byte[]) value);
      case ARRAY_OF_BOOLEAN -> out.writeBooleanArray(name, (boolean[]) value);
      case ARRAY_OF_CHAR -> out.writeCharArray(name, (char[]) value);
      case ARRAY_OF_INT16 -> out.writeShortArray(name, (short[]) value);
      case ARRAY_OF_INT32 -> out.writeIntArray(name, (int[]) value);
      case ARRAY_OF_INT64 -> out.writeLongArray(name, (long[]) value);
      case ARRAY_OF_FLOAT32 -> out.writeFloatArray(name, (float[]) value);
      case ARRAY_OF_FLOAT64 -> out.writeDoubleArray(name, (double[]) value);
      case ARRAY_OF_STRING -> out.writeStringArray(name, (String[]) value);
      case ARRAY_OF_DECIMAL -> out.writeDecimalArray(name, (BigDecimal[]) value);
      case ARRAY_OF_TIME -> out.writeTimeArray(name, (LocalTime[]) value);
      case ARRAY_OF_DATE -> out.writeDateArray(name, (LocalDate[]) value);
      case ARRAY_OF_TIMESTAMP -> out.writeTimestampArray(name, (LocalDateTime[]) value);
      case ARRAY_OF_TIMESTAMP_WITH_TIMEZONE ->
          out.writeTimestampWithTimezoneArray(name, (OffsetDateTime[]) value);
      case PORTABLE -> writeNested(out, name, (GenericRecord) value, nestedType(record, name));
      case ARRAY_OF_PORTABLE -> {
        PortableType type = nestedType(record, name);
        out.writePortableArray(name, type.factoryId(), type.classId(), (GenericRecord[]) value);
      }
      default -> throw notPortable(name, kind);
    }
  }

  private static void writeNested(
      PortableWriter out, String name, @Nullable GenericRecord value, PortableType type) {
    if (value == null) {
      out.writeNullPortable(name, type.factoryId(), type.classId());
    } else {
      out.writePortable(name, value);
    }
  }

  private static PortableType nestedType(GenericRecord record, String name) {
    return Objects.requireNonNull(record.nestedType(name), name);
  }

  // A builder does not let null into a plain kind.
  private static <T> T primitive(String name, Class<T> type, @Nullable Object value) {
    return type.cast(Objects.requireNonNull(value, name));
  }

  private static @Nullable Object read(PortableFieldReader in, String name, FieldKind kind) {
    return switch (kind) {
      case INT8 -> in.readByte(name);
      case BOOLEAN -> in.readBoolean(name);
      case CHAR -> in.readChar(name);
      case INT16 -> in.readShort(name);
      case INT32 -> in.readInt(name);
      case INT64 -> in.readLong(name);
      case FLOAT32 -> in.readFloat(name);
      case FLOAT64 -> in.readDouble(name);
      case STRING -> in.readString(name);
      case DECIMAL -> in.readDecimal(name);
      case TIME -> in.readTime(name);
      case DATE -> in.readDate(name);
      case TIMESTAMP -> in.readTimestamp(name);
      case TIMESTAMP_WITH_TIMEZONE -> in.readTimestampWithTimezone(name);
      case ARRAY_OF_INT8 -> in.readByteArray(name);
      case ARRAY_OF_BOOLEAN -> in.readBooleanArray(name);
      case ARRAY_OF_CHAR -> in.readCharArray(name);
      case ARRAY_OF_INT16 -> in.readShortArray(name);
      case ARRAY_OF_INT32 -> in.readIntArray(name);
      case ARRAY_OF_INT64 -> in.readLongArray(name);
      case ARRAY_OF_FLOAT32 -> in.readFloatArray(name);
      case ARRAY_OF_FLOAT64 -> in.readDoubleArray(name);
      case ARRAY_OF_STRING -> in.readStringArray(name);
      case ARRAY_OF_DECIMAL -> in.readDecimalArray(name);
      case ARRAY_OF_TIME -> in.readTimeArray(name);
      case ARRAY_OF_DATE -> in.readDateArray(name);
      case ARRAY_OF_TIMESTAMP -> in.readTimestampArray(name);
      case ARRAY_OF_TIMESTAMP_WITH_TIMEZONE -> in.readTimestampWithTimezoneArray(name);
      case PORTABLE -> in.<GenericRecord>readPortable(name);
      case ARRAY_OF_PORTABLE -> in.readPortableArray(name, GenericRecord.class);
      default -> throw notPortable(name, kind);
    };
  }

  private static GridSerializationException notPortable(String name, FieldKind kind) {
    return new GridSerializationException(
        "field '" + name + "' has kind " + kind + ", which portable values do not have");
  }
}
