package dev.grid.protocol.frame;

import dev.grid.protocol.Data;
import dev.grid.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message where it lies in an array. {@link #open} goes to its first frame; each further
 * read goes to the next frame. Every length is checked against the message's end; what does not fit
 * is a {@link ProtocolException}. Reusable; confined to one thread at a time.
 */
public final class MessageReader {

  /** Names repeat from message to message: this many slots keep their strings. A power of two. */
  private static final int NAME_CACHE_SLOTS = 64;

  private static final int NAME_CACHE_BYTES_MAX = 64;
  private static final byte[] NO_BYTES = {};

  /** Reads one item of a list or map. */
  @FunctionalInterface
  public interface Item<T extends @Nullable Object> {
    T read(MessageReader in);
  }

  private final byte[] @Nullable [] cachedNameBytes = new byte[NAME_CACHE_SLOTS][];
  private final @Nullable String[] cachedNames = new String[NAME_CACHE_SLOTS];

  private byte[] buffer = NO_BYTES;
  private int end;
  private int next;
  private int payload;
  private int payloadEnd;
  private int flags;

  /** Begins to read the message in {@code buffer[from..to)} and goes to its first frame. */
  public MessageReader open(byte[] buffer, int from, int to) {
    this.buffer = buffer;
    this.end = to;
    this.next = from;
    nextFrame();
    return this;
  }

  /** Forgets the message, so that its array may be freed. */
  void close() {
    buffer = NO_BYTES;
    next = 0;
    end = 0;
    payload = 0;
    payloadEnd = 0;
  }

  /** Goes to the next frame. */
  public void nextFrame() {
    int at = next;
    if (end - at < Frames.HEADER_BYTES) {
      throw new ProtocolException("message ends where a frame was expected");
    }
    int length = (int) Frames.INT.get(buffer, at);
    if (length < Frames.HEADER_BYTES || length > end - at) {
      throw new ProtocolException(
          "frame length=" + length + " does not fit the message's remaining " + (end - at));
    }
    flags = (short) Frames.SHORT.get(buffer, at + 4) & 0xffff;
    payload = at + Frames.HEADER_BYTES;
    payloadEnd = at + length;
    next = payloadEnd;
  }

  private int peekFlags() {
    return end - next < Frames.HEADER_BYTES
        ? 0
        : (short) Frames.SHORT.get(buffer, next + 4) & 0xffff;
  }

  /** Whether another frame follows in the struct or list being read, or in the message. */
  public boolean hasNext() {
    return end - next >= Frames.HEADER_BYTES && (peekFlags() & Frames.END_STRUCT) == 0;
  }

  // The first frame.

  /** The message type. */
  public int type() {
    return fixedInt(Frames.TYPE_OFFSET);
  }

  /** What ties a response to its request and an event to its listener. */
  public long correlationId() {
    return fixedLong(Frames.CORRELATION_OFFSET);
  }

  /** A request's or event's partition, or -1. */
  public int partitionId() {
    return fixedInt(Frames.PARTITION_OFFSET);
  }

  /** How many backup acknowledgements a response asks its client to wait for. */
  public int backupAcks() {
    return fixedByte(Frames.BACKUP_ACKS_OFFSET) & 0xff;
  }

  /** The current frame's flags. */
  public int flags() {
    return flags;
  }

  // Fixed-size fields of the current frame.

  private int at(int offset, int size) {
    int at = payload + offset;
    if (at + size > payloadEnd) {
      throw new ProtocolException(
          "frame payload=" + (payloadEnd - payload) + " ends before the field at " + offset);
    }
    return at;
  }

  /** Whether the current frame is long enough for a field that older peers do not send. */
  public boolean hasFixed(int offset, int size) {
    return payload + offset + size <= payloadEnd;
  }

  public byte fixedByte(int offset) {
    return buffer[at(offset, 1)];
  }

  public boolean fixedBoolean(int offset) {
    return buffer[at(offset, 1)] != 0;
  }

  public int fixedInt(int offset) {
    return (int) Frames.INT.get(buffer, at(offset, Integer.BYTES));
  }

  public long fixedLong(int offset) {
    return (long) Frames.LONG.get(buffer, at(offset, Long.BYTES));
  }

  public float fixedFloat(int offset) {
    return Float.intBitsToFloat(fixedInt(offset));
  }

  public double fixedDouble(int offset) {
    return Double.longBitsToDouble(fixedLong(offset));
  }

  /** A UUID that may be null. */
  public @Nullable UUID fixedNullableUuid(int offset) {
    int at = at(offset, Frames.UUID_BYTES);
    if (buffer[at] != 0) {
      return null;
    }
    return new UUID((long) Frames.LONG.get(buffer, at + 1), (long) Frames.LONG.get(buffer, at + 9));
  }

  /** A UUID that must not be null. */
  public UUID fixedUuid(int offset) {
    UUID uuid = fixedNullableUuid(offset);
    if (uuid == null) {
      throw new ProtocolException("uuid at " + offset + " is null");
    }
    return uuid;
  }

  // Frames of variable size.

  private void nextValue() {
    nextFrame();
    if ((flags & (Frames.IS_NULL | Frames.BEGIN_STRUCT | Frames.END_STRUCT)) != 0) {
      throw new ProtocolException("frame flags=" + flags + " where a value was expected");
    }
  }

  /** Takes the next frame if it is a null frame. */
  public boolean readNull() {
    if (end - next < Frames.HEADER_BYTES || (peekFlags() & Frames.IS_NULL) == 0) {
      return false;
    }
    nextFrame();
    return true;
  }

  /** Goes to the next frame, which must hold a value. */
  public void beginValue() {
    nextValue();
  }

  /** How many bytes the current frame has beside its header. */
  public int payloadLength() {
    return payloadEnd - payload;
  }

  /** Copies what the current frame has from an offset on to its end. */
  public void copyPayload(int offset, byte[] target, int at) {
    System.arraycopy(buffer, payload + offset, target, at, payloadEnd - payload - offset);
  }

  public byte[] readByteArray() {
    nextValue();
    return Arrays.copyOfRange(buffer, payload, payloadEnd);
  }

  /** A value, which must not be the serialized null. */
  public Data readData() {
    return new Data(readByteArray());
  }

  public String readString() {
    nextValue();
    return new String(buffer, payload, payloadEnd - payload, StandardCharsets.UTF_8);
  }

  /**
   * A string that is likely to come again, such as a structure's name: most are found without
   * decoding, and are interned.
   */
  public String readName() {
    nextValue();
    int length = payloadEnd - payload;
    if (length == 0 || length > NAME_CACHE_BYTES_MAX) {
      return new String(buffer, payload, length, StandardCharsets.UTF_8);
    }
    int slot = (length * 31 + buffer[payloadEnd - 1] * 7 + buffer[payload]) & NAME_CACHE_SLOTS - 1;
    byte[] cached = cachedNameBytes[slot];
    if (cached == null || !Arrays.equals(cached, 0, cached.length, buffer, payload, payloadEnd)) {
      cachedNameBytes[slot] = Arrays.copyOfRange(buffer, payload, payloadEnd);
      cachedNames[slot] = new String(buffer, payload, length, StandardCharsets.UTF_8).intern();
    }
    return java.util.Objects.requireNonNull(cachedNames[slot]);
  }

  public float[] readFloatArray() {
    nextValue();
    float[] values = new float[items(Float.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = fixedFloat(i * Float.BYTES);
    }
    return values;
  }

  public int[] readIntArray() {
    nextValue();
    int[] values = new int[items(Integer.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = fixedInt(i * Integer.BYTES);
    }
    return values;
  }

  public long[] readLongArray() {
    nextValue();
    long[] values = new long[items(Long.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = fixedLong(i * Long.BYTES);
    }
    return values;
  }

  private int items(int size) {
    int length = payloadEnd - payload;
    if (length % size != 0) {
      throw new ProtocolException("packed frame payload=" + length + " is no multiple of " + size);
    }
    return length / size;
  }

  // Packed lists: one frame.

  public List<Integer> readIntegers() {
    nextValue();
    int count = items(Integer.BYTES);
    List<Integer> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(fixedInt(i * Integer.BYTES));
    }
    return list;
  }

  public List<Long> readLongs() {
    nextValue();
    int count = items(Long.BYTES);
    List<Long> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(fixedLong(i * Long.BYTES));
    }
    return list;
  }

  public List<UUID> readUuids() {
    nextValue();
    int count = items(Frames.UUID_BYTES);
    List<UUID> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(fixedUuid(i * Frames.UUID_BYTES));
    }
    return list;
  }

  /** Pairs of two ints. */
  public List<Map.Entry<Integer, Integer>> readIntegerIntegers() {
    nextValue();
    int count = items(2 * Integer.BYTES);
    List<Map.Entry<Integer, Integer>> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = i * 2 * Integer.BYTES;
      list.add(Map.entry(fixedInt(at), fixedInt(at + Integer.BYTES)));
    }
    return list;
  }

  /** Pairs of an int and a long. */
  public List<Map.Entry<Integer, Long>> readIntegerLongs() {
    nextValue();
    int bytes = Integer.BYTES + Long.BYTES;
    int count = items(bytes);
    List<Map.Entry<Integer, Long>> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = i * bytes;
      list.add(Map.entry(fixedInt(at), fixedLong(at + Integer.BYTES)));
    }
    return list;
  }

  /** Pairs of an int and a UUID. */
  public List<Map.Entry<Integer, UUID>> readIntegerUuids() {
    nextValue();
    int bytes = Integer.BYTES + Frames.UUID_BYTES;
    int count = items(bytes);
    List<Map.Entry<Integer, UUID>> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = i * bytes;
      list.add(Map.entry(fixedInt(at), fixedUuid(at + Integer.BYTES)));
    }
    return list;
  }

  /** Pairs of a UUID and a long. */
  public List<Map.Entry<UUID, Long>> readUuidLongs() {
    nextValue();
    int bytes = Frames.UUID_BYTES + Long.BYTES;
    int count = items(bytes);
    List<Map.Entry<UUID, Long>> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = i * bytes;
      list.add(Map.entry(fixedUuid(at), fixedLong(at + Frames.UUID_BYTES)));
    }
    return list;
  }

  /** Keys packed in one frame after the struct of their lists. */
  public List<Map.Entry<UUID, List<Integer>>> readUuidIntegers() {
    List<List<Integer>> values = readList(MessageReader::readIntegers);
    List<UUID> keys = readUuids();
    if (keys.size() != values.size()) {
      throw new ProtocolException("keys=" + keys.size() + " but values=" + values.size());
    }
    List<Map.Entry<UUID, List<Integer>>> list = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      list.add(Map.entry(keys.get(i), values.get(i)));
    }
    return list;
  }

  // Structs, lists and maps: frames between BEGIN and END.

  /** Goes to the next frame, which must begin a struct or list. */
  public void beginStruct() {
    nextFrame();
    if ((flags & Frames.BEGIN_STRUCT) == 0) {
      throw new ProtocolException("frame flags=" + flags + " where a struct was expected");
    }
  }

  /** Goes past the end of the struct, over what newer peers have added. */
  public void endStruct() {
    int depth = 1;
    while (depth > 0) {
      nextFrame();
      if ((flags & Frames.END_STRUCT) != 0) {
        depth--;
      } else if ((flags & Frames.BEGIN_STRUCT) != 0) {
        depth++;
      }
    }
  }

  public <T extends @Nullable Object> List<T> readList(Item<T> item) {
    beginStruct();
    List<T> list = new ArrayList<>();
    while (hasNext()) {
      list.add(item.read(this));
    }
    endStruct();
    return list;
  }

  public <K, V> List<Map.Entry<K, V>> readEntries(Item<K> key, Item<V> value) {
    beginStruct();
    List<Map.Entry<K, V>> list = new ArrayList<>();
    while (hasNext()) {
      list.add(Map.entry(key.read(this), value.read(this)));
    }
    endStruct();
    return list;
  }

  public <K, V> Map<K, V> readMap(Item<K> key, Item<V> value) {
    beginStruct();
    Map<K, V> map = new LinkedHashMap<>();
    while (hasNext()) {
      map.put(key.read(this), value.read(this));
    }
    endStruct();
    return map;
  }

  /** An item that may be a null frame. */
  public <T> @Nullable T readNullable(Item<T> item) {
    return readNull() ? null : item.read(this);
  }
}
