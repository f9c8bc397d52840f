package dev.grid.benchmarks.load;

import java.nio.ByteBuffer;

/** Requests about one key in the client protocol: {@code Long} keys and {@code byte[]} values. */
final class WireDialect implements Dialect {

  /** Type id of a {@code Long} in a serialized value. */
  static final int TYPE_LONG = -8;

  private static final int TYPE_BYTE_ARRAY = -12;
  private static final long THREAD_ID = 1;
  private static final long NO_TTL = -1;
  private static final long FOR_EVER = 0;
  private static final int NO_VALUE = 0;

  /**
   * What differs between the requests.
   *
   * @param fixed what follows the header of the first frame, as one or two longs
   * @param answeredIn which frame of the answer, from 0, has the value; or {@link #NO_VALUE}
   */
  private record Request(int type, boolean hasValue, int answeredIn, long... fixed) {

    static Request of(Operation operation) {
      return switch (operation) {
        case GET, GET_BESIDE_SCAN -> new Request(0x010200, false, 1, THREAD_ID);
        case SET -> new Request(0x010f00, true, NO_VALUE, THREAD_ID, NO_TTL);
        case MULTIMAP_PUT -> new Request(0x020100, true, NO_VALUE, THREAD_ID);
        case MULTIMAP_GET -> new Request(0x020200, false, 2, THREAD_ID);
        case REPLICATED_PUT -> new Request(0x0d0100, true, NO_VALUE, FOR_EVER);
        case REPLICATED_GET -> new Request(0x0d0600, false, 1);
        default -> throw new IllegalArgumentException(operation + " is not about keys");
      };
    }

    byte[] fixedBytes() {
      ByteBuffer bytes = ByteBuffer.allocate(fixed.length * Long.BYTES);
      for (long field : fixed) {
        bytes.putLong(Long.reverseBytes(field));
      }
      return bytes.array();
    }
  }

  /** Partition hash and type id, which precede the payload of a serialized value. */
  private static final int DATA_HEADER_BYTES = 8;

  /** What precedes the bytes of a value in its frame. */
  static final int VALUE_HEADER_BYTES =
      FrameWriter.FRAME_HEADER_BYTES + DATA_HEADER_BYTES + Integer.BYTES;

  private static final int FRAME_BYTES_MAX = 1 << 20;
  private static final int SLOT_MASK = Workload.DEPTH_MAX - 1;

  private final byte[] template;
  private final int keyOffset;
  private final int valueOffset;
  private final int responseType;
  private final int answeredIn;
  private final short[] partitions;

  /** For keys from 0 to {@code keys - 1}, whose partitions are computed here, once. */
  WireDialect(Operation operation, String name, int keys, int partitionCount) {
    Request of = Request.of(operation);
    FrameWriter request = new FrameWriter(of.type, of.fixedBytes()).string(name);
    keyOffset = request.position() + FrameWriter.FRAME_HEADER_BYTES + DATA_HEADER_BYTES;
    request.payload(data(TYPE_LONG, longPayload(0)));
    valueOffset = request.position() + VALUE_HEADER_BYTES;
    if (of.hasValue) {
      request.payload(valueData());
    }
    template = request.message();
    responseType = of.type + 1;
    answeredIn = of.answeredIn;
    partitions = new short[keys];
    for (int key = 0; key < keys; key++) {
      partitions[key] = (short) PartitionHash.partition(longPayload(key), partitionCount);
    }
  }

  /** Serialized form of a value. A partition hash of zero means that the payload decides. */
  static byte[] data(int type, byte[] payload) {
    return ByteBuffer.allocate(DATA_HEADER_BYTES + payload.length)
        .putInt(0)
        .putInt(type)
        .put(payload)
        .array();
  }

  /** Serialized form of the value of key 0. */
  static byte[] valueData() {
    ByteBuffer array = ByteBuffer.allocate(Integer.BYTES + VALUE_BYTES);
    return data(TYPE_BYTE_ARRAY, array.putInt(VALUE_BYTES).put(Dialect.value(0)).array());
  }

  private static byte[] longPayload(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  @Override
  public byte[] template() {
    return template.clone();
  }

  @Override
  public void patch(ByteBuffer out, int offset, long correlation, long key) {
    out.putLong(offset + FrameWriter.CORRELATION_OFFSET, correlation);
    out.putInt(offset + FrameWriter.PARTITION_OFFSET, partitions[(int) key]);
    long bigEndianKey = Long.reverseBytes(key);
    out.putLong(offset + keyOffset, bigEndianKey);
    if (valueOffset < template.length) {
      out.putLong(offset + valueOffset, bigEndianKey);
    }
  }

  @Override
  public int responseEnd(ByteBuffer in, int start, int limit) {
    return messageEnd(in, start, limit);
  }

  static int messageEnd(ByteBuffer in, int start, int limit) {
    int position = start;
    while (limit - position >= FrameWriter.FRAME_HEADER_BYTES) {
      int length = in.getInt(position);
      if (length < FrameWriter.FRAME_HEADER_BYTES || length > FRAME_BYTES_MAX) {
        throw new IllegalStateException("illegal frame: length=" + length);
      }
      if (limit - position < length) {
        return -1;
      }
      int flags = in.getShort(position + Integer.BYTES);
      position += length;
      if ((flags & FrameWriter.FLAG_FINAL) != 0) {
        return position;
      }
    }
    return -1;
  }

  @Override
  public int slot(ByteBuffer in, int start, int oldest) {
    return slotOf(in, start);
  }

  /** The slot of a message's correlation id, or -1 if it is an event. */
  static int slotOf(ByteBuffer in, int start) {
    if ((in.getShort(start + Integer.BYTES) & FrameWriter.FLAG_EVENT) != 0) {
      return -1;
    }
    return (int) in.getLong(start + FrameWriter.CORRELATION_OFFSET) & SLOT_MASK;
  }

  @Override
  public void check(ByteBuffer in, int start, int end, long correlation, long key) {
    checkHead(in, start, end, responseType, correlation);
    if (answeredIn == NO_VALUE) {
      return;
    }
    int frame = start;
    for (int i = 0; i < answeredIn; i++) {
      frame += in.getInt(frame);
    }
    int payload = frame + VALUE_HEADER_BYTES;
    int valueBytes = frame < end ? frame + in.getInt(frame) - payload : 0;
    if (valueBytes != VALUE_BYTES || in.getLong(payload) != Long.reverseBytes(key)) {
      throw new IllegalStateException("wrong value for key=" + key + " valueBytes=" + valueBytes);
    }
  }

  /** Refuses what is not an answer of this type to this request. */
  static void checkHead(ByteBuffer in, int start, int end, int responseType, long correlation) {
    if (in.getInt(start + FrameWriter.TYPE_OFFSET) != responseType
        || in.getLong(start + FrameWriter.CORRELATION_OFFSET) != correlation) {
      throw new IllegalStateException(
          "expectedType=0x%06x correlation=%d but %s"
              .formatted(responseType, correlation, WireSession.describe(in, start, end)));
    }
  }
}
