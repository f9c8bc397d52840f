package dev.grid.benchmarks.servers;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the limit server. The responses to everything that one read brought go out in
 * one buffer and one write. Confined to its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write shows as a closed connection.
final class LimitHandler extends ChannelInboundHandlerAdapter {

  private static final int AUTHENTICATION = 0x000100;
  private static final int AUTHENTICATION_CUSTOM = 0x000200;
  private static final int CLUSTER_VIEW = 0x000300;
  private static final int CREATE_PROXY = 0x000400;
  private static final int PING = 0x000b00;
  private static final int STATISTICS = 0x000c00;
  private static final int CREATE_PROXIES = 0x000e00;
  private static final int MAP_GET = 0x010200;
  private static final int MAP_SET = 0x010f00;

  private static final int PROTOCOL_BYTES = 3;
  private static final int FRAME_HEADER_BYTES = 6;
  private static final int TYPE_OFFSET = 6;
  private static final int CORRELATION_OFFSET = 10;
  private static final int PARTITION_OFFSET = 18;
  private static final int RESPONSE_HEADER_BYTES = 19;

  /** The partition hash that precedes a serialized key is no part of its identity. */
  private static final int HASH_BYTES = 4;

  private static final int WRITE_BUFFER_BYTES = 64 * 1024;

  private final LimitTable[] partitions;
  private @Nullable LimitReplies replies;
  private boolean greeted;
  private @Nullable ByteBuf incomplete;
  private @Nullable ByteBuf out;

  LimitHandler(LimitTable[] partitions) {
    this.partitions = partitions;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    replies = new LimitReplies((InetSocketAddress) ctx.channel().localAddress());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (incomplete != null) {
      in = incomplete.writeBytes(in);
      ((ByteBuf) message).release();
      incomplete = null;
    }
    if (!greeted && in.readableBytes() >= PROTOCOL_BYTES) {
      in.skipBytes(PROTOCOL_BYTES);
      greeted = true;
    }
    ByteBuf responses = out;
    if (responses == null) {
      out = responses = ctx.alloc().directBuffer(WRITE_BUFFER_BYTES);
    }
    int end;
    while (greeted && (end = messageEnd(in)) >= 0) {
      answer(in, in.readerIndex(), responses);
      in.readerIndex(end);
    }
    if (in.isReadable()) {
      incomplete = ctx.alloc().directBuffer(WRITE_BUFFER_BYTES).writeBytes(in);
    }
    in.release();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ByteBuf responses = out;
    if (responses != null) {
      out = null;
      ctx.writeAndFlush(responses, ctx.voidPromise());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (incomplete != null) {
      incomplete.release();
      incomplete = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      System.err.println("connection failed: " + cause);
    }
    ctx.close();
  }

  private static int messageEnd(ByteBuf in) {
    int limit = in.writerIndex();
    int position = in.readerIndex();
    while (limit - position >= FRAME_HEADER_BYTES) {
      int length = in.getIntLE(position);
      if (length < FRAME_HEADER_BYTES) {
        throw new IllegalArgumentException("illegal frame: length=" + length);
      }
      if (limit - position < length) {
        return -1;
      }
      int flags = in.getShortLE(position + Integer.BYTES);
      position += length;
      if ((flags & LimitReplies.FINAL) != 0) {
        return position;
      }
    }
    return -1;
  }

  private void answer(ByteBuf in, int start, ByteBuf responses) {
    int type = in.getIntLE(start + TYPE_OFFSET);
    long correlation = in.getLongLE(start + CORRELATION_OFFSET);
    switch (type) {
      case MAP_GET -> get(in, start, correlation, responses);
      case MAP_SET -> set(in, start, correlation, responses);
      default -> answerOther(type, correlation, responses);
    }
  }

  private void answerOther(int type, long correlation, ByteBuf responses) {
    LimitReplies present = Objects.requireNonNull(replies);
    switch (type) {
      case AUTHENTICATION, AUTHENTICATION_CUSTOM ->
          present.authenticated(responses, type + 1, correlation);
      case CLUSTER_VIEW -> present.clusterView(responses, type + 1, correlation);
      case CREATE_PROXY, CREATE_PROXIES, PING, STATISTICS ->
          present.empty(responses, type + 1, correlation);
      default -> present.unsupported(responses, type, correlation);
    }
  }

  private void get(ByteBuf in, int start, long correlation, ByteBuf responses) {
    int key = keyFrame(in, start);
    byte[] value = partition(in, start).get(in, keyBytes(key), keyLength(in, key));
    responses.ensureWritable(RESPONSE_HEADER_BYTES + FRAME_HEADER_BYTES);
    writeHeader(responses, LimitReplies.UNFRAGMENTED, MAP_GET + 1, correlation);
    if (value == null) {
      responses.writeIntLE(FRAME_HEADER_BYTES);
      responses.writeShortLE(LimitReplies.NULL | LimitReplies.FINAL);
    } else {
      responses.writeIntLE(FRAME_HEADER_BYTES + value.length);
      responses.writeShortLE(LimitReplies.FINAL);
      responses.writeBytes(value);
    }
  }

  private void set(ByteBuf in, int start, long correlation, ByteBuf responses) {
    int key = keyFrame(in, start);
    int valueFrame = key + in.getIntLE(key);
    byte[] value = new byte[in.getIntLE(valueFrame) - FRAME_HEADER_BYTES];
    in.getBytes(valueFrame + FRAME_HEADER_BYTES, value);
    partition(in, start).set(in, keyBytes(key), keyLength(in, key), value);
    writeHeader(
        responses, LimitReplies.UNFRAGMENTED | LimitReplies.FINAL, MAP_SET + 1, correlation);
  }

  private LimitTable partition(ByteBuf in, int start) {
    return partitions[in.getIntLE(start + PARTITION_OFFSET)];
  }

  /** Skips the first frame and the map's name. */
  private static int keyFrame(ByteBuf in, int start) {
    int name = start + in.getIntLE(start);
    return name + in.getIntLE(name);
  }

  private static int keyBytes(int keyFrame) {
    return keyFrame + FRAME_HEADER_BYTES + HASH_BYTES;
  }

  private static int keyLength(ByteBuf in, int keyFrame) {
    return in.getIntLE(keyFrame) - FRAME_HEADER_BYTES - HASH_BYTES;
  }

  private static void writeHeader(ByteBuf responses, int flags, int type, long correlation) {
    responses.writeIntLE(RESPONSE_HEADER_BYTES);
    responses.writeShortLE(flags);
    responses.writeIntLE(type);
    responses.writeLongLE(correlation);
    responses.writeByte(0);
  }
}
