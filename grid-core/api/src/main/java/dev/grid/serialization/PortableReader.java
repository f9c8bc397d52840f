package dev.grid.serialization;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one portable value, in any order. A method reads the field of that name, whose kind
 * must be the method's, or for numbers one that widens to it: whole numbers and chars to longer
 * whole numbers, those up to int32 to float, all to double. A field that the writer's version did
 * not have reads as null, 0 or false.
 *
 * <p>Every method throws {@link dev.grid.GridSerializationException} if the field is of another
 * kind. Confined to the call of {@link PortableSerializable#read} that it was given to.
 */
public interface PortableReader {

  /** The class version of the bytes, which may be older or newer than the class here. */
  int version();

  /** The kind of a field, or null if the value has none of that name. */
  @Nullable FieldKind kind(String name);

  byte readByte(String name);

  boolean readBoolean(String name);

  char readChar(String name);

  short readShort(String name);

  int readInt(String name);

  long readLong(String name);

  float readFloat(String name);

  double readDouble(String name);

  @Nullable String readString(String name);

  @Nullable BigDecimal readDecimal(String name);

  @Nullable LocalTime readTime(String name);

  @Nullable LocalDate readDate(String name);

  @Nullable LocalDateTime readTimestamp(String name);

  @Nullable OffsetDateTime readTimestampWithTimezone(String name);

  /** A nested value: of its factory's making, else a {@link GenericRecord}. */
  <T> @Nullable T readPortable(String name);

  byte @Nullable [] readByteArray(String name);

  boolean @Nullable [] readBooleanArray(String name);

  char @Nullable [] readCharArray(String name);

  short @Nullable [] readShortArray(String name);

  int @Nullable [] readIntArray(String name);

  long @Nullable [] readLongArray(String name);

  float @Nullable [] readFloatArray(String name);

  double @Nullable [] readDoubleArray(String name);

  @Nullable String @Nullable [] readStringArray(String name);

  @Nullable BigDecimal @Nullable [] readDecimalArray(String name);

  @Nullable LocalTime @Nullable [] readTimeArray(String name);

  @Nullable LocalDate @Nullable [] readDateArray(String name);

  @Nullable LocalDateTime @Nullable [] readTimestampArray(String name);

  @Nullable OffsetDateTime @Nullable [] readTimestampWithTimezoneArray(String name);

  /** Nested values in an array of the given component type. */
  <T> @Nullable T @Nullable [] readPortableArray(String name, Class<T> componentType);

  /** What was written by {@link PortableWriter#raw()}; only after all named fields are read. */
  DataReader raw();
}
