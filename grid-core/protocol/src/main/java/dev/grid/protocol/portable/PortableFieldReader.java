package dev.grid.protocol.portable;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.protocol.serialization.bytes.Scalars;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord.PortableType;
import dev.grid.serialization.PortableReader;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one value, in any order. Confined to that value's reading.
 *
 * <p>Names are found by looking at the fields from the one after the last found: readers mostly ask
 * in the order in which writers wrote, and then each is found at once, without a table of names.
 */
final class PortableFieldReader implements PortableReader {

  private final PortableSerialization portables;
  private final ByteInput in;
  private final PortableType type;
  private final boolean generic;
  private final int end;
  private final int fieldCount;
  private final int positionsAt;
  private int next;

  /** Where the value of a field begins, and its kind. */
  private int foundAt;

  private FieldKind foundKind = FieldKind.PORTABLE;

  /**
   * Begins a value behind its version.
   *
   * @param generic whether nested values are read as generic records too
   */
  PortableFieldReader(
      PortableSerialization portables, ByteInput in, PortableType type, boolean generic) {
    this.portables = portables;
    this.in = in;
    this.type = type;
    this.generic = generic;
    end = in.readInt();
    fieldCount = in.readInt();
    positionsAt = in.position();
    in.requireCount(fieldCount, Integer.BYTES);
    in.charge((long) fieldCount * Integer.BYTES);
    in.seek(positionsAt + (fieldCount + 1L) * Integer.BYTES);
    if (end < in.position()) {
      throw new GridSerializationException(
          type + " ends at " + end + ", before it begins at " + in.position());
    }
  }

  /** Goes behind the value. */
  void end() {
    in.seek(end);
  }

  int fieldCount() {
    return fieldCount;
  }

  PortableType type() {
    return type;
  }

  /** The name of a field by its place; must be followed by reading it or another. */
  String nameAt(int index) {
    int at = fieldAt(index);
    int length = nameLength(at);
    in.seek(at + Short.BYTES);
    in.requireCount(length, 1);
    byte[] latin1 = new byte[length];
    in.readBytes(latin1);
    return new String(latin1, StandardCharsets.ISO_8859_1);
  }

  /** The kind of a field by its place. */
  FieldKind kindAt(int index) {
    int at = fieldAt(index);
    return PortableTypes.kindOf(in.byteAt(at + Short.BYTES + nameLength(at)));
  }

  /** The class of a nested value, or of the items of an array of them; its version if not null. */
  PortableType nestedTypeAt(int index) {
    int at = fieldAt(index);
    int valueAt = at + Short.BYTES + nameLength(at) + 1;
    boolean array = kindAt(index) == FieldKind.ARRAY_OF_PORTABLE;
    int idsAt = valueAt + (array ? Integer.BYTES : 1);
    return new PortableType(in.intAt(idsAt), in.intAt(idsAt + Integer.BYTES), 0);
  }

  private int fieldAt(int index) {
    return in.intAt(positionsAt + index * Integer.BYTES);
  }

  private int nameLength(int at) {
    int length = in.shortAt(at);
    if (length < 0) {
      throw new GridSerializationException("a field of " + type + " has nameLength=" + length);
    }
    return length;
  }

  private boolean find(String name) {
    for (int i = 0; i < fieldCount; i++) {
      int index = next + i < fieldCount ? next + i : next + i - fieldCount;
      int at = fieldAt(index);
      int length = nameLength(at);
      if (isNameAt(at + Short.BYTES, length, name)) {
        next = index + 1 < fieldCount ? index + 1 : 0;
        int typeAt = at + Short.BYTES + length;
        foundKind = PortableTypes.kindOf(in.byteAt(typeAt));
        foundAt = typeAt + 1;
        return true;
      }
    }
    return false;
  }

  private boolean isNameAt(int at, int length, String name) {
    if (length != name.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if ((in.byteAt(at + i) & 0xff) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Goes to the value of a field; false if there is none of that name. */
  private boolean seek(String name, FieldKind kind) {
    if (!find(name)) {
      return false;
    }
    if (foundKind != kind) {
      throw otherKind(name, kind);
    }
    in.seek(foundAt);
    return true;
  }

  private GridSerializationException otherKind(String name, FieldKind kind) {
    return new GridSerializationException(
        "field '"
            + name
            + "' of "
            + type
            + " is of kind "
            + foundKind
            + ", but is read as "
            + kind);
  }

  /** Goes to the value of a field whose kind is that or one of fewer values of the same sense. */
  private boolean seekNumber(String name, FieldKind kind) {
    if (!find(name)) {
      return false;
    }
    if (foundKind != kind && !PortableTypes.widens(foundKind, kind)) {
      throw otherKind(name, kind);
    }
    in.seek(foundAt);
    return true;
  }

  /** The whole number of the kind that was found. */
  private long wholeNumber() {
    return switch (foundKind) {
      case INT8 -> in.readByte();
      case CHAR -> in.readChar();
      case INT16 -> in.readShort();
      case INT32 -> in.readInt();
      default -> in.readLong();
    };
  }

  private <T> @Nullable T nullable(String name, FieldKind kind, Function<ByteInput, T> reader) {
    return seek(name, kind) && !in.readBoolean() ? reader.apply(in) : null;
  }

  private <T> @Nullable T @Nullable [] items(
      String name,
      FieldKind kind,
      IntFunction<@Nullable T[]> factory,
      Function<ByteInput, T> reader) {
    if (!seek(name, kind)) {
      return null;
    }
    int count = in.readInt();
    return count == ByteOutput.NULL_LENGTH ? null : positioned(count, factory, reader);
  }

  private <T> @Nullable T[] positioned(
      int count, IntFunction<@Nullable T[]> factory, Function<ByteInput, @Nullable T> reader) {
    in.requireCount(count, Integer.BYTES);
    in.charge((long) count * Integer.BYTES);
    int at = in.position();
    @Nullable T[] items = factory.apply(count);
    for (int i = 0; i < count; i++) {
      in.seek(in.intAt(at + i * Integer.BYTES));
      items[i] = reader.apply(in);
    }
    return items;
  }

  private static LocalDate readShortDate(ByteInput in) {
    return LocalDate.of(in.readShort(), in.readByte(), in.readByte());
  }

  private static LocalDateTime readShortTimestamp(ByteInput in) {
    LocalDate date = readShortDate(in);
    return LocalDateTime.of(date, Scalars.readTime(in));
  }

  private static OffsetDateTime readShortTimestampWithTimezone(ByteInput in) {
    LocalDateTime timestamp = readShortTimestamp(in);
    return OffsetDateTime.of(timestamp, ZoneOffset.ofTotalSeconds(in.readInt()));
  }

  @Override
  public int version() {
    return type.version();
  }

  @Override
  public @Nullable FieldKind kind(String name) {
    return find(name) ? foundKind : null;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T> @Nullable T readPortable(String name) {
    if (!seek(name, FieldKind.PORTABLE)) {
      return null;
    }
    boolean isNull = in.readBoolean();
    int factoryId = in.readInt();
    int classId = in.readInt();
    return isNull ? null : (T) portables.readBody(in, factoryId, classId, generic);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> @Nullable T @Nullable [] readPortableArray(String name, Class<T> componentType) {
    if (!seek(name, FieldKind.ARRAY_OF_PORTABLE)) {
      return null;
    }
    int count = in.readInt();
    int factoryId = in.readInt();
    int classId = in.readInt();
    if (count == ByteOutput.NULL_LENGTH) {
      return null;
    }
    return positioned(
        count,
        length -> (T[]) Array.newInstance(componentType, length),
        source -> componentType.cast(portables.readBody(source, factoryId, classId, generic)));
  }

  @Override
  public DataReader raw() {
    int at = in.intAt(positionsAt + fieldCount * Integer.BYTES);
    if (at == 0) {
      throw new GridSerializationException(type + " has no raw part");
    }
    in.seek(at);
    return in;
  }

  @Override
  public byte readByte(String name) {
    return seek(name, FieldKind.INT8) ? in.readByte() : 0;
  }

  @Override
  public boolean readBoolean(String name) {
    return seek(name, FieldKind.BOOLEAN) && in.readBoolean();
  }

  @Override
  public char readChar(String name) {
    return seek(name, FieldKind.CHAR) ? in.readChar() : 0;
  }

  @Override
  public short readShort(String name) {
    return seekNumber(name, FieldKind.INT16) ? (short) wholeNumber() : 0;
  }

  @Override
  public int readInt(String name) {
    return seekNumber(name, FieldKind.INT32) ? (int) wholeNumber() : 0;
  }

  @Override
  public long readLong(String name) {
    return seekNumber(name, FieldKind.INT64) ? wholeNumber() : 0L;
  }

  @Override
  public float readFloat(String name) {
    if (!seekNumber(name, FieldKind.FLOAT32)) {
      return 0f;
    }
    return foundKind == FieldKind.FLOAT32 ? in.readFloat() : wholeNumber();
  }

  @Override
  public double readDouble(String name) {
    if (!seekNumber(name, FieldKind.FLOAT64)) {
      return 0d;
    }
    return switch (foundKind) {
      case FLOAT64 -> in.readDouble();
      case FLOAT32 -> in.readFloat();
      default -> wholeNumber();
    };
  }

  @Override
  public @Nullable String readString(String name) {
    return seek(name, FieldKind.STRING) ? in.readString() : null;
  }

  @Override
  public @Nullable BigDecimal readDecimal(String name) {
    return nullable(name, FieldKind.DECIMAL, Scalars::readDecimal);
  }

  @Override
  public @Nullable LocalTime readTime(String name) {
    return nullable(name, FieldKind.TIME, Scalars::readTime);
  }

  @Override
  public @Nullable LocalDate readDate(String name) {
    return nullable(name, FieldKind.DATE, PortableFieldReader::readShortDate);
  }

  @Override
  public @Nullable LocalDateTime readTimestamp(String name) {
    return nullable(name, FieldKind.TIMESTAMP, PortableFieldReader::readShortTimestamp);
  }

  @Override
  public @Nullable OffsetDateTime readTimestampWithTimezone(String name) {
    return nullable(
        name,
        FieldKind.TIMESTAMP_WITH_TIMEZONE,
        PortableFieldReader::readShortTimestampWithTimezone);
  }

  @Override
  public byte @Nullable [] readByteArray(String name) {
    return seek(name, FieldKind.ARRAY_OF_INT8) ? in.readByteArray() : null;
  }

  @Override
  public boolean @Nullable [] readBooleanArray(String name) {
    return seek(name, FieldKind.ARRAY_OF_BOOLEAN) ? in.readBooleanArray() : null;
  }

  @Override
  public char @Nullable [] readCharArray(String name) {
    return seek(name, FieldKind.ARRAY_OF_CHAR) ? in.readCharArray() : null;
  }

  @Override
  public short @Nullable [] readShortArray(String name) {
    return seek(name, FieldKind.ARRAY_OF_INT16) ? in.readShortArray() : null;
  }

  @Override
  public int @Nullable [] readIntArray(String name) {
    return seek(name, FieldKind.ARRAY_OF_INT32) ? in.readIntArray() : null;
  }

  @Override
  public long @Nullable [] readLongArray(String name) {
    return seek(name, FieldKind.ARRAY_OF_INT64) ? in.readLongArray() : null;
  }

  @Override
  public float @Nullable [] readFloatArray(String name) {
    return seek(name, FieldKind.ARRAY_OF_FLOAT32) ? in.readFloatArray() : null;
  }

  @Override
  public double @Nullable [] readDoubleArray(String name) {
    return seek(name, FieldKind.ARRAY_OF_FLOAT64) ? in.readDoubleArray() : null;
  }

  @Override
  public @Nullable String @Nullable [] readStringArray(String name) {
    return seek(name, FieldKind.ARRAY_OF_STRING) ? in.readStringArray() : null;
  }

  @Override
  public @Nullable BigDecimal @Nullable [] readDecimalArray(String name) {
    return items(name, FieldKind.ARRAY_OF_DECIMAL, BigDecimal[]::new, Scalars::readDecimal);
  }

  @Override
  public @Nullable LocalTime @Nullable [] readTimeArray(String name) {
    return items(name, FieldKind.ARRAY_OF_TIME, LocalTime[]::new, Scalars::readTime);
  }

  @Override
  public @Nullable LocalDate @Nullable [] readDateArray(String name) {
    return items(
        name, FieldKind.ARRAY_OF_DATE, LocalDate[]::new, PortableFieldReader::readShortDate);
  }

  @Override
  public @Nullable LocalDateTime @Nullable [] readTimestampArray(String name) {
    return items(
        name,
        FieldKind.ARRAY_OF_TIMESTAMP,
        LocalDateTime[]::new,
        PortableFieldReader::readShortTimestamp);
  }

  @Override
  public @Nullable OffsetDateTime @Nullable [] readTimestampWithTimezoneArray(String name) {
    return items(
        name,
        FieldKind.ARRAY_OF_TIMESTAMP_WITH_TIMEZONE,
        OffsetDateTime[]::new,
        PortableFieldReader::readShortTimestampWithTimezone);
  }
}
