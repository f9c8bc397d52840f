package dev.grid.protocol.compact;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tables of offsets, behind the data that they point into, and arrays that have one.
 *
 * <pre>
 * array of items of variable size:   int32 data length, int32 count, items, offset table
 * </pre>
 */
final class Offsets {

  /** The offset of a null. */
  static final int NULL = -1;

  // A data length below these leaves the value with all bits set free to mean null.
  private static final int ONE_BYTE_LENGTH_MAX = 254;
  private static final int TWO_BYTES_LENGTH_MAX = 65534;

  private Offsets() {}

  /** How many bytes an offset takes. */
  static int width(int dataLength) {
    if (dataLength <= ONE_BYTE_LENGTH_MAX) {
      return Byte.BYTES;
    }
    return dataLength <= TWO_BYTES_LENGTH_MAX ? Short.BYTES : Integer.BYTES;
  }

  static void write(ByteOutput out, int[] offsets, int dataLength) {
    int width = width(dataLength);
    int at = out.reserve(width * offsets.length);
    for (int offset : offsets) {
      switch (width) {
        case Byte.BYTES -> out.putByte(at, offset);
        case Short.BYTES -> out.putShort(at, (short) offset);
        default -> out.putInt(at, offset);
      }
      at += width;
    }
  }

  /** The offset at {@code index} of the table at {@code tableAt}. */
  static int read(ByteInput in, int tableAt, int index, int dataLength) {
    int width = width(dataLength);
    int at = tableAt + index * width;
    int offset =
        switch (width) {
          case Byte.BYTES -> nullOr(in.byteAt(at) & 0xff, 0xff);
          case Short.BYTES -> nullOr(in.shortAt(at) & 0xffff, 0xffff);
          default -> in.intAt(at);
        };
    if (offset < NULL || offset > dataLength) {
      throw new GridSerializationException(
          "offset=" + offset + " is outside its data of " + dataLength + " bytes");
    }
    return offset;
  }

  private static int nullOr(int offset, int allBits) {
    return offset == allBits ? NULL : offset;
  }

  /** Refuses a length of data, with a table behind it, that the remaining bytes cannot hold. */
  static void requireRoom(ByteInput in, int dataLength, int offsetCount) {
    if (dataLength < 0
        || offsetCount < 0
        || dataLength + (long) offsetCount * width(dataLength) > in.remaining()) {
      throw new GridSerializationException(
          "data of "
              + dataLength
              + " bytes with "
              + offsetCount
              + " offsets does not fit into the "
              + in.remaining()
              + " bytes that remain");
    }
  }

  /** Writes an array whose items may be null. */
  static <T> void writeItems(
      ByteOutput out, @Nullable T[] items, BiConsumer<ByteOutput, T> writer) {
    int headerAt = out.reserve(2 * Integer.BYTES);
    int dataAt = out.position();
    int[] offsets = new int[items.length];
    for (int i = 0; i < items.length; i++) {
      T item = items[i];
      offsets[i] = item == null ? NULL : out.position() - dataAt;
      if (item != null) {
        writer.accept(out, item);
      }
    }
    int dataLength = out.position() - dataAt;
    out.putInt(headerAt, dataLength);
    out.putInt(headerAt + Integer.BYTES, items.length);
    write(out, offsets, dataLength);
  }

  /** Reads an array whose items may be null. */
  static <T> @Nullable T[] readItems(
      ByteInput in, IntFunction<@Nullable T[]> factory, Function<ByteInput, T> reader) {
    int dataLength = in.readInt();
    int count = in.readInt();
    int dataAt = in.position();
    requireRoom(in, dataLength, count);
    in.charge((long) count * width(dataLength));
    @Nullable T[] items = factory.apply(count);
    for (int i = 0; i < count; i++) {
      int offset = read(in, dataAt + dataLength, i, dataLength);
      if (offset != NULL) {
        in.seek((long) dataAt + offset);
        items[i] = reader.apply(in);
      }
    }
    return items;
  }
}
