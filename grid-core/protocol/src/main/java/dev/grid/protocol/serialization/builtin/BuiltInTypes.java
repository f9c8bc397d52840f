package dev.grid.protocol.serialization.builtin;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.protocol.serialization.bytes.Scalars;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.serialization.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All types of the protocol but those whose form a class decides itself. */
public final class BuiltInTypes {

  private static final List<BuiltInType<?>> ALL = all();

  private BuiltInTypes() {}

  /** Each type once; the class {@code Class} is not among them, as it needs a class loader. */
  public static List<BuiltInType<?>> list() {
    return ALL;
  }

  private static List<BuiltInType<?>> all() {
    List<BuiltInType<?>> types = new ArrayList<>();
    addScalars(types);
    addArrays(types);
    addTimes(types);
    Collections.addAll(types, CollectionTypes.all());
    return List.copyOf(types);
  }

  private static void addScalars(List<BuiltInType<?>> types) {
    add(types, TypeIds.BYTE, Byte.class, ByteOutput::writeByte, ByteInput::readByte);
    add(types, TypeIds.BOOLEAN, Boolean.class, ByteOutput::writeBoolean, ByteInput::readBoolean);
    add(types, TypeIds.CHAR, Character.class, ByteOutput::writeChar, ByteInput::readChar);
    add(types, TypeIds.SHORT, Short.class, ByteOutput::writeShort, ByteInput::readShort);
    add(types, TypeIds.INT, Integer.class, ByteOutput::writeInt, ByteInput::readInt);
    add(types, TypeIds.LONG, Long.class, ByteOutput::writeLong, ByteInput::readLong);
    add(types, TypeIds.FLOAT, Float.class, ByteOutput::writeFloat, ByteInput::readFloat);
    add(types, TypeIds.DOUBLE, Double.class, ByteOutput::writeDouble, ByteInput::readDouble);
    add(types, TypeIds.STRING, String.class, ByteOutput::writeString, ByteInput::readString);
    add(types, TypeIds.UUID, UUID.class, BuiltInTypes::writeUuid, BuiltInTypes::readUuid);
    add(
        types,
        TypeIds.BIG_INTEGER,
        BigInteger.class,
        Scalars::writeBigInteger,
        Scalars::readBigInteger);
    add(types, TypeIds.BIG_DECIMAL, BigDecimal.class, Scalars::writeDecimal, Scalars::readDecimal);
    add(
        types,
        TypeIds.JSON,
        JsonValue.class,
        (out, json) -> out.writeString(json.json()),
        BuiltInTypes::readJson);
    add(
        types,
        TypeIds.OPTIONAL,
        Optional.class,
        BuiltInTypes::writeOptional,
        BuiltInTypes::readOptional);
  }

  private static void addArrays(List<BuiltInType<?>> types) {
    add(
        types,
        TypeIds.BYTE_ARRAY,
        byte[].class,
        ByteOutput::writeByteArray,
        ByteInput::readByteArray);
    add(
        types,
        TypeIds.BOOLEAN_ARRAY,
        boolean[].class,
        ByteOutput::writeBooleanArray,
        ByteInput::readBooleanArray);
    add(
        types,
        TypeIds.CHAR_ARRAY,
        char[].class,
        ByteOutput::writeCharArray,
        ByteInput::readCharArray);
    add(
        types,
        TypeIds.SHORT_ARRAY,
        short[].class,
        ByteOutput::writeShortArray,
        ByteInput::readShortArray);
    add(types, TypeIds.INT_ARRAY, int[].class, ByteOutput::writeIntArray, ByteInput::readIntArray);
    add(
        types,
        TypeIds.LONG_ARRAY,
        long[].class,
        ByteOutput::writeLongArray,
        ByteInput::readLongArray);
    add(
        types,
        TypeIds.FLOAT_ARRAY,
        float[].class,
        ByteOutput::writeFloatArray,
        ByteInput::readFloatArray);
    add(
        types,
        TypeIds.DOUBLE_ARRAY,
        double[].class,
        ByteOutput::writeDoubleArray,
        ByteInput::readDoubleArray);
    add(
        types,
        TypeIds.STRING_ARRAY,
        String[].class,
        ByteOutput::writeStringArray,
        ByteInput::readStringArray);
    add(
        types,
        TypeIds.OBJECT_ARRAY,
        Object[].class,
        BuiltInTypes::writeObjects,
        BuiltInTypes::readObjects);
    add(
        types,
        TypeIds.BYTE_BUFFER,
        ByteBuffer.class,
        BuiltInTypes::writeBuffer,
        BuiltInTypes::readBuffer);
  }

  // The protocol has a type for it, whatever one thinks of the class.
  @SuppressWarnings("JavaUtilDate")
  private static void addTimes(List<BuiltInType<?>> types) {
    add(
        types,
        TypeIds.DATE,
        Date.class,
        (out, date) -> out.writeLong(date.getTime()),
        in -> new Date(in.readLong()));
    add(types, TypeIds.LOCAL_DATE, LocalDate.class, Scalars::writeDate, Scalars::readDate);
    add(types, TypeIds.LOCAL_TIME, LocalTime.class, Scalars::writeTime, Scalars::readTime);
    add(
        types,
        TypeIds.LOCAL_DATE_TIME,
        LocalDateTime.class,
        Scalars::writeTimestamp,
        Scalars::readTimestamp);
    add(
        types,
        TypeIds.OFFSET_DATE_TIME,
        OffsetDateTime.class,
        Scalars::writeTimestampWithTimezone,
        Scalars::readTimestampWithTimezone);
  }

  private static <T> void add(
      List<BuiltInType<?>> types,
      int typeId,
      Class<T> type,
      BiConsumer<ByteOutput, T> writer,
      Function<ByteInput, @Nullable T> reader) {
    types.add(new BuiltInType<>(typeId, type, writer, reader));
  }

  private static void writeUuid(ByteOutput out, UUID value) {
    out.writeLong(value.getMostSignificantBits());
    out.writeLong(value.getLeastSignificantBits());
  }

  private static UUID readUuid(ByteInput in) {
    long mostSignificant = in.readLong();
    return new UUID(mostSignificant, in.readLong());
  }

  private static JsonValue readJson(ByteInput in) {
    String json = in.readString();
    if (json == null) {
      throw new GridSerializationException("a JSON value has a null string");
    }
    return new JsonValue(json);
  }

  private static void writeOptional(ByteOutput out, Optional<?> value) {
    out.writeBoolean(value.isPresent());
    if (value.isPresent()) {
      out.writeObject(value.get());
    }
  }

  private static Optional<?> readOptional(ByteInput in) {
    return in.readBoolean() ? Optional.ofNullable(in.readObject()) : Optional.empty();
  }

  private static void writeObjects(ByteOutput out, @Nullable Object[] values) {
    out.writeInt(values.length);
    for (Object value : values) {
      out.writeObject(value);
    }
  }

  private static @Nullable Object[] readObjects(ByteInput in) {
    @Nullable Object[] values = new Object[in.readCount(CollectionTypes.ITEM_BYTES_MIN)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readObject();
    }
    return values;
  }

  private static void writeBuffer(ByteOutput out, ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    out.writeByteArray(bytes);
  }

  private static @Nullable ByteBuffer readBuffer(ByteInput in) {
    byte[] bytes = in.readByteArray();
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
