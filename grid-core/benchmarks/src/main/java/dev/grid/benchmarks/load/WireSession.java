package dev.grid.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A blocking, authenticated connection: what has to be said before load can be applied. Confined to
 * one thread.
 */
public final class WireSession implements AutoCloseable {

  private static final int MESSAGE_BYTES_MAX = 1 << 20;
  private static final byte[] NO_FIELDS = {};
  private static final byte[] PROTOCOL = {'C', 'P', '2'};
  private static final int AUTHENTICATION = 0x000100;
  private static final int CREATE_PROXY = 0x000400;
  private static final int MAP_GET = 0x010200;
  private static final int MAP_SET = 0x010f00;

  /** Fixed fields of a response start here: header of the frame, type, correlation id, acks. */
  private static final int RESPONSE_FIXED_OFFSET = 19;

  private final Link link;
  private final Target target;
  private final ByteBuffer in =
      ByteBuffer.allocateDirect(MESSAGE_BYTES_MAX).order(ByteOrder.LITTLE_ENDIAN);
  private int partitionCount;
  private long correlation;

  private WireSession(Link link, Target target) {
    this.link = link;
    this.target = target;
  }

  /**
   * Connects, authenticates and creates the map's proxy. Blocks.
   *
   * @throws IOException if the server does not listen or hangs up
   * @throws IllegalStateException if it refuses one of the requests
   */
  public static WireSession open(Target target) throws IOException {
    WireSession session = new WireSession(Link.open(target), target);
    try {
      session.authenticate();
      session.createProxy(Operation.GET, target.mapName());
      return session;
    } catch (IOException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** Waits longer for answers, or less long. */
  void waitUpTo(Duration max) throws IOException {
    link.waitUpTo(max);
  }

  int partitionCount() {
    return partitionCount;
  }

  /** The connection itself, for a lane that takes it over. */
  Link link() {
    return link;
  }

  /** Reads one key, present or not. Blocks. */
  public void get(long key) throws IOException {
    byte[] payload = ByteBuffer.allocate(Long.BYTES).putLong(key).array();
    byte[] request =
        new FrameWriter(MAP_GET, new byte[Long.BYTES])
            .string(target.mapName())
            .payload(WireDialect.data(WireDialect.TYPE_LONG, payload))
            .message();
    call(request, PartitionHash.partition(payload, partitionCount));
  }

  /** Sets one key. Blocks. */
  void set(long key) throws IOException {
    byte[] payload = ByteBuffer.allocate(Long.BYTES).putLong(key).array();
    byte[] request =
        new FrameWriter(MAP_SET, new byte[2 * Long.BYTES])
            .string(target.mapName())
            .payload(WireDialect.data(WireDialect.TYPE_LONG, payload))
            .payload(WireDialect.data(WireDialect.TYPE_LONG, payload))
            .message();
    call(request, PartitionHash.partition(payload, partitionCount));
  }

  @Override
  public void close() throws IOException {
    link.close();
  }

  private void authenticate() throws IOException {
    byte[] fixed = uuidVersionAndRouting();
    byte[] request =
        new FrameWriter(AUTHENTICATION, fixed)
            .string(target.clusterName())
            .optional(target.login() ? Target.USER : null)
            .optional(target.login() ? Target.PASSWORD : null)
            .string("JVM")
            .string("5.7.0")
            .string("grid-benchmark")
            .flags(FrameWriter.FLAG_BEGIN)
            .flags(FrameWriter.FLAG_END)
            .message();
    link.send(ByteBuffer.wrap(PROTOCOL));
    int start = call(request, -1);
    byte status = in.get(start + RESPONSE_FIXED_OFFSET);
    if (status != 0) {
      throw new IllegalStateException("authentication refused: status=" + status);
    }
    // status 1, member uuid 17, serialization version 1, then the partition count.
    partitionCount = in.getInt(start + RESPONSE_FIXED_OFFSET + 19);
  }

  private static byte[] uuidVersionAndRouting() {
    UUID uuid = UUID.randomUUID();
    byte serializationVersion = 1;
    byte allMembers = 1;
    byte no = 0;
    return ByteBuffer.allocate(20)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(no)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .put(serializationVersion)
        .put(allMembers)
        .put(no)
        .array();
  }

  /** Creates the structure that an operation is about. Blocks. */
  void createProxy(Operation operation, String name) throws IOException {
    call(
        new FrameWriter(CREATE_PROXY, NO_FIELDS).string(name).string(operation.service()).message(),
        -1);
  }

  /** Sends one request and waits for its response; returns where it starts in {@code in}. */
  int call(byte[] message, int partition) throws IOException {
    ByteBuffer request = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    request.putLong(FrameWriter.CORRELATION_OFFSET, ++correlation);
    request.putInt(FrameWriter.PARTITION_OFFSET, partition);
    int expectedType = request.getInt(FrameWriter.TYPE_OFFSET) + 1;
    link.send(request);
    in.clear();
    int end;
    while ((end = WireDialect.messageEnd(in, 0, in.position())) < 0) {
      link.receive(in);
    }
    int type = in.getInt(FrameWriter.TYPE_OFFSET);
    if (type != expectedType || in.getLong(FrameWriter.CORRELATION_OFFSET) != correlation) {
      throw new IllegalStateException(
          "expectedType=0x%06x but %s".formatted(expectedType, describe(in, 0, end)));
    }
    return 0;
  }

  /** What a message that nobody expected says: its type and every readable piece of text. */
  static String describe(ByteBuffer message, int start, int end) {
    List<String> texts = new ArrayList<>();
    int position = start;
    while (position < end) {
      int length = message.getInt(position);
      byte[] payload = new byte[length - FrameWriter.FRAME_HEADER_BYTES];
      message.get(position + FrameWriter.FRAME_HEADER_BYTES, payload);
      String text = new String(payload, StandardCharsets.US_ASCII);
      if (!text.isEmpty() && text.chars().allMatch(c -> c >= ' ' && c < 127)) {
        texts.add(text);
      }
      position += length;
    }
    int type = message.getInt(start + FrameWriter.TYPE_OFFSET);
    return "type=0x%06x texts=%s".formatted(type, texts);
  }
}
