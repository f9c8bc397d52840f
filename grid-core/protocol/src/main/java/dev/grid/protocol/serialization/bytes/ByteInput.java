package dev.grid.protocol.serialization.bytes;

import dev.grid.GridSerializationException;
import dev.grid.serialization.DataReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bytes from somewhere else. Confined to one call of deserialization.
 *
 * <p>Nothing is allocated on the word of a length: it is held against the bytes that remain.
 * Formats with offsets could point many times at the same bytes and so make little input into
 * unbounded work; therefore each read is charged to a budget of {@link #READS_PER_BYTE_MAX} times
 * the length of the whole.
 */
public final class ByteInput implements DataReader {

  /** How often, on average, a byte may be read before the input counts as hostile. */
  public static final int READS_PER_BYTE_MAX = 8;

  private static final VarHandle CHAR =
      MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final ValueCodec values;
  private final byte[] bytes;
  private int position;
  private int nesting;
  private long readBudget;

  /** Reads {@code bytes} from {@code position} on. */
  public ByteInput(ValueCodec values, byte[] bytes, int position) {
    this.values = values;
    this.bytes = bytes;
    this.position = position;
    this.readBudget = (long) READS_PER_BYTE_MAX * bytes.length;
  }

  /** Where the next byte is read. */
  public int position() {
    return position;
  }

  /** How many bytes follow. */
  public int remaining() {
    return bytes.length - position;
  }

  /** Goes on reading at {@code position}, which may be the end. */
  public void seek(long position) {
    if (position < 0 || position > bytes.length) {
      throw new GridSerializationException(
          "offset=" + position + " is outside the value of " + bytes.length + " bytes");
    }
    this.position = (int) position;
  }

  /** Goes one value deeper; {@link #leave()} must follow. */
  public void enter() {
    if (++nesting > ByteOutput.NESTING_MAX) {
      throw new GridSerializationException(
          "values are nested deeper than " + ByteOutput.NESTING_MAX);
    }
  }

  /** Comes back from {@link #enter()}. */
  public void leave() {
    nesting--;
  }

  /**
   * Reads how many items follow.
   *
   * @param itemBytesMin what each of them takes at least, 1 or more
   */
  public int readCount(int itemBytesMin) {
    int count = readInt();
    requireCount(count, itemBytesMin);
    return count;
  }

  /** Refuses a count of items that the remaining bytes cannot hold. */
  public void requireCount(int count, int itemBytesMin) {
    if (count < 0 || (long) count * itemBytesMin > remaining()) {
      throw new GridSerializationException(
          "count=" + count + " does not fit into the " + remaining() + " bytes that remain");
    }
  }

  /** Counts the reading of so many bytes that the {@code at} methods look at. */
  public void charge(long count) {
    readBudget -= count;
    if (readBudget < 0) {
      throw new GridSerializationException(
          "the same bytes are read more than "
              + READS_PER_BYTE_MAX
              + " times: offsets point at each other");
    }
  }

  /** The byte at {@code at}, without going there. Not charged, like the following. */
  public byte byteAt(int at) {
    requireAt(at, 1);
    return bytes[at];
  }

  /** The two bytes at {@code at}, without going there. */
  public short shortAt(int at) {
    requireAt(at, 2);
    return (short) SHORT.get(bytes, at);
  }

  /** The four bytes at {@code at}, without going there. */
  public int intAt(int at) {
    requireAt(at, 4);
    return (int) INT.get(bytes, at);
  }

  /** The eight bytes at {@code at}, without going there. */
  public long longAt(int at) {
    requireAt(at, 8);
    return (long) LONG.get(bytes, at);
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T> @Nullable T readObject() {
    return (T) values.readValue(this);
  }

  @Override
  public void readBytes(byte[] target) {
    int at = claim(target.length);
    System.arraycopy(bytes, at, target, 0, target.length);
  }

  @Override
  public byte readByte() {
    return bytes[claim(1)];
  }

  @Override
  public boolean readBoolean() {
    return bytes[claim(1)] != 0;
  }

  @Override
  public char readChar() {
    return (char) CHAR.get(bytes, claim(2));
  }

  @Override
  public short readShort() {
    return (short) SHORT.get(bytes, claim(2));
  }

  @Override
  public int readInt() {
    return (int) INT.get(bytes, claim(4));
  }

  @Override
  public long readLong() {
    return (long) LONG.get(bytes, claim(8));
  }

  @Override
  public float readFloat() {
    return Float.intBitsToFloat(readInt());
  }

  @Override
  public double readDouble() {
    return Double.longBitsToDouble(readLong());
  }

  @Override
  public @Nullable String readString() {
    int length = readLength(1);
    if (length == ByteOutput.NULL_LENGTH) {
      return null;
    }
    return new String(bytes, claim(length), length, StandardCharsets.UTF_8);
  }

  @Override
  public byte @Nullable [] readByteArray() {
    int length = readLength(1);
    if (length == ByteOutput.NULL_LENGTH) {
      return null;
    }
    byte[] array = new byte[length];
    readBytes(array);
    return array;
  }

  @Override
  public boolean @Nullable [] readBooleanArray() {
    int length = readLength(1);
    if (length == ByteOutput.NULL_LENGTH) {
      return null;
    }
    boolean[] array = new boolean[length];
    int at = claim(length);
    for (int i = 0; i < length; i++) {
      array[i] = bytes[at + i] != 0;
    }
    return array;
  }

  @Override
  public char @Nullable [] readCharArray() {
    int length = readLength(2);
    if (length == ByteOutput.NULL_LENGTH) {
      return null;
    }
    char[] array = new char[length];
    int at = claim(length * 2);
    for (int i = 0; i < length; i++) {
      array[i] = (char) CHAR.get(bytes, at + i * 2);
    }
    return array;
  }

  @Override
  public short @Nullable [] readShortArray() {
    int length = readLength(2);
    if (length == ByteOutput.NULL_LENGTH) {
      return null;
    }
    short[] array = new short[length];
    int at = claim(length * 2);
    for (int i = 0; i < length; i++) {
      array[i] = (short) SHORT.get(bytes, at + i * 2);
    }
    return array;
  }

  @Override
  public int @Nullable [] readIntArray() {
    int length = readLength(4);
    if (length == ByteOutput.NULL_LENGTH) {
      return null;
    }
    int[] array = new int[length];
    int at = claim(length * 4);
    for (int i = 0; i < length; i++) {
      array[i] = (int) INT.get(bytes, at + i * 4);
    }
    return array;
  }

  @Override
  public long @Nullable [] readLongArray() {
    int length = readLength(8);
    if (length == ByteOutput.NULL_LENGTH) {
      return null;
    }
    long[] array = new long[length];
    int at = claim(length * 8);
    for (int i = 0; i < length; i++) {
      array[i] = (long) LONG.get(bytes, at + i * 8);
    }
    return array;
  }

  @Override
  public float @Nullable [] readFloatArray() {
    int length = readLength(4);
    if (length == ByteOutput.NULL_LENGTH) {
      return null;
    }
    float[] array = new float[length];
    int at = claim(length * 4);
    for (int i = 0; i < length; i++) {
      array[i] = Float.intBitsToFloat((int) INT.get(bytes, at + i * 4));
    }
    return array;
  }

  @Override
  public double @Nullable [] readDoubleArray() {
    int length = readLength(8);
    if (length == ByteOutput.NULL_LENGTH) {
      return null;
    }
    double[] array = new double[length];
    int at = claim(length * 8);
    for (int i = 0; i < length; i++) {
      array[i] = Double.longBitsToDouble((long) LONG.get(bytes, at + i * 8));
    }
    return array;
  }

  @Override
  public @Nullable String @Nullable [] readStringArray() {
    int length = readLength(4);
    if (length == ByteOutput.NULL_LENGTH) {
      return null;
    }
    @Nullable String[] array = new String[length];
    for (int i = 0; i < length; i++) {
      array[i] = readString();
    }
    return array;
  }

  /** The length of what may be null, held against what remains. */
  private int readLength(int itemBytesMin) {
    int length = readInt();
    if (length != ByteOutput.NULL_LENGTH) {
      requireCount(length, itemBytesMin);
    }
    return length;
  }

  private void requireAt(int at, int count) {
    if (at < 0 || at > bytes.length - count) {
      throw new GridSerializationException(
          "offset=" + at + " is outside the value of " + bytes.length + " bytes");
    }
  }

  private int claim(int count) {
    int at = position;
    if (count > bytes.length - at) {
      throw new GridSerializationException(
          "the value ends after "
              + bytes.length
              + " bytes, but "
              + count
              + " more are wanted at "
              + at);
    }
    charge(count);
    position = at + count;
    return at;
  }
}
