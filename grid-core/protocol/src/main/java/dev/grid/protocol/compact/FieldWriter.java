package dev.grid.protocol.compact;

import dev.grid.GridSerializationException;
import dev.grid.protocol.compact.zeroconfig.ItemSorter;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.protocol.serialization.bytes.Scalars;
import dev.grid.protocol.serialization.bytes.Unordered;
import dev.grid.serialization.CompactWriter;
import dev.grid.serialization.FieldKind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the fields of one value by its layout. Confined to that value's writing. */
final class FieldWriter implements CompactWriter, ItemSorter {

  private final CompactSerialization compact;
  private final ByteOutput out;
  private final Layout layout;
  private final int lengthAt;
  private final int fixedAt;
  private final int[] offsets;

  /** Begins a value: its schema id is written, its fixed area reserved. */
  FieldWriter(CompactSerialization compact, ByteOutput out, Layout layout) {
    this.compact = compact;
    this.out = out;
    this.layout = layout;
    out.enter();
    out.writeLong(layout.schemaId());
    lengthAt = layout.variableCount() == 0 ? out.position() : out.reserve(Integer.BYTES);
    fixedAt = out.reserve(layout.fixedBytes());
    offsets = new int[layout.variableCount()];
    Arrays.fill(offsets, Offsets.NULL);
  }

  /** Ends the value: what was not written is null, 0 or false. */
  void end() {
    if (offsets.length > 0) {
      int dataLength = out.position() - fixedAt;
      Offsets.write(out, offsets, dataLength);
      out.putInt(lengthAt, dataLength);
    }
    out.leave();
  }

  @Override
  public <T extends @Nullable Object> void sort(T[] items, Function<T, @Nullable Object> keyOf) {
    Unordered.sort(items, keyOf, out, ByteOutput::writeObject);
  }

  private Slot slot(String name, FieldKind kind) {
    Slot slot = layout.slot(name);
    if (slot == null || slot.kind() != kind) {
      throw new GridSerializationException(
          "field '"
              + name
              + "' of "
              + layout.typeName()
              + " is written as "
              + kind
              + ", but the first value of the class "
              + (slot == null ? "did not write it" : "wrote " + slot.kind())
              + ": every value must write the same fields");
    }
    return slot;
  }

  private int fixed(String name, FieldKind kind) {
    return fixedAt + slot(name, kind).position();
  }

  private <T> void variable(
      String name, FieldKind kind, @Nullable T value, BiConsumer<ByteOutput, T> writer) {
    Slot slot = slot(name, kind);
    if (value != null) {
      offsets[slot.position()] = out.position() - fixedAt;
      writer.accept(out, value);
    }
  }

  private <T> void items(
      String name,
      FieldKind kind,
      @Nullable T @Nullable [] values,
      BiConsumer<ByteOutput, T> writer) {
    variable(name, kind, values, (target, items) -> Offsets.writeItems(target, items, writer));
  }

  @Override
  public void writeBoolean(String name, boolean value) {
    Slot slot = slot(name, FieldKind.BOOLEAN);
    out.putBit(fixedAt + slot.position(), slot.bit(), value);
  }

  @Override
  public void writeInt8(String name, byte value) {
    out.putByte(fixed(name, FieldKind.INT8), value);
  }

  @Override
  public void writeInt16(String name, short value) {
    out.putShort(fixed(name, FieldKind.INT16), value);
  }

  @Override
  public void writeInt32(String name, int value) {
    out.putInt(fixed(name, FieldKind.INT32), value);
  }

  @Override
  public void writeInt64(String name, long value) {
    out.putLong(fixed(name, FieldKind.INT64), value);
  }

  @Override
  public void writeFloat32(String name, float value) {
    out.putInt(fixed(name, FieldKind.FLOAT32), Float.floatToIntBits(value));
  }

  @Override
  public void writeFloat64(String name, double value) {
    out.putLong(fixed(name, FieldKind.FLOAT64), Double.doubleToLongBits(value));
  }

  @Override
  public void writeString(String name, @Nullable String value) {
    variable(name, FieldKind.STRING, value, ByteOutput::writeString);
  }

  @Override
  public void writeDecimal(String name, @Nullable BigDecimal value) {
    variable(name, FieldKind.DECIMAL, value, Scalars::writeDecimal);
  }

  @Override
  public void writeTime(String name, @Nullable LocalTime value) {
    variable(name, FieldKind.TIME, value, Scalars::writeTime);
  }

  @Override
  public void writeDate(String name, @Nullable LocalDate value) {
    variable(name, FieldKind.DATE, value, Scalars::writeDate);
  }

  @Override
  public void writeTimestamp(String name, @Nullable LocalDateTime value) {
    variable(name, FieldKind.TIMESTAMP, value, Scalars::writeTimestamp);
  }

  @Override
  public void writeTimestampWithTimezone(String name, @Nullable OffsetDateTime value) {
    variable(name, FieldKind.TIMESTAMP_WITH_TIMEZONE, value, Scalars::writeTimestampWithTimezone);
  }

  @Override
  public void writeCompact(String name, @Nullable Object value) {
    variable(name, FieldKind.COMPACT, value, compact::writeNested);
  }

  @Override
  public void writeArrayOfBoolean(String name, boolean @Nullable [] values) {
    variable(name, FieldKind.ARRAY_OF_BOOLEAN, values, FieldWriter::writeBits);
  }

  private static void writeBits(ByteOutput out, boolean[] values) {
    out.writeInt(values.length);
    int at = out.reserve((values.length + Byte.SIZE - 1) / Byte.SIZE);
    for (int i = 0; i < values.length; i++) {
      out.putBit(at + i / Byte.SIZE, i % Byte.SIZE, values[i]);
    }
  }

  @Override
  public void writeArrayOfInt8(String name, byte @Nullable [] values) {
    variable(name, FieldKind.ARRAY_OF_INT8, values, ByteOutput::writeByteArray);
  }

  @Override
  public void writeArrayOfInt16(String name, short @Nullable [] values) {
    variable(name, FieldKind.ARRAY_OF_INT16, values, ByteOutput::writeShortArray);
  }

  @Override
  public void writeArrayOfInt32(String name, int @Nullable [] values) {
    variable(name, FieldKind.ARRAY_OF_INT32, values, ByteOutput::writeIntArray);
  }

  @Override
  public void writeArrayOfInt64(String name, long @Nullable [] values) {
    variable(name, FieldKind.ARRAY_OF_INT64, values, ByteOutput::writeLongArray);
  }

  @Override
  public void writeArrayOfFloat32(String name, float @Nullable [] values) {
    variable(name, FieldKind.ARRAY_OF_FLOAT32, values, ByteOutput::writeFloatArray);
  }

  @Override
  public void writeArrayOfFloat64(String name, double @Nullable [] values) {
    variable(name, FieldKind.ARRAY_OF_FLOAT64, values, ByteOutput::writeDoubleArray);
  }

  @Override
  public void writeArrayOfString(String name, @Nullable String @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_STRING, values, ByteOutput::writeString);
  }

  @Override
  public void writeArrayOfDecimal(String name, @Nullable BigDecimal @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_DECIMAL, values, Scalars::writeDecimal);
  }

  @Override
  public void writeArrayOfTime(String name, @Nullable LocalTime @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_TIME, values, Scalars::writeTime);
  }

  @Override
  public void writeArrayOfDate(String name, @Nullable LocalDate @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_DATE, values, Scalars::writeDate);
  }

  @Override
  public void writeArrayOfTimestamp(String name, @Nullable LocalDateTime @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_TIMESTAMP, values, Scalars::writeTimestamp);
  }

  @Override
  public void writeArrayOfTimestampWithTimezone(
      String name, @Nullable OffsetDateTime @Nullable [] values) {
    items(
        name,
        FieldKind.ARRAY_OF_TIMESTAMP_WITH_TIMEZONE,
        values,
        Scalars::writeTimestampWithTimezone);
  }

  @Override
  public void writeArrayOfCompact(String name, @Nullable Object @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_COMPACT, values, new OneSchemaItems(name));
  }

  /** Writes items that must all have one schema: readers may rely on it. */
  private final class OneSchemaItems implements BiConsumer<ByteOutput, Object> {

    private final String name;
    private @Nullable Layout expected;

    OneSchemaItems(String name) {
      this.name = name;
    }

    @Override
    public void accept(ByteOutput target, Object item) {
      Layout actual = compact.writeNested(target, item);
      if (expected != null && expected != actual) {
        throw new GridSerializationException(
            "array '"
                + name
                + "' of "
                + layout.typeName()
                + " mixes "
                + expected.typeName()
                + " and "
                + actual.typeName()
                + ": all items must have one schema");
      }
      expected = actual;
    }
  }

  @Override
  public void writeNullableBoolean(String name, @Nullable Boolean value) {
    variable(name, FieldKind.NULLABLE_BOOLEAN, value, ByteOutput::writeBoolean);
  }

  @Override
  public void writeNullableInt8(String name, @Nullable Byte value) {
    variable(name, FieldKind.NULLABLE_INT8, value, ByteOutput::writeByte);
  }

  @Override
  public void writeNullableInt16(String name, @Nullable Short value) {
    variable(name, FieldKind.NULLABLE_INT16, value, ByteOutput::writeShort);
  }

  @Override
  public void writeNullableInt32(String name, @Nullable Integer value) {
    variable(name, FieldKind.NULLABLE_INT32, value, ByteOutput::writeInt);
  }

  @Override
  public void writeNullableInt64(String name, @Nullable Long value) {
    variable(name, FieldKind.NULLABLE_INT64, value, ByteOutput::writeLong);
  }

  @Override
  public void writeNullableFloat32(String name, @Nullable Float value) {
    variable(name, FieldKind.NULLABLE_FLOAT32, value, ByteOutput::writeFloat);
  }

  @Override
  public void writeNullableFloat64(String name, @Nullable Double value) {
    variable(name, FieldKind.NULLABLE_FLOAT64, value, ByteOutput::writeDouble);
  }

  @Override
  public void writeArrayOfNullableBoolean(String name, @Nullable Boolean @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_NULLABLE_BOOLEAN, values, ByteOutput::writeBoolean);
  }

  @Override
  public void writeArrayOfNullableInt8(String name, @Nullable Byte @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_NULLABLE_INT8, values, ByteOutput::writeByte);
  }

  @Override
  public void writeArrayOfNullableInt16(String name, @Nullable Short @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_NULLABLE_INT16, values, ByteOutput::writeShort);
  }

  @Override
  public void writeArrayOfNullableInt32(String name, @Nullable Integer @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_NULLABLE_INT32, values, ByteOutput::writeInt);
  }

  @Override
  public void writeArrayOfNullableInt64(String name, @Nullable Long @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_NULLABLE_INT64, values, ByteOutput::writeLong);
  }

  @Override
  public void writeArrayOfNullableFloat32(String name, @Nullable Float @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_NULLABLE_FLOAT32, values, ByteOutput::writeFloat);
  }

  @Override
  public void writeArrayOfNullableFloat64(String name, @Nullable Double @Nullable [] values) {
    items(name, FieldKind.ARRAY_OF_NULLABLE_FLOAT64, values, ByteOutput::writeDouble);
  }
}
