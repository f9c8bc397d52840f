package dev.grid.serialization;

import org.jspecify.annotations.Nullable;

/**
 * Takes values one after the other, big-endian. Strings are UTF-8; strings and arrays get their
 * length before them and may be null. Confined to the call that it was given to.
 */
public interface DataWriter {

  void writeByte(byte value);

  void writeBoolean(boolean value);

  void writeChar(char value);

  void writeShort(short value);

  void writeInt(int value);

  void writeLong(long value);

  void writeFloat(float value);

  void writeDouble(double value);

  void writeString(@Nullable String value);

  void writeByteArray(byte @Nullable [] values);

  void writeBooleanArray(boolean @Nullable [] values);

  void writeCharArray(char @Nullable [] values);

  void writeShortArray(short @Nullable [] values);

  void writeIntArray(int @Nullable [] values);

  void writeLongArray(long @Nullable [] values);

  void writeFloatArray(float @Nullable [] values);

  void writeDoubleArray(double @Nullable [] values);

  void writeStringArray(@Nullable String @Nullable [] values);

  /** A value with its type: anything that the grid can store, or null. */
  void writeObject(@Nullable Object value);

  /** Bytes without a length before them. */
  void writeBytes(byte[] bytes, int offset, int length);
}
