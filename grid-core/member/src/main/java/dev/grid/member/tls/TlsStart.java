package dev.grid.member.tls;

import dev.grid.member.RemoteHost;
import dev.grid.member.tls.Handshakes.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an accepted connection begins: with TLS if its first byte says so. Confined to the channel's
 * event loop.
 *
 * <pre>
 * UNKNOWN -> HANDSHAKE | WAITING   the first byte is that of TLS
 * WAITING -> HANDSHAKE             fewer handshakes are under way
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed close leaves nothing more to do.
public final class TlsStart {

  /** The type of the record that a ClientHello comes in; RFC 8446, section 5.1. */
  public static final byte FIRST_BYTE = 0x16;

  /** What may come while a handshake waits; nothing more is read then. */
  private static final int HELD_BYTES_MAX = 256 << 10;

  private enum State {
    UNKNOWN,
    WAITING,
    HANDSHAKE
  }

  private final MemberTls tls;
  private final Channel channel;
  private State state = State.UNKNOWN;
  private @Nullable Handshake handshake;

  /** What has come while it waits. */
  private @Nullable ByteBuf held;

  TlsStart(MemberTls tls, Channel channel) {
    this.tls = tls;
    this.channel = channel;
  }

  /**
   * Takes the first bytes if they begin TLS: what is in it then comes to the same handler, as a
   * first byte again.
   *
   * @param context of the handler that the bytes have come to
   * @param bytes not empty; released by this if it takes them
   * @return whether it has taken them
   */
  public boolean begin(ChannelHandlerContext context, ByteBuf bytes) {
    switch (state) {
      case UNKNOWN -> {
        if (bytes.getByte(bytes.readerIndex()) != FIRST_BYTE) {
          return false;
        }
        admit(context, bytes);
      }
      case WAITING -> hold(bytes);
      case HANDSHAKE -> {
        return false;
      }
    }
    return true;
  }

  private void admit(ChannelHandlerContext context, ByteBuf bytes) {
    RemoteHost host = RemoteHost.of(channel.remoteAddress());
    Handshake admitted = tls.handshakes().new Handshake(host, channel, () -> goOn(context));
    handshake = admitted;
    switch (tls.handshakes().admit(admitted)) {
      case NOW -> begin(context, admitted, bytes);
      case LATER -> {
        state = State.WAITING;
        channel.config().setAutoRead(false);
        held = bytes;
      }
      case NEVER -> {
        state = State.WAITING;
        bytes.release();
        tls.failed(
            channel,
            new IllegalStateException(
                "as many as "
                    + Handshakes.WAITING_MAX
                    + " others wait for a handshake, and no host has many more of them"));
        channel.close();
      }
    }
  }

  private void hold(ByteBuf bytes) {
    ByteBuf before = held;
    if (before == null || before.readableBytes() + bytes.readableBytes() > HELD_BYTES_MAX) {
      bytes.release();
      channel.close();
    } else {
      held = Unpooled.wrappedBuffer(before, bytes);
    }
  }

  /** There is room for it now. */
  private void goOn(ChannelHandlerContext context) {
    ByteBuf bytes = held;
    held = null;
    if (bytes == null) {
      return; // It has ended.
    }
    begin(context, Objects.requireNonNull(handshake), bytes);
    channel.pipeline().fireChannelReadComplete();
    channel.config().setAutoRead(true);
  }

  private void begin(ChannelHandlerContext context, Handshake begun, ByteBuf bytes) {
    state = State.HANDSHAKE;
    SslHandler handler = tls.accepting(channel, begun);
    handler.handshakeFuture().addListener((Future<Channel> done) -> ended(begun, handler, done));
    channel.pipeline().addBefore(context.name(), null, handler);
    channel.pipeline().fireChannelRead(bytes);
  }

  private void ended(Handshake begun, SslHandler handler, Future<Channel> done) {
    tls.handshakes().end(begun);
    if (done.isSuccess()) {
      tls.secured(channel, handler);
    } else {
      tls.failed(channel, done.cause());
    }
  }

  /** Whether who begins without TLS is refused, as this one is then: it is counted. */
  public boolean refusesPlain() {
    if (state != State.UNKNOWN || !tls.isRequired()) {
      return false;
    }
    tls.plainRefused();
    return true;
  }

  /** The channel is closed. */
  public void end() {
    ByteBuf bytes = held;
    held = null;
    if (bytes != null) {
      bytes.release();
    }
    if (handshake != null) {
      tls.handshakes().end(handshake);
    }
  }
}
