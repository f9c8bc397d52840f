package dev.grid.client.connection;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The I/O threads of a client and the sockets they serve. Thread-safe. */
public final class Transport implements AutoCloseable {

  private static final long STOP_MILLIS_MAX = 2_000;

  private final EventLoopGroup threads;
  private final Class<? extends SocketChannel> channelClass;

  /** Starts {@code ioThreads} daemon threads; epoll where its library is on the class path. */
  public Transport(String name, int ioThreads) {
    DefaultThreadFactory factory = new DefaultThreadFactory(name + "-io", true);
    if (Epoll.isAvailable()) {
      threads = new MultiThreadIoEventLoopGroup(ioThreads, factory, EpollIoHandler.newFactory());
      channelClass = EpollSocketChannel.class;
    } else {
      threads = new MultiThreadIoEventLoopGroup(ioThreads, factory, NioIoHandler.newFactory());
      channelClass = NioSocketChannel.class;
    }
  }

  /**
   * Opens a socket without blocking.
   *
   * @param connection makes the connection of the new channel, before anything is read
   */
  CompletableFuture<Connection> connect(
      InetSocketAddress address, Duration timeout, Function<Channel, Connection> connection) {
    CompletableFuture<Connection> opened = new CompletableFuture<>();
    Initializer initializer = new Initializer(connection);
    ChannelFuture connecting =
        new Bootstrap()
            .group(threads)
            .channel(channelClass)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE))
            .handler(initializer)
            .connect(address);
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            opened.complete(initializer.made.join());
          } else {
            opened.completeExceptionally(done.cause());
          }
        });
    return opened;
  }

  /** Closes what is open and stops the threads. Blocks for a short while at most. */
  @Override
  public void close() {
    threads
        .shutdownGracefully(0, STOP_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_MILLIS_MAX);
  }

  /** Makes the connection when its channel has an I/O thread. */
  private static final class Initializer extends ChannelInitializer<SocketChannel> {

    private final Function<Channel, Connection> connection;
    private final CompletableFuture<Connection> made = new CompletableFuture<>();

    Initializer(Function<Channel, Connection> connection) {
      this.connection = connection;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      made.complete(connection.apply(channel));
    }
  }
}
