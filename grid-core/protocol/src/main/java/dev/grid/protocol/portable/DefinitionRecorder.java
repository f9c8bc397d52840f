package dev.grid.protocol.portable;

import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.protocol.serialization.bytes.ValueCodec;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord.PortableType;
import dev.grid.serialization.PortableWriter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Learns the fields of a class from a value by letting it write itself nowhere. */
final class DefinitionRecorder implements PortableWriter {

  private final PortableSerialization portables;
  private final ValueCodec values;
  private final Definition definition;

  DefinitionRecorder(PortableSerialization portables, ValueCodec values, PortableType type) {
    this.portables = portables;
    this.values = values;
    this.definition = new Definition(type);
  }

  /** What was written. */
  Definition definition() {
    return definition;
  }

  @Override
  public void writeByte(String name, byte value) {
    definition.add(name, FieldKind.INT8, null);
  }

  @Override
  public void writeBoolean(String name, boolean value) {
    definition.add(name, FieldKind.BOOLEAN, null);
  }

  @Override
  public void writeChar(String name, char value) {
    definition.add(name, FieldKind.CHAR, null);
  }

  @Override
  public void writeShort(String name, short value) {
    definition.add(name, FieldKind.INT16, null);
  }

  @Override
  public void writeInt(String name, int value) {
    definition.add(name, FieldKind.INT32, null);
  }

  @Override
  public void writeLong(String name, long value) {
    definition.add(name, FieldKind.INT64, null);
  }

  @Override
  public void writeFloat(String name, float value) {
    definition.add(name, FieldKind.FLOAT32, null);
  }

  @Override
  public void writeDouble(String name, double value) {
    definition.add(name, FieldKind.FLOAT64, null);
  }

  @Override
  public void writeString(String name, @Nullable String value) {
    definition.add(name, FieldKind.STRING, null);
  }

  @Override
  public void writeDecimal(String name, @Nullable BigDecimal value) {
    definition.add(name, FieldKind.DECIMAL, null);
  }

  @Override
  public void writeTime(String name, @Nullable LocalTime value) {
    definition.add(name, FieldKind.TIME, null);
  }

  @Override
  public void writeDate(String name, @Nullable LocalDate value) {
    definition.add(name, FieldKind.DATE, null);
  }

  @Override
  public void writeTimestamp(String name, @Nullable LocalDateTime value) {
    definition.add(name, FieldKind.TIMESTAMP, null);
  }

  @Override
  public void writeTimestampWithTimezone(String name, @Nullable OffsetDateTime value) {
    definition.add(name, FieldKind.TIMESTAMP_WITH_TIMEZONE, null);
  }

  @Override
  public void writePortable(String name, Object value) {
    definition.add(name, FieldKind.PORTABLE, portables.typeOf(value));
  }

  @Override
  public void writeNullPortable(String name, int factoryId, int classId) {
    definition.add(name, FieldKind.PORTABLE, new PortableType(factoryId, classId, 0));
  }

  @Override
  public void writeByteArray(String name, byte @Nullable [] values) {
    definition.add(name, FieldKind.ARRAY_OF_INT8, null);
  }

  @Override
  public void writeBooleanArray(String name, boolean @Nullable [] values) {
    definition.add(name, FieldKind.ARRAY_OF_BOOLEAN, null);
  }

  @Override
  public void writeCharArray(String name, char @Nullable [] values) {
    definition.add(name, FieldKind.ARRAY_OF_CHAR, null);
  }

  @Override
  public void writeShortArray(String name, short @Nullable [] values) {
    definition.add(name, FieldKind.ARRAY_OF_INT16, null);
  }

  @Override
  public void writeIntArray(String name, int @Nullable [] values) {
    definition.add(name, FieldKind.ARRAY_OF_INT32, null);
  }

  @Override
  public void writeLongArray(String name, long @Nullable [] values) {
    definition.add(name, FieldKind.ARRAY_OF_INT64, null);
  }

  @Override
  public void writeFloatArray(String name, float @Nullable [] values) {
    definition.add(name, FieldKind.ARRAY_OF_FLOAT32, null);
  }

  @Override
  public void writeDoubleArray(String name, double @Nullable [] values) {
    definition.add(name, FieldKind.ARRAY_OF_FLOAT64, null);
  }

  @Override
  public void writeStringArray(String name, @Nullable String @Nullable [] values) {
    definition.add(name, FieldKind.ARRAY_OF_STRING, null);
  }

  @Override
  public void writeDecimalArray(String name, @Nullable BigDecimal @Nullable [] values) {
    definition.add(name, FieldKind.ARRAY_OF_DECIMAL, null);
  }

  @Override
  public void writeTimeArray(String name, @Nullable LocalTime @Nullable [] values) {
    definition.add(name, FieldKind.ARRAY_OF_TIME, null);
  }

  @Override
  public void writeDateArray(String name, @Nullable LocalDate @Nullable [] values) {
    definition.add(name, FieldKind.ARRAY_OF_DATE, null);
  }

  @Override
  public void writeTimestampArray(String name, @Nullable LocalDateTime @Nullable [] values) {
    definition.add(name, FieldKind.ARRAY_OF_TIMESTAMP, null);
  }

  @Override
  public void writeTimestampWithTimezoneArray(
      String name, @Nullable OffsetDateTime @Nullable [] values) {
    definition.add(name, FieldKind.ARRAY_OF_TIMESTAMP_WITH_TIMEZONE, null);
  }

  @Override
  public void writePortableArray(
      String name, int factoryId, int classId, Object @Nullable [] values) {
    definition.add(name, FieldKind.ARRAY_OF_PORTABLE, new PortableType(factoryId, classId, 0));
  }

  /** A writer whose bytes nobody reads. */
  @Override
  public DataWriter raw() {
    return new ByteOutput(values);
  }
}
