package dev.grid.protocol.frame;

import dev.grid.MessageTooLargeException;
import dev.grid.protocol.Data;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages one after another into an array that grows. A message is begun, its fixed-size
 * fields are put in order, its further frames are written, and it is ended. Reusable; confined to
 * one thread at a time.
 */
public final class MessageWriter {

  private static final int INITIAL_BYTES = 1024;

  /** About the largest array. */
  private static final int LENGTH_MAX = Integer.MAX_VALUE - 8;

  /** Writes one item of a list or map. */
  @FunctionalInterface
  public interface Item<T extends @Nullable Object> {
    void write(MessageWriter out, T value);
  }

  private byte[] buffer = new byte[INITIAL_BYTES];
  private int position;
  private int frame;
  private int message;
  private int lengthMax = LENGTH_MAX;

  /** What was written; valid up to {@link #length()} and until the next write. */
  public byte[] buffer() {
    return buffer;
  }

  /** How many bytes were written since the last {@link #clear}. */
  public int length() {
    return position;
  }

  /** Forgets what was written; an array longer than {@code keepBytesMax} is given back. */
  public void clear(int keepBytesMax) {
    position = 0;
    if (buffer.length > keepBytesMax) {
      buffer = new byte[INITIAL_BYTES];
    }
  }

  /** Gives the array with what was written away, and begins with another. */
  public byte[] detach() {
    byte[] written = buffer;
    buffer = new byte[INITIAL_BYTES];
    position = 0;
    return written;
  }

  /**
   * Refuses to write much more than so many bytes from here on, so that no larger array is made. It
   * is not exact: whoever needs to know compares the length.
   */
  public void limit(int bytesMax) {
    lengthMax = (int) Math.min(LENGTH_MAX, (long) position + bytesMax);
  }

  /** Appends a message as another writer has written it. */
  public void append(byte[] written, int length) {
    reserve(length);
    System.arraycopy(written, 0, buffer, position, length);
    position += length;
  }

  /** Forgets what was written after {@code length}, for example because encoding it failed. */
  public void truncate(int length) {
    position = length;
  }

  private void reserve(int bytes) {
    if (buffer.length - position < bytes) {
      grow(bytes);
    }
  }

  private void grow(int bytes) {
    long needed = (long) position + bytes;
    if (needed > lengthMax) {
      throw new MessageTooLargeException(
          "a message has more than " + lengthMax + " bytes, with what is sent along with it");
    }
    // Some room more, so that what follows one large value does not double the array.
    long wanted = Math.max(needed + (needed >> 6), buffer.length * 2L);
    buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, lengthMax));
  }

  // Messages.

  /** Begins a request. */
  public void beginRequest(int type, long correlationId, int partitionId) {
    beginMessage(type, Frames.UNFRAGMENTED, correlationId);
    putInt(partitionId);
  }

  /** Begins a request whose backups, if it has any, are to confirm to the client directly. */
  public void beginBackupAwareRequest(int type, long correlationId, int partitionId) {
    beginMessage(type, Frames.UNFRAGMENTED | Frames.BACKUP_AWARE, correlationId);
    putInt(partitionId);
  }

  /** Begins an event for the listener registered with this correlation id. */
  public void beginEvent(int type, long correlationId, int partitionId) {
    beginMessage(type, Frames.UNFRAGMENTED | Frames.IS_EVENT, correlationId);
    putInt(partitionId);
  }

  /** Begins a response. */
  public void beginResponse(int type, long correlationId, int backupAcks) {
    beginMessage(type, Frames.UNFRAGMENTED, correlationId);
    putByte((byte) backupAcks);
  }

  private void beginMessage(int type, int flags, long correlationId) {
    message = position;
    beginFrame(flags);
    putInt(type);
    putLong(correlationId);
  }

  /** Adds a flag to the first frame of the message being written. */
  public void addFlag(int flag) {
    int at = message + 4;
    Frames.SHORT.set(buffer, at, (short) ((short) Frames.SHORT.get(buffer, at) | flag));
  }

  /** Ends the message: its last frame becomes the final one. */
  public void endMessage() {
    endFrame();
    int at = frame + 4;
    Frames.SHORT.set(buffer, at, (short) ((short) Frames.SHORT.get(buffer, at) | Frames.IS_FINAL));
  }

  // Frames. A frame stays open, and fields can be put, until the next one begins.

  private void beginFrame(int flags) {
    reserve(Frames.HEADER_BYTES);
    frame = position;
    Frames.SHORT.set(buffer, position + 4, (short) flags);
    position += Frames.HEADER_BYTES;
  }

  private void endFrame() {
    Frames.INT.set(buffer, frame, position - frame);
  }

  private void nextFrame(int flags) {
    endFrame();
    beginFrame(flags);
  }

  public void putByte(byte value) {
    reserve(1);
    buffer[position++] = value;
  }

  public void putBoolean(boolean value) {
    putByte((byte) (value ? 1 : 0));
  }

  public void putInt(int value) {
    reserve(Integer.BYTES);
    Frames.INT.set(buffer, position, value);
    position += Integer.BYTES;
  }

  public void putLong(long value) {
    reserve(Long.BYTES);
    Frames.LONG.set(buffer, position, value);
    position += Long.BYTES;
  }

  public void putFloat(float value) {
    putInt(Float.floatToRawIntBits(value));
  }

  public void putDouble(double value) {
    putLong(Double.doubleToRawLongBits(value));
  }

  public void putUuid(@Nullable UUID value) {
    putBoolean(value == null);
    putLong(value == null ? 0 : value.getMostSignificantBits());
    putLong(value == null ? 0 : value.getLeastSignificantBits());
  }

  // Frames of variable size.

  public void writeNull() {
    nextFrame(Frames.IS_NULL);
  }

  public void writeByteArray(byte[] value) {
    writeBytes(value, 0, value.length);
  }

  /** Some of these bytes as one value. */
  public void writeBytes(byte[] from, int start, int end) {
    nextFrame(0);
    putBytes(from, start, end);
  }

  /** Some of these bytes in the current frame. */
  public void putBytes(byte[] from, int start, int end) {
    reserve(end - start);
    System.arraycopy(from, start, buffer, position, end - start);
    position += end - start;
  }

  public void writeData(Data value) {
    writeByteArray(value.bytes());
  }

  public void writeString(String value) {
    writeByteArray(value.getBytes(StandardCharsets.UTF_8));
  }

  public void writeFloatArray(float[] value) {
    nextFrame(0);
    for (float item : value) {
      putFloat(item);
    }
  }

  public void writeIntArray(int[] value) {
    nextFrame(0);
    for (int item : value) {
      putInt(item);
    }
  }

  public void writeLongArray(long[] value) {
    nextFrame(0);
    for (long item : value) {
      putLong(item);
    }
  }

  // Packed lists: one frame.

  public void writeIntegers(Collection<Integer> values) {
    nextFrame(0);
    for (int value : values) {
      putInt(value);
    }
  }

  public void writeLongs(Collection<Long> values) {
    nextFrame(0);
    for (long value : values) {
      putLong(value);
    }
  }

  public void writeUuids(Collection<UUID> values) {
    nextFrame(0);
    for (UUID value : values) {
      putUuid(value);
    }
  }

  public void writeIntegerIntegers(List<Map.Entry<Integer, Integer>> entries) {
    nextFrame(0);
    for (Map.Entry<Integer, Integer> entry : entries) {
      putInt(entry.getKey());
      putInt(entry.getValue());
    }
  }

  public void writeIntegerLongs(List<Map.Entry<Integer, Long>> entries) {
    nextFrame(0);
    for (Map.Entry<Integer, Long> entry : entries) {
      putInt(entry.getKey());
      putLong(entry.getValue());
    }
  }

  public void writeIntegerUuids(List<Map.Entry<Integer, UUID>> entries) {
    nextFrame(0);
    for (Map.Entry<Integer, UUID> entry : entries) {
      putInt(entry.getKey());
      putUuid(entry.getValue());
    }
  }

  public void writeUuidLongs(List<Map.Entry<UUID, Long>> entries) {
    nextFrame(0);
    for (Map.Entry<UUID, Long> entry : entries) {
      putUuid(entry.getKey());
      putLong(entry.getValue());
    }
  }

  public void writeUuidIntegers(List<Map.Entry<UUID, List<Integer>>> entries) {
    beginStruct();
    for (Map.Entry<UUID, List<Integer>> entry : entries) {
      writeIntegers(entry.getValue());
    }
    endStruct();
    nextFrame(0);
    for (Map.Entry<UUID, List<Integer>> entry : entries) {
      putUuid(entry.getKey());
    }
  }

  // Structs, lists and maps.

  public void beginStruct() {
    nextFrame(Frames.BEGIN_STRUCT);
  }

  /** Begins the one frame that holds a struct's fixed-size fields. */
  public void beginFixed() {
    nextFrame(0);
  }

  public void endStruct() {
    nextFrame(Frames.END_STRUCT);
  }

  public <T extends @Nullable Object> void writeList(Collection<T> values, Item<T> item) {
    beginStruct();
    for (T value : values) {
      item.write(this, value);
    }
    endStruct();
  }

  public <K, V> void writeEntries(
      Collection<? extends Map.Entry<K, V>> entries, Item<K> key, Item<V> value) {
    beginStruct();
    for (Map.Entry<K, V> entry : entries) {
      key.write(this, entry.getKey());
      value.write(this, entry.getValue());
    }
    endStruct();
  }

  public <K, V> void writeMap(Map<K, V> map, Item<K> key, Item<V> value) {
    writeEntries(map.entrySet(), key, value);
  }

  /** An item, or a null frame. */
  public <T> void writeNullable(@Nullable T value, Item<T> item) {
    if (value == null) {
      writeNull();
    } else {
      item.write(this, value);
    }
  }
}
