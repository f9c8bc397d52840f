package dev.grid.client.connection;

import dev.grid.config.TlsConfig;
import dev.grid.protocol.types.Address;
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
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The I/O threads of a client and the sockets they serve. Thread-safe. */
public final class Transport implements AutoCloseable {

  private static final long STOP_MILLIS_MAX = 2_000;

  private final EventLoopGroup threads;
  private final Class<? extends SocketChannel> channelClass;
  private final @Nullable ClientTls tls;

  /** Without TLS. */
  public Transport(String name, int ioThreads) {
    this(name, ioThreads, null);
  }

  /**
   * Starts {@code ioThreads} daemon threads; epoll where its library is on the class path.
   *
   * @param tls of all connections; null, or off, for none
   * @throws dev.grid.InvalidConfigurationException if its material cannot be used
   */
  public Transport(String name, int ioThreads, @Nullable TlsConfig tls) {
    this.tls = tls == null || !tls.isOn() ? null : new ClientTls(name, tls);
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
   * Opens a socket without blocking, and makes it secure.
   *
   * @param member what the member is called that listens there
   * @param timeout for each of both
   * @param connection makes the connection of the new channel, before anything is read
   */
  CompletableFuture<Connection> connect(
      InetSocketAddress address,
      Address member,
      Duration timeout,
      Function<Channel, Connection> connection) {
    CompletableFuture<Connection> opened = new CompletableFuture<>();
    int millisMax = Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
    Initializer initializer =
        new Initializer(
            connection, channel -> tls == null ? null : tls.handler(channel, member, millisMax));
    ChannelFuture connecting =
        new Bootstrap()
            .group(threads)
            .channel(channelClass)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millisMax)
            .handler(initializer)
            .connect(address);
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            connected(initializer, member, opened);
          } else {
            opened.completeExceptionally(done.cause());
          }
        });
    return opened;
  }

  private static void connected(
      Initializer initializer, Address member, CompletableFuture<Connection> opened) {
    Connection connection = initializer.made.join();
    SslHandler secure = initializer.secure;
    if (secure == null) {
      opened.complete(connection);
      return;
    }
    secure
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                opened.complete(connection);
              } else {
                opened.completeExceptionally(ClientTls.failure(member, done.cause()));
              }
            });
  }

  /** Closes what is open and stops the threads. Blocks for a short while at most. */
  @Override
  public void close() {
    if (tls != null) {
      tls.close();
    }
    threads
        .shutdownGracefully(0, STOP_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_MILLIS_MAX);
  }

  /** Makes the connection when its channel has an I/O thread. */
  private static final class Initializer extends ChannelInitializer<SocketChannel> {

    private final Function<Channel, Connection> connection;
    private final Function<Channel, @Nullable SslHandler> security;
    private final CompletableFuture<Connection> made = new CompletableFuture<>();

    /** Confined to the I/O thread. */
    private @Nullable SslHandler secure;

    Initializer(
        Function<Channel, Connection> connection,
        Function<Channel, @Nullable SslHandler> security) {
      this.connection = connection;
      this.security = security;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      SslHandler handler = security.apply(channel);
      if (handler != null) {
        secure = handler;
        channel.pipeline().addLast(handler);
      }
      made.complete(connection.apply(channel));
    }
  }
}
