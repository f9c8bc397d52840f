package dev.grid.protocol.compact;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.Scalars;
import dev.grid.serialization.CompactReader;
import dev.grid.serialization.FieldKind;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one value by its layout, in any order. Confined to that value's reading. */
final class FieldReader implements CompactReader {

  private final NestedReader nested;
  private final ByteInput in;
  private final Layout layout;
  private final int dataLength;
  private final int fixedAt;
  private final int tableAt;

  /** Reads a nested value from behind the field's offset. */
  interface NestedReader {
    @Nullable Object read(ByteInput in);
  }

  /** Begins the value at the input's position, behind its schema id. */
  FieldReader(NestedReader nested, ByteInput in, Layout layout) {
    this.nested = nested;
    this.in = in;
    this.layout = layout;
    dataLength = layout.variableCount() == 0 ? layout.fixedBytes() : in.readInt();
    fixedAt = in.position();
    if (dataLength < layout.fixedBytes()) {
      throw new GridSerializationException(
          layout.typeName()
              + " has data of "
              + dataLength
              + " bytes, less than its fixed area of "
              + layout.fixedBytes());
    }
    Offsets.requireRoom(in, dataLength, layout.variableCount());
    tableAt = fixedAt + dataLength;
    in.charge((long) layout.fixedBytes() + layout.variableCount());
  }

  /** Counts the reading of every field, for what makes an object of each, even of a bit. */
  void chargeFields() {
    in.charge(layout.slots().size());
  }

  /** Goes behind the value. */
  void end() {
    in.seek(tableAt + (long) layout.variableCount() * Offsets.width(dataLength));
  }

  @Override
  public @Nullable FieldKind kind(String name) {
    Slot slot = layout.slot(name);
    return slot == null ? null : slot.kind();
  }

  private Slot slot(String name) {
    Slot slot = layout.slot(name);
    if (slot == null) {
      throw new GridSerializationException(
          layout.typeName() + " has no field '" + name + "'; it has " + layout.fieldNames());
    }
    return slot;
  }

  /** Goes to a field of variable size; false if it is null. */
  private boolean find(Slot slot, FieldKind kind) {
    if (slot.kind() != kind) {
      throw new GridSerializationException(
          "field '"
              + slot.name()
              + "' of "
              + layout.typeName()
              + " is of kind "
              + slot.kind()
              + ", but is read as "
              + kind);
    }
    int offset = Offsets.read(in, tableAt, slot.position(), dataLength);
    if (offset == Offsets.NULL) {
      return false;
    }
    in.seek((long) fixedAt + offset);
    return true;
  }

  private <T> @Nullable T variable(
      String name, FieldKind kind, Function<ByteInput, @Nullable T> reader) {
    return find(slot(name), kind) ? reader.apply(in) : null;
  }

  private <T> @Nullable T @Nullable [] items(
      Slot slot,
      FieldKind kind,
      IntFunction<@Nullable T[]> factory,
      Function<ByteInput, @Nullable T> reader) {
    return find(slot, kind) ? Offsets.readItems(in, factory, reader) : null;
  }

  private <T> T present(@Nullable T value, String name) {
    if (value == null) {
      throw isNull(name);
    }
    return value;
  }

  private @Nullable Object unboxed(
      Class<?> primitive, String name, @Nullable Object @Nullable [] boxes) {
    return boxes == null ? null : Boxes.unbox(primitive, boxes, () -> isNull(name));
  }

  private GridSerializationException isNull(String name) {
    return new GridSerializationException(
        "field '"
            + name
            + "' of "
            + layout.typeName()
            + " is null, or has a null, but is read as a primitive; read it as nullable");
  }

  @Override
  public boolean readBoolean(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.BOOLEAN) {
      return fixedBoolean(slot);
    }
    return present(readNullableBoolean(name), name);
  }

  private boolean fixedBoolean(Slot slot) {
    return (in.byteAt(fixedAt + slot.position()) >>> slot.bit() & 1) != 0;
  }

  @Override
  public byte readInt8(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.INT8) {
      return fixedInt8(slot);
    }
    return present(readNullableInt8(name), name);
  }

  private byte fixedInt8(Slot slot) {
    return in.byteAt(fixedAt + slot.position());
  }

  @Override
  public short readInt16(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.INT16) {
      return fixedInt16(slot);
    }
    return present(readNullableInt16(name), name);
  }

  private short fixedInt16(Slot slot) {
    return in.shortAt(fixedAt + slot.position());
  }

  @Override
  public int readInt32(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.INT32) {
      return fixedInt32(slot);
    }
    return present(readNullableInt32(name), name);
  }

  private int fixedInt32(Slot slot) {
    return in.intAt(fixedAt + slot.position());
  }

  @Override
  public long readInt64(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.INT64) {
      return fixedInt64(slot);
    }
    return present(readNullableInt64(name), name);
  }

  private long fixedInt64(Slot slot) {
    return in.longAt(fixedAt + slot.position());
  }

  @Override
  public float readFloat32(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.FLOAT32) {
      return fixedFloat32(slot);
    }
    return present(readNullableFloat32(name), name);
  }

  private float fixedFloat32(Slot slot) {
    return Float.intBitsToFloat(in.intAt(fixedAt + slot.position()));
  }

  @Override
  public double readFloat64(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.FLOAT64) {
      return fixedFloat64(slot);
    }
    return present(readNullableFloat64(name), name);
  }

  private double fixedFloat64(Slot slot) {
    return Double.longBitsToDouble(in.longAt(fixedAt + slot.position()));
  }

  @Override
  public @Nullable Boolean readNullableBoolean(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.BOOLEAN) {
      return fixedBoolean(slot);
    }
    return find(slot, FieldKind.NULLABLE_BOOLEAN) ? in.readBoolean() : null;
  }

  @Override
  public @Nullable Byte readNullableInt8(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.INT8) {
      return fixedInt8(slot);
    }
    return find(slot, FieldKind.NULLABLE_INT8) ? in.readByte() : null;
  }

  @Override
  public @Nullable Short readNullableInt16(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.INT16) {
      return fixedInt16(slot);
    }
    return find(slot, FieldKind.NULLABLE_INT16) ? in.readShort() : null;
  }

  @Override
  public @Nullable Integer readNullableInt32(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.INT32) {
      return fixedInt32(slot);
    }
    return find(slot, FieldKind.NULLABLE_INT32) ? in.readInt() : null;
  }

  @Override
  public @Nullable Long readNullableInt64(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.INT64) {
      return fixedInt64(slot);
    }
    return find(slot, FieldKind.NULLABLE_INT64) ? in.readLong() : null;
  }

  @Override
  public @Nullable Float readNullableFloat32(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.FLOAT32) {
      return fixedFloat32(slot);
    }
    return find(slot, FieldKind.NULLABLE_FLOAT32) ? in.readFloat() : null;
  }

  @Override
  public @Nullable Double readNullableFloat64(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.FLOAT64) {
      return fixedFloat64(slot);
    }
    return find(slot, FieldKind.NULLABLE_FLOAT64) ? in.readDouble() : null;
  }

  @Override
  public @Nullable String readString(String name) {
    return variable(name, FieldKind.STRING, ByteInput::readString);
  }

  @Override
  public @Nullable BigDecimal readDecimal(String name) {
    return variable(name, FieldKind.DECIMAL, Scalars::readDecimal);
  }

  @Override
  public @Nullable LocalTime readTime(String name) {
    return variable(name, FieldKind.TIME, Scalars::readTime);
  }

  @Override
  public @Nullable LocalDate readDate(String name) {
    return variable(name, FieldKind.DATE, Scalars::readDate);
  }

  @Override
  public @Nullable LocalDateTime readTimestamp(String name) {
    return variable(name, FieldKind.TIMESTAMP, Scalars::readTimestamp);
  }

  @Override
  public @Nullable OffsetDateTime readTimestampWithTimezone(String name) {
    return variable(name, FieldKind.TIMESTAMP_WITH_TIMEZONE, Scalars::readTimestampWithTimezone);
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T> @Nullable T readCompact(String name) {
    return (T) variable(name, FieldKind.COMPACT, nested::read);
  }

  @Override
  public boolean @Nullable [] readArrayOfBoolean(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.ARRAY_OF_NULLABLE_BOOLEAN) {
      return (boolean[]) unboxed(boolean.class, name, readArrayOfNullableBoolean(name));
    }
    return find(slot, FieldKind.ARRAY_OF_BOOLEAN) ? FieldReader.readBits(in) : null;
  }

  @Override
  public byte @Nullable [] readArrayOfInt8(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.ARRAY_OF_NULLABLE_INT8) {
      return (byte[]) unboxed(byte.class, name, readArrayOfNullableInt8(name));
    }
    return find(slot, FieldKind.ARRAY_OF_INT8) ? in.readByteArray() : null;
  }

  @Override
  public short @Nullable [] readArrayOfInt16(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.ARRAY_OF_NULLABLE_INT16) {
      return (short[]) unboxed(short.class, name, readArrayOfNullableInt16(name));
    }
    return find(slot, FieldKind.ARRAY_OF_INT16) ? in.readShortArray() : null;
  }

  @Override
  public int @Nullable [] readArrayOfInt32(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.ARRAY_OF_NULLABLE_INT32) {
      return (int[]) unboxed(int.class, name, readArrayOfNullableInt32(name));
    }
    return find(slot, FieldKind.ARRAY_OF_INT32) ? in.readIntArray() : null;
  }

  @Override
  public long @Nullable [] readArrayOfInt64(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.ARRAY_OF_NULLABLE_INT64) {
      return (long[]) unboxed(long.class, name, readArrayOfNullableInt64(name));
    }
    return find(slot, FieldKind.ARRAY_OF_INT64) ? in.readLongArray() : null;
  }

  @Override
  public float @Nullable [] readArrayOfFloat32(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.ARRAY_OF_NULLABLE_FLOAT32) {
      return (float[]) unboxed(float.class, name, readArrayOfNullableFloat32(name));
    }
    return find(slot, FieldKind.ARRAY_OF_FLOAT32) ? in.readFloatArray() : null;
  }

  @Override
  public double @Nullable [] readArrayOfFloat64(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.ARRAY_OF_NULLABLE_FLOAT64) {
      return (double[]) unboxed(double.class, name, readArrayOfNullableFloat64(name));
    }
    return find(slot, FieldKind.ARRAY_OF_FLOAT64) ? in.readDoubleArray() : null;
  }

  private static boolean[] readBits(ByteInput in) {
    int count = in.readInt();
    // Shifted, not divided: a negative count stays negative and is refused.
    in.requireCount(count >> 3, 1);
    boolean[] values = new boolean[count];
    int bits = 0;
    for (int i = 0; i < count; i++) {
      if (i % Byte.SIZE == 0) {
        bits = in.readByte();
      }
      values[i] = (bits >>> i % Byte.SIZE & 1) != 0;
    }
    return values;
  }

  @Override
  public @Nullable Boolean @Nullable [] readArrayOfNullableBoolean(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.ARRAY_OF_BOOLEAN) {
      return Boxes.box(Boolean[]::new, readArrayOfBoolean(name));
    }
    return items(slot, FieldKind.ARRAY_OF_NULLABLE_BOOLEAN, Boolean[]::new, ByteInput::readBoolean);
  }

  @Override
  public @Nullable Byte @Nullable [] readArrayOfNullableInt8(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.ARRAY_OF_INT8) {
      return Boxes.box(Byte[]::new, readArrayOfInt8(name));
    }
    return items(slot, FieldKind.ARRAY_OF_NULLABLE_INT8, Byte[]::new, ByteInput::readByte);
  }

  @Override
  public @Nullable Short @Nullable [] readArrayOfNullableInt16(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.ARRAY_OF_INT16) {
      return Boxes.box(Short[]::new, readArrayOfInt16(name));
    }
    return items(slot, FieldKind.ARRAY_OF_NULLABLE_INT16, Short[]::new, ByteInput::readShort);
  }

  @Override
  public @Nullable Integer @Nullable [] readArrayOfNullableInt32(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.ARRAY_OF_INT32) {
      return Boxes.box(Integer[]::new, readArrayOfInt32(name));
    }
    return items(slot, FieldKind.ARRAY_OF_NULLABLE_INT32, Integer[]::new, ByteInput::readInt);
  }

  @Override
  public @Nullable Long @Nullable [] readArrayOfNullableInt64(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.ARRAY_OF_INT64) {
      return Boxes.box(Long[]::new, readArrayOfInt64(name));
    }
    return items(slot, FieldKind.ARRAY_OF_NULLABLE_INT64, Long[]::new, ByteInput::readLong);
  }

  @Override
  public @Nullable Float @Nullable [] readArrayOfNullableFloat32(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.ARRAY_OF_FLOAT32) {
      return Boxes.box(Float[]::new, readArrayOfFloat32(name));
    }
    return items(slot, FieldKind.ARRAY_OF_NULLABLE_FLOAT32, Float[]::new, ByteInput::readFloat);
  }

  @Override
  public @Nullable Double @Nullable [] readArrayOfNullableFloat64(String name) {
    Slot slot = slot(name);
    if (slot.kind() == FieldKind.ARRAY_OF_FLOAT64) {
      return Boxes.box(Double[]::new, readArrayOfFloat64(name));
    }
    return items(slot, FieldKind.ARRAY_OF_NULLABLE_FLOAT64, Double[]::new, ByteInput::readDouble);
  }

  @Override
  public @Nullable String @Nullable [] readArrayOfString(String name) {
    return items(slot(name), FieldKind.ARRAY_OF_STRING, String[]::new, ByteInput::readString);
  }

  @Override
  public @Nullable BigDecimal @Nullable [] readArrayOfDecimal(String name) {
    return items(slot(name), FieldKind.ARRAY_OF_DECIMAL, BigDecimal[]::new, Scalars::readDecimal);
  }

  @Override
  public @Nullable LocalTime @Nullable [] readArrayOfTime(String name) {
    return items(slot(name), FieldKind.ARRAY_OF_TIME, LocalTime[]::new, Scalars::readTime);
  }

  @Override
  public @Nullable LocalDate @Nullable [] readArrayOfDate(String name) {
    return items(slot(name), FieldKind.ARRAY_OF_DATE, LocalDate[]::new, Scalars::readDate);
  }

  @Override
  public @Nullable LocalDateTime @Nullable [] readArrayOfTimestamp(String name) {
    return items(
        slot(name), FieldKind.ARRAY_OF_TIMESTAMP, LocalDateTime[]::new, Scalars::readTimestamp);
  }

  @Override
  public @Nullable OffsetDateTime @Nullable [] readArrayOfTimestampWithTimezone(String name) {
    return items(
        slot(name),
        FieldKind.ARRAY_OF_TIMESTAMP_WITH_TIMEZONE,
        OffsetDateTime[]::new,
        Scalars::readTimestampWithTimezone);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> @Nullable T @Nullable [] readArrayOfCompact(String name, Class<T> componentType) {
    return items(
        slot(name),
        FieldKind.ARRAY_OF_COMPACT,
        count -> (T[]) Array.newInstance(componentType, count),
        source -> item(name, componentType, nested.read(source)));
  }

  private <T> @Nullable T item(String name, Class<T> type, @Nullable Object item) {
    if (item != null && !type.isInstance(item)) {
      throw new GridSerializationException(
          "an item of array '"
              + name
              + "' of "
              + layout.typeName()
              + " is a "
              + item.getClass().getName()
              + ", not a "
              + type.getName());
    }
    return type.cast(item);
  }
}
