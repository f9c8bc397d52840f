package dev.grid.member.peer;

import dev.grid.protocol.types.Address;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a channel to another member is opened. Stateless; nothing blocks. */
@SuppressWarnings("FutureReturnValueIgnored") // A failed close leaves nothing more to do.
final class PeerSockets {

  /** Large messages are sent on while less than this has not left. */
  private static final WriteBufferWaterMark PIECES_UNSENT =
      new WriteBufferWaterMark(256 << 10, 512 << 10);

  private PeerSockets() {}

  /** Looks whether somebody listens, and hangs up. */
  static final class HangUp extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.close();
    }
  }

  /**
   * Connects a channel.
   *
   * @param install gives a new channel its handlers
   * @param connected told the failure, or null
   */
  static void connect(
      EventLoop loop,
      Address address,
      int millisMax,
      Consumer<Channel> install,
      Consumer<@Nullable Throwable> connected) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(channelClass())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, PIECES_UNSENT)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millisMax)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    install.accept(channel);
                  }
                });
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(address.host());
    if (literal != null) {
      connect(bootstrap, loop, address, connected);
    } else {
      // The name service blocks.
      Thread.ofVirtual()
          .name("resolve-" + address.host())
          .start(() -> connect(bootstrap, loop, address, connected));
    }
  }

  private static void connect(
      Bootstrap bootstrap, EventLoop loop, Address address, Consumer<@Nullable Throwable> told) {
    InetAddress host;
    try {
      host = InetAddress.getByName(address.host());
    } catch (UnknownHostException e) {
      PeerNetwork.execute(loop, () -> told.accept(e));
      return;
    }
    var unused =
        bootstrap
            .connect(new InetSocketAddress(host, address.port()))
            .addListener(done -> told.accept(done.cause()));
  }

  private static Class<? extends SocketChannel> channelClass() {
    return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
  }
}
