package dev.grid.protocol.portable;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.protocol.serialization.bytes.Scalars;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord.PortableType;
import dev.grid.serialization.PortableWriter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Writes the fields of one value. Confined to that value's writing. */
final class PortableFieldWriter implements PortableWriter {

  private final PortableSerialization portables;
  private final ByteOutput out;
  private final Definition definition;
  private final int endAt;
  private final int positionsAt;
  private int written;
  private boolean raw;

  /** Begins a value behind its version. */
  PortableFieldWriter(PortableSerialization portables, ByteOutput out, Definition definition) {
    this.portables = portables;
    this.out = out;
    this.definition = definition;
    out.enter();
    endAt = out.reserve(Integer.BYTES);
    out.writeInt(definition.fieldCount());
    positionsAt = out.reserve((definition.fieldCount() + 1) * Integer.BYTES);
  }

  /** Ends the value. */
  void end() {
    definition.requireCount(written);
    out.putInt(endAt, out.position());
    out.leave();
  }

  /** Writes what stands before the value of a field. */
  private void begin(String name, FieldKind kind) {
    begin(name, kind, null);
  }

  private void begin(String name, FieldKind kind, @Nullable PortableType nested) {
    if (raw) {
      throw new GridSerializationException(
          "field '" + name + "' of " + definition.type() + " is written after raw()");
    }
    Definition.Field field = definition.field(name, kind, nested);
    int positionAt = positionsAt + field.index() * Integer.BYTES;
    out.putInt(positionAt, out.position());
    written++;
    byte[] latin1 = field.latin1Name();
    out.writeShort((short) latin1.length);
    out.writeBytes(latin1, 0, latin1.length);
    out.writeByte(PortableTypes.idOf(kind));
  }

  private <T> void nullable(
      String name, FieldKind kind, @Nullable T value, BiConsumer<ByteOutput, T> writer) {
    begin(name, kind);
    out.writeBoolean(value == null);
    if (value != null) {
      writer.accept(out, value);
    }
  }

  private <T> void items(
      String name,
      FieldKind kind,
      @Nullable T @Nullable [] values,
      BiConsumer<ByteOutput, T> writer) {
    begin(name, kind);
    out.writeInt(values == null ? ByteOutput.NULL_LENGTH : values.length);
    if (values != null) {
      positioned(name, values, writer);
    }
  }

  /** Writes the position of each item, then the items. */
  private <T> void positioned(String name, @Nullable T[] values, BiConsumer<ByteOutput, T> writer) {
    int at = out.reserve(values.length * Integer.BYTES);
    for (T value : values) {
      if (value == null) {
        throw new GridSerializationException(
            "array '" + name + "' of " + definition.type() + " has a null, which it cannot hold");
      }
      out.putInt(at, out.position());
      at += Integer.BYTES;
      writer.accept(out, value);
    }
  }

  private static void writeShortDate(ByteOutput out, LocalDate value) {
    int year = value.getYear();
    if (year != (short) year) {
      throw new GridSerializationException("year=" + year + " does not fit a portable date");
    }
    out.writeShort((short) year);
    out.writeByte((byte) value.getMonthValue());
    out.writeByte((byte) value.getDayOfMonth());
  }

  private static void writeShortTimestamp(ByteOutput out, LocalDateTime value) {
    writeShortDate(out, value.toLocalDate());
    Scalars.writeTime(out, value.toLocalTime());
  }

  private static void writeShortTimestampWithTimezone(ByteOutput out, OffsetDateTime value) {
    writeShortTimestamp(out, value.toLocalDateTime());
    out.writeInt(value.getOffset().getTotalSeconds());
  }

  @Override
  public void writePortable(String name, Object value) {
    PortableType type = portables.typeOf(value);
    begin(name, FieldKind.PORTABLE, type);
    out.writeBoolean(false);
    out.writeInt(type.factoryId());
    out.writeInt(type.classId());
    portables.writeBody(out, value);
  }

  @Override
  public void writeNullPortable(String name, int factoryId, int classId) {
    begin(name, FieldKind.PORTABLE, new PortableType(factoryId, classId, 0));
    out.writeBoolean(true);
    out.writeInt(factoryId);
    out.writeInt(classId);
  }

  @Override
  public void writePortableArray(
      String name, int factoryId, int classId, Object @Nullable [] values) {
    begin(name, FieldKind.ARRAY_OF_PORTABLE, new PortableType(factoryId, classId, 0));
    out.writeInt(values == null ? ByteOutput.NULL_LENGTH : values.length);
    out.writeInt(factoryId);
    out.writeInt(classId);
    if (values != null) {
      positioned(name, values, (target, value) -> writeItem(name, factoryId, classId, value));
    }
  }

  private void writeItem(String name, int factoryId, int classId, Object value) {
    PortableType type = portables.typeOf(value);
    if (type.factoryId() != factoryId || type.classId() != classId) {
      throw new GridSerializationException(
          "array '"
              + name
              + "' of "
              + definition.type()
              + " has an item of another class: "
              + type);
    }
    portables.writeBody(out, value);
  }

  @Override
  public DataWriter raw() {
    if (!raw) {
      raw = true;
      out.putInt(positionsAt + definition.fieldCount() * Integer.BYTES, out.position());
    }
    return out;
  }

  @Override
  public void writeByte(String name, byte value) {
    begin(name, FieldKind.INT8);
    out.writeByte(value);
  }

  @Override
  public void writeBoolean(String name, boolean value) {
    begin(name, FieldKind.BOOLEAN);
    out.writeBoolean(value);
  }

  @Override
  public void writeChar(String name, char value) {
    begin(name, FieldKind.CHAR);
    out.writeChar(value);
  }

  @Override
  public void writeShort(String name, short value) {
    begin(name, FieldKind.INT16);
    out.writeShort(value);
  }

  @Override
  public void writeInt(String name, int value) {
    begin(name, FieldKind.INT32);
    out.writeInt(value);
  }

  @Override
  public void writeLong(String name, long value) {
    begin(name, FieldKind.INT64);
    out.writeLong(value);
  }

  @Override
  public void writeFloat(String name, float value) {
    begin(name, FieldKind.FLOAT32);
    out.writeFloat(value);
  }

  @Override
  public void writeDouble(String name, double value) {
    begin(name, FieldKind.FLOAT64);
    out.writeDouble(value);
  }

  @Override
  public void writeString(String name, @Nullable String value) {
    begin(name, FieldKind.STRING);
    out.writeString(value);
  }

  @Override
  public void writeDecimal(String name, @Nullable BigDecimal value) {
    nullable(name, FieldKind.DECIMAL, value, Scalars::writeDecimal);
  }

  @Override
  public void writeTime(String name, @Nullable LocalTime value) {
    nullable(name, FieldKind.TIME, value, Scalars::writeTime);
  }

  @Override
  public void writeDate(String name, @Nullable LocalDate value) {
    nullable(name, FieldKind.DATE, value, PortableFieldWriter::writeShortDate);
  }

  @Override
  public void writeTimestamp(String name, @Nullable LocalDateTime value) {
    nullable(name, FieldKind.TIMESTAMP, value, PortableFieldWriter::writeShortTimestamp);
  }

  @Override
  public void writeTimestampWithTimezone(String name, @Nullable OffsetDateTime value) {
    nullable(
        name,
        FieldKind.TIMESTAMP_WITH_TIMEZONE,
        value,
        PortableFieldWriter::writeShortTimestampWithTimezone);
  }

  @Override
  public void writeByteArray(String name, byte @Nullable [] values) {
    begin(name, FieldKind.ARRAY_OF_INT8);
    out.writeByteArray(values);
  }

  @Override
  public void writeBooleanArray(String name, boolean @Nullable [] values) {
    begin(name, FieldKind.ARRAY_OF_BOOLEAN);
    out.writeBooleanArray(values);
  }

  @Override
  public void writeCharArray(String name, char @Nullable [] values) {
    begin(name, FieldKind.ARRAY_OF_CHAR);
    out.writeCharArray(values);
  }

  @Override
  public void writeShortArray(String name, short @Nullable [] values) {
    begin(name, FieldKind.ARRAY_OF_INT16);
    out.writeShortArray(values);
  }

  @Override
  public void writeIntArray(String name, int @Nullable [] values) {
    begin(name, FieldKind.ARRAY_OF_INT32);
    out.writeIntArray(values);
  }

  @Override
  public void writeLongArray(String name, long @Nullable [] values) {
    begin(name, FieldKind.ARRAY_OF_INT64);
    out.writeLongArray(values);
  }

  @Override
  public void writeFloatArray(String name, float @Nullable [] values) {
    begin(name, FieldKind.ARRAY_OF_FLOAT32);
    out.writeFloatArray(values);
  }

  @Override
  public void writeDoubleArray(String name, double @Nullable [] values) {
    begin(name, FieldKind.ARRAY_OF_FLOAT64);
    out.writeDoubleArray(values);
  }

  @Override
  public void writeStringArray(String name, @Nullable String @Nullable [] values) {
    begin(name, FieldKind.ARRAY_OF_STRING);
    out.writeStringArray(values);
  }

  @Override
  public void writeDecimalArray(String name, @Nullable BigDecimal @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_DECIMAL, values, Scalars::writeDecimal);
  }

  @Override
  public void writeTimeArray(String name, @Nullable LocalTime @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_TIME, values, Scalars::writeTime);
  }

  @Override
  public void writeDateArray(String name, @Nullable LocalDate @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_DATE, values, PortableFieldWriter::writeShortDate);
  }

  @Override
  public void writeTimestampArray(String name, @Nullable LocalDateTime @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_TIMESTAMP, values, PortableFieldWriter::writeShortTimestamp);
  }

  @Override
  public void writeTimestampWithTimezoneArray(
      String name, @Nullable OffsetDateTime @Nullable [] values) {
    items(
        name,
        FieldKind.ARRAY_OF_TIMESTAMP_WITH_TIMEZONE,
        values,
        PortableFieldWriter::writeShortTimestampWithTimezone);
  }
}
