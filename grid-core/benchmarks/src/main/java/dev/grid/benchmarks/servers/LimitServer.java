package dev.grid.benchmarks.servers;

import dev.grid.benchmarks.load.Arguments;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * The limit: the least that a JVM can do to answer map get and set on the wire. A bare Netty
 * handler parses the request and answers from a hash map per partition. There is no engine: one map
 * whatever its name, no expiry, no events, no accounting, no limits.
 *
 * <p>What a real server needs beyond this is the cost of its engine, which is what the ratio to
 * this server shows.
 */
final class LimitServer {

  private static final int READ_BUFFER_BYTES = 64 * 1024;

  private LimitServer() {}

  /**
   * Serves until the process is ended.
   *
   * <pre>
   * --port N       port on the loopback interface; required
   * --threads 2    event loops
   * </pre>
   */
  public static void main(String[] args) throws InterruptedException {
    Arguments arguments = Arguments.parse(args, Set.of("port", "threads"));
    Channel server = start(arguments.integer("port"), arguments.integer("threads", 2));
    System.out.println("limit server is serving on " + server.localAddress());
    server.closeFuture().sync();
  }

  /** Binds {@code port} (0 for any); closing the returned channel ends its threads, too. */
  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the loops to end.
  static Channel start(int port, int threads) throws InterruptedException {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    Class<? extends ServerChannel> type =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(threads, io);
    LimitTable[] partitions = new LimitTable[LimitReplies.PARTITION_COUNT];
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new LimitTable();
    }
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BUFFER_BYTES))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new LimitHandler(partitions));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .sync()
            .channel();
    server.closeFuture().addListener(closed -> loops.shutdownGracefully());
    return server;
  }
}
