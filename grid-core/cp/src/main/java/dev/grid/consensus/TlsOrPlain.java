package dev.grid.consensus;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcHttp2ConnectionHandler;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcSslContexts;
import org.apache.ratis.thirdparty.io.grpc.netty.InternalProtocolNegotiationEvent;
import org.apache.ratis.thirdparty.io.grpc.netty.InternalProtocolNegotiator;
import org.apache.ratis.thirdparty.io.grpc.netty.InternalProtocolNegotiators;
import org.apache.ratis.thirdparty.io.netty.buffer.ByteBuf;
import org.apache.ratis.thirdparty.io.netty.channel.Channel;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelHandler;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelHandlerContext;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.ClientAuth;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContextBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslHandler;
import org.apache.ratis.thirdparty.io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * How gRPC begins a connection that a server of groups has accepted: with TLS if the first byte
 * says so, else without, while that is allowed. So servers can be changed to TLS one after the
 * other. By itself gRPC speaks one of both. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Listeners are told; a failed close is no matter.
final class TlsOrPlain implements InternalProtocolNegotiator.ProtocolNegotiator {

  /** The type of the record that a ClientHello comes in; RFC 8446, section 5.1. */
  private static final byte TLS = 0x16;

  /**
   * So long a session can be resumed, in which nobody asks whether it is trusted still; 0 would be
   * for ever. Connections of groups last, so that nothing is lost.
   */
  private static final long SESSION_SECONDS = 1;

  private final CheckedTls server;
  private final InternalProtocolNegotiator.ProtocolNegotiator tls;
  private final InternalProtocolNegotiator.ProtocolNegotiator plain;

  /** The open connections with TLS. */
  private final Set<Channel> secure = ConcurrentHashMap.newKeySet();

  /** Refuses those that begin without TLS if it is required. */
  TlsOrPlain(CheckedTls server, boolean requiresTls) {
    this.server = server;
    tls = InternalProtocolNegotiators.serverTls(server);
    plain = requiresTls ? tls : InternalProtocolNegotiators.serverPlaintext();
  }

  /** Closes connections whose other side is not trusted any more. Computes. */
  void check() {
    for (Channel channel : secure) {
      SslHandler handler = channel.pipeline().get(SslHandler.class);
      if (handler != null && !server.trusts(handler.engine())) {
        channel.close();
      }
    }
  }

  static CheckedTls server(ConsensusTls tls) throws SSLException {
    return new CheckedTls(
        GrpcSslContexts.configure(SslContextBuilder.forServer(tls.key()))
            .trustManager(tls.trust())
            .clientAuth(ClientAuth.REQUIRE)
            .sessionTimeout(SESSION_SECONDS)
            .build(),
        tls.trust());
  }

  static CheckedTls client(ConsensusTls tls) throws SSLException {
    return new CheckedTls(
        GrpcSslContexts.forClient()
            .keyManager(tls.key())
            .trustManager(tls.trust())
            .sessionTimeout(SESSION_SECONDS)
            .build(),
        tls.trust());
  }

  @Override
  public AsciiString scheme() {
    return tls.scheme();
  }

  @Override
  public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpc) {
    return new FirstByte(grpc);
  }

  @Override
  public void close() {
    tls.close();
    plain.close();
  }

  /** Waits for the first byte, and then leaves the connection to one of both. */
  private final class FirstByte extends ChannelInboundHandlerAdapter {

    private final GrpcHttp2ConnectionHandler grpc;

    /** With which gRPC begins. */
    private @Nullable Object beginning;

    FirstByte(GrpcHttp2ConnectionHandler grpc) {
      this.grpc = grpc;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (beginning == null) {
        beginning = event;
      } else {
        context.fireUserEventTriggered(event);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      if (!bytes.isReadable()) {
        bytes.release();
        return;
      }
      boolean isTls = bytes.getByte(bytes.readerIndex()) == TLS;
      var pipeline = context.pipeline();
      pipeline.replace(this, null, (isTls ? tls : plain).newHandler(grpc));
      pipeline.fireUserEventTriggered(
          beginning == null ? InternalProtocolNegotiationEvent.getDefault() : beginning);
      if (isTls) {
        secure.add(context.channel());
        context.channel().closeFuture().addListener(closed -> secure.remove(context.channel()));
      }
      pipeline.fireChannelRead(bytes);
    }
  }
}
