package dev.grid.serialization;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields of one portable value, each under a name of its own. Names and kinds must be the
 * same for every instance of a class version. Confined to the call of {@link
 * PortableSerializable#write} that it was given to.
 *
 * <p>Every method throws {@link dev.grid.GridSerializationException} if the name was not written,
 * or with another kind, when the fields were learned.
 */
public interface PortableWriter {

  void writeByte(String name, byte value);

  void writeBoolean(String name, boolean value);

  void writeChar(String name, char value);

  void writeShort(String name, short value);

  void writeInt(String name, int value);

  void writeLong(String name, long value);

  void writeFloat(String name, float value);

  void writeDouble(String name, double value);

  void writeString(String name, @Nullable String value);

  void writeDecimal(String name, @Nullable BigDecimal value);

  void writeTime(String name, @Nullable LocalTime value);

  void writeDate(String name, @Nullable LocalDate value);

  void writeTimestamp(String name, @Nullable LocalDateTime value);

  void writeTimestampWithTimezone(String name, @Nullable OffsetDateTime value);

  /** A nested value: a {@link PortableSerializable} or a portable {@link GenericRecord}. */
  void writePortable(String name, Object value);

  /** No nested value, where one of this class could be. */
  void writeNullPortable(String name, int factoryId, int classId);

  void writeByteArray(String name, byte @Nullable [] values);

  void writeBooleanArray(String name, boolean @Nullable [] values);

  void writeCharArray(String name, char @Nullable [] values);

  void writeShortArray(String name, short @Nullable [] values);

  void writeIntArray(String name, int @Nullable [] values);

  void writeLongArray(String name, long @Nullable [] values);

  void writeFloatArray(String name, float @Nullable [] values);

  void writeDoubleArray(String name, double @Nullable [] values);

  void writeStringArray(String name, @Nullable String @Nullable [] values);

  void writeDecimalArray(String name, @Nullable BigDecimal @Nullable [] values);

  void writeTimeArray(String name, @Nullable LocalTime @Nullable [] values);

  void writeDateArray(String name, @Nullable LocalDate @Nullable [] values);

  void writeTimestampArray(String name, @Nullable LocalDateTime @Nullable [] values);

  void writeTimestampWithTimezoneArray(String name, @Nullable OffsetDateTime @Nullable [] values);

  /** Nested values, none null, all of this class and version. */
  void writePortableArray(String name, int factoryId, int classId, Object @Nullable [] values);

  /** For values without names, after all fields with names. */
  DataWriter raw();
}
