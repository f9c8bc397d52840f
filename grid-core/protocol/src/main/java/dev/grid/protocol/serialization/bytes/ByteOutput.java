package dev.grid.protocol.serialization.bytes;

import dev.grid.GridSerializationException;
import dev.grid.serialization.DataWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing array of bytes. Confined to one call of serialization, then reset and used again by
 * another; see {@link OutputPool}.
 */
public final class ByteOutput implements DataWriter {

  /** Length of a null string or array. */
  public static final int NULL_LENGTH = -1;

  /** How deep values may be nested in values. Also what stops a cycle. */
  public static final int NESTING_MAX = 256;

  private static final int INITIAL_BYTES = 512;
  private static final int SIZE_BYTES_MAX = Integer.MAX_VALUE - 8;
  private static final int ASCII_LOOP_CHARS_MAX = 64;

  private static final VarHandle CHAR =
      MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final ValueCodec values;
  private byte[] buffer = new byte[INITIAL_BYTES];
  private int position;
  private int nesting;

  public ByteOutput(ValueCodec values) {
    this.values = values;
  }

  /** Forgets what was written. */
  public void reset() {
    position = 0;
    nesting = 0;
  }

  /** How many bytes were written, which is where the next one goes. */
  public int position() {
    return position;
  }

  /** How many bytes fit without growing. */
  public int capacity() {
    return buffer.length;
  }

  /** A copy of all bytes that were written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, position);
  }

  /** A copy of what was written from {@code from} on, which is then as if not written. */
  public byte[] takeBack(int from) {
    byte[] taken = Arrays.copyOfRange(buffer, from, position);
    position = from;
    return taken;
  }

  /** Goes one value deeper; {@link #leave()} must follow. */
  public void enter() {
    if (++nesting > NESTING_MAX) {
      throw new GridSerializationException(
          "values are nested deeper than "
              + NESTING_MAX
              + ": is there a cycle? Have one of them hold the other's key instead");
    }
  }

  /** Comes back from {@link #enter()}. */
  public void leave() {
    nesting--;
  }

  /** Leaves {@code bytes} zeroes and returns where they begin, for the {@code put} methods. */
  public int reserve(int bytes) {
    int at = claim(bytes);
    Arrays.fill(buffer, at, at + bytes, (byte) 0);
    return at;
  }

  /** Overwrites a byte at {@code at}. */
  public void putByte(int at, int value) {
    buffer[at] = (byte) value;
  }

  /** Sets a bit of the byte at {@code at}. */
  public void putBit(int at, int bit, boolean value) {
    buffer[at] = (byte) (value ? buffer[at] | 1 << bit : buffer[at] & ~(1 << bit));
  }

  /** Overwrites two bytes at {@code at}. */
  public void putShort(int at, short value) {
    SHORT.set(buffer, at, value);
  }

  /** Overwrites four bytes at {@code at}. */
  public void putInt(int at, int value) {
    INT.set(buffer, at, value);
  }

  /** Overwrites eight bytes at {@code at}. */
  public void putLong(int at, long value) {
    LONG.set(buffer, at, value);
  }

  @Override
  public void writeObject(@Nullable Object value) {
    values.writeValue(this, value);
  }

  @Override
  public void writeBytes(byte[] bytes, int offset, int length) {
    int at = claim(length);
    System.arraycopy(bytes, offset, buffer, at, length);
  }

  @Override
  public void writeByte(byte value) {
    int at = claim(1);
    buffer[at] = value;
  }

  @Override
  public void writeBoolean(boolean value) {
    writeByte((byte) (value ? 1 : 0));
  }

  @Override
  public void writeChar(char value) {
    int at = claim(2);
    CHAR.set(buffer, at, value);
  }

  @Override
  public void writeShort(short value) {
    int at = claim(2);
    SHORT.set(buffer, at, value);
  }

  @Override
  public void writeInt(int value) {
    int at = claim(4);
    INT.set(buffer, at, value);
  }

  @Override
  public void writeLong(long value) {
    int at = claim(8);
    LONG.set(buffer, at, value);
  }

  @Override
  public void writeFloat(float value) {
    writeInt(Float.floatToIntBits(value));
  }

  @Override
  public void writeDouble(double value) {
    writeLong(Double.doubleToLongBits(value));
  }

  @Override
  public void writeString(@Nullable String value) {
    if (value == null) {
      writeInt(NULL_LENGTH);
    } else if (value.length() > ASCII_LOOP_CHARS_MAX || !writeAscii(value)) {
      byte[] utf8 = Utf8.bytes(value);
      writeInt(utf8.length);
      writeBytes(utf8, 0, utf8.length);
    }
  }

  // Most keys and names are short and ASCII: no copy then.
  private boolean writeAscii(String value) {
    int length = value.length();
    int before = position;
    int at = claim(4 + length);
    INT.set(buffer, at, length);
    at += 4;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        position = before;
        return false;
      }
      buffer[at + i] = (byte) c;
    }
    return true;
  }

  @Override
  public void writeByteArray(byte @Nullable [] values) {
    if (values == null) {
      writeInt(NULL_LENGTH);
      return;
    }
    writeInt(values.length);
    writeBytes(values, 0, values.length);
  }

  @Override
  public void writeBooleanArray(boolean @Nullable [] values) {
    if (values == null) {
      writeInt(NULL_LENGTH);
      return;
    }
    int at = claimArray(values.length, 1);
    for (int i = 0; i < values.length; i++) {
      buffer[at + i] = (byte) (values[i] ? 1 : 0);
    }
  }

  @Override
  public void writeCharArray(char @Nullable [] values) {
    if (values == null) {
      writeInt(NULL_LENGTH);
      return;
    }
    int at = claimArray(values.length, 2);
    for (int i = 0; i < values.length; i++) {
      CHAR.set(buffer, at + i * 2, values[i]);
    }
  }

  @Override
  public void writeShortArray(short @Nullable [] values) {
    if (values == null) {
      writeInt(NULL_LENGTH);
      return;
    }
    int at = claimArray(values.length, 2);
    for (int i = 0; i < values.length; i++) {
      SHORT.set(buffer, at + i * 2, values[i]);
    }
  }

  @Override
  public void writeIntArray(int @Nullable [] values) {
    if (values == null) {
      writeInt(NULL_LENGTH);
      return;
    }
    int at = claimArray(values.length, 4);
    for (int i = 0; i < values.length; i++) {
      INT.set(buffer, at + i * 4, values[i]);
    }
  }

  @Override
  public void writeLongArray(long @Nullable [] values) {
    if (values == null) {
      writeInt(NULL_LENGTH);
      return;
    }
    int at = claimArray(values.length, 8);
    for (int i = 0; i < values.length; i++) {
      LONG.set(buffer, at + i * 8, values[i]);
    }
  }

  @Override
  public void writeFloatArray(float @Nullable [] values) {
    if (values == null) {
      writeInt(NULL_LENGTH);
      return;
    }
    int at = claimArray(values.length, 4);
    for (int i = 0; i < values.length; i++) {
      INT.set(buffer, at + i * 4, Float.floatToIntBits(values[i]));
    }
  }

  @Override
  public void writeDoubleArray(double @Nullable [] values) {
    if (values == null) {
      writeInt(NULL_LENGTH);
      return;
    }
    int at = claimArray(values.length, 8);
    for (int i = 0; i < values.length; i++) {
      LONG.set(buffer, at + i * 8, Double.doubleToLongBits(values[i]));
    }
  }

  @Override
  public void writeStringArray(@Nullable String @Nullable [] values) {
    if (values == null) {
      writeInt(NULL_LENGTH);
      return;
    }
    writeInt(values.length);
    for (String value : values) {
      writeString(value);
    }
  }

  private int claimArray(int count, int itemBytes) {
    writeInt(count);
    return claim(Math.multiplyExact(count, itemBytes));
  }

  private int claim(int bytes) {
    int at = position;
    if (bytes > buffer.length - at) {
      grow((long) at + bytes);
    }
    position = at + bytes;
    return at;
  }

  private void grow(long needed) {
    if (needed > SIZE_BYTES_MAX) {
      throw new GridSerializationException(
          "a value of " + needed + " bytes or more is larger than " + SIZE_BYTES_MAX);
    }
    buffer =
        Arrays.copyOf(buffer, (int) Math.min(SIZE_BYTES_MAX, Math.max(needed, 2L * buffer.length)));
  }
}
