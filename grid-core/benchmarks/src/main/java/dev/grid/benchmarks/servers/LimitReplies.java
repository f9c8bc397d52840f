package dev.grid.benchmarks.servers;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The replies of the limit server that are not get and set: a cluster of one member that owns every
 * partition. Immutable.
 */
final class LimitReplies {

  static final int PARTITION_COUNT = 271;

  static final int UNFRAGMENTED = 1 << 15 | 1 << 14;
  static final int FINAL = 1 << 13;
  static final int NULL = 1 << 10;

  private static final int BEGIN = 1 << 12;
  private static final int END = 1 << 11;
  private static final int EVENT = 1 << 9;
  private static final int FRAME_HEADER_BYTES = 6;
  private static final int MEMBERS_VIEW = 0x000302;
  private static final int PARTITIONS_VIEW = 0x000303;
  private static final int UNSUPPORTED_OPERATION = 61;

  private final UUID clusterId = UUID.randomUUID();
  private final UUID memberUuid = UUID.randomUUID();
  private final String host;
  private final int port;

  LimitReplies(InetSocketAddress local) {
    host = local.getAddress().getHostAddress();
    port = local.getPort();
  }

  void authenticated(ByteBuf out, int type, long correlation) {
    int first = beginResponse(out, type, correlation);
    out.writeByte(0);
    uuid(out, memberUuid);
    out.writeByte(1);
    out.writeIntLE(PARTITION_COUNT);
    uuid(out, clusterId);
    out.writeBoolean(false);
    out.writeIntLE(1);
    out.writeIntLE(1);
    endFrame(out, first);
    address(out);
    string(out, "5.7.0");
    flags(out, NULL);
    flags(out, NULL);
    members(out);
    partitions(out);
    flags(out, BEGIN);
    flags(out, END | FINAL);
  }

  /** Confirms a cluster view registration and sends the view, which never changes. */
  void clusterView(ByteBuf out, int type, long correlation) {
    empty(out, type, correlation);
    int first = beginEvent(out, MEMBERS_VIEW, correlation);
    members(out);
    finish(out, first);
    first = beginEvent(out, PARTITIONS_VIEW, correlation);
    partitions(out);
    finish(out, first);
  }

  /** A response without fields. */
  void empty(ByteBuf out, int type, long correlation) {
    int first = beginResponse(out, type, correlation);
    endFrame(out, first);
    setFinal(out, first);
  }

  void unsupported(ByteBuf out, int requestType, long correlation) {
    endFrame(out, beginResponse(out, 0, correlation));
    flags(out, BEGIN);
    flags(out, BEGIN);
    int fixed = beginFrame(out, 0);
    out.writeIntLE(UNSUPPORTED_OPERATION);
    endFrame(out, fixed);
    string(out, UnsupportedOperationException.class.getName());
    string(out, "the limit server has no message type=0x%06x".formatted(requestType));
    flags(out, BEGIN);
    flags(out, END);
    flags(out, END);
    flags(out, END | FINAL);
  }

  private void members(ByteBuf out) {
    flags(out, BEGIN);
    flags(out, BEGIN);
    int fixed = beginFrame(out, 0);
    uuid(out, memberUuid);
    out.writeBoolean(false);
    endFrame(out, fixed);
    address(out);
    flags(out, BEGIN);
    flags(out, END);
    flags(out, BEGIN);
    int version = beginFrame(out, 0);
    out.writeByte(5).writeByte(7).writeByte(0);
    endFrame(out, version);
    flags(out, END);
    flags(out, BEGIN);
    flags(out, END);
    flags(out, END);
    flags(out, END);
  }

  private void address(ByteBuf out) {
    flags(out, BEGIN);
    int fixed = beginFrame(out, 0);
    out.writeIntLE(port);
    endFrame(out, fixed);
    string(out, host);
    flags(out, END);
  }

  private void partitions(ByteBuf out) {
    flags(out, BEGIN);
    int owned = beginFrame(out, 0);
    for (int partition = 0; partition < PARTITION_COUNT; partition++) {
      out.writeIntLE(partition);
    }
    endFrame(out, owned);
    flags(out, END);
    int owners = beginFrame(out, 0);
    uuid(out, memberUuid);
    endFrame(out, owners);
  }

  private static int beginResponse(ByteBuf out, int type, long correlation) {
    int first = beginFrame(out, UNFRAGMENTED);
    out.writeIntLE(type).writeLongLE(correlation).writeByte(0);
    return first;
  }

  private static int beginEvent(ByteBuf out, int type, long correlation) {
    int first = beginFrame(out, UNFRAGMENTED | EVENT);
    out.writeIntLE(type).writeLongLE(correlation).writeIntLE(-1).writeIntLE(1);
    endFrame(out, first);
    return first;
  }

  /** Marks the last frame of the message that begins at {@code first}. */
  private static void finish(ByteBuf out, int first) {
    int frame = first;
    while (frame + out.getIntLE(frame) < out.writerIndex()) {
      frame += out.getIntLE(frame);
    }
    setFinal(out, frame);
  }

  private static void setFinal(ByteBuf out, int frame) {
    out.setShortLE(frame + Integer.BYTES, out.getShortLE(frame + Integer.BYTES) | FINAL);
  }

  private static void uuid(ByteBuf out, UUID uuid) {
    out.writeBoolean(false);
    out.writeLongLE(uuid.getMostSignificantBits()).writeLongLE(uuid.getLeastSignificantBits());
  }

  private static void string(ByteBuf out, String text) {
    int frame = beginFrame(out, 0);
    out.writeCharSequence(text, StandardCharsets.UTF_8);
    endFrame(out, frame);
  }

  private static void flags(ByteBuf out, int flags) {
    out.writeIntLE(FRAME_HEADER_BYTES).writeShortLE(flags);
  }

  private static int beginFrame(ByteBuf out, int flags) {
    int frame = out.writerIndex();
    flags(out, flags);
    return frame;
  }

  private static void endFrame(ByteBuf out, int frame) {
    out.setIntLE(frame, out.writerIndex() - frame);
  }
}
