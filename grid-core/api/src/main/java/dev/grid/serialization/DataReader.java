package dev.grid.serialization;

import org.jspecify.annotations.Nullable;

/**
 * Bytes being read in the order in which a {@link DataWriter} took them. Strings and arrays have
 * their length before them and may be null.
 *
 * <p>Every method throws {@link dev.grid.GridSerializationException} if the bytes end before the
 * value does. Confined to the call that it was given to.
 */
public interface DataReader {

  byte readByte();

  boolean readBoolean();

  char readChar();

  short readShort();

  int readInt();

  long readLong();

  float readFloat();

  double readDouble();

  @Nullable String readString();

  byte @Nullable [] readByteArray();

  boolean @Nullable [] readBooleanArray();

  char @Nullable [] readCharArray();

  short @Nullable [] readShortArray();

  int @Nullable [] readIntArray();

  long @Nullable [] readLongArray();

  float @Nullable [] readFloatArray();

  double @Nullable [] readDoubleArray();

  @Nullable String @Nullable [] readStringArray();

  /** A value with its type, whatever it is. */
  <T> @Nullable T readObject();

  /** Bytes without a length before them, into the whole of {@code target}. */
  void readBytes(byte[] target);
}
