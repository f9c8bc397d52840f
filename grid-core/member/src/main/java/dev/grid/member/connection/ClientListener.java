package dev.grid.member.connection;

import dev.grid.GridException;
import dev.grid.Statistics;
import dev.grid.config.NetworkConfig;
import dev.grid.kernel.LogLimit;
import dev.grid.kernel.OutOfMemory;
import dev.grid.kernel.Periodic;
import dev.grid.member.RemoteHost;
import dev.grid.member.tls.MemberTls;
import dev.grid.member.tls.TlsStart;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.frame.ReceiveBudget;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.internal.PlatformDependent;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts clients and keeps their connections. Thread-safe; owns the event loops. */
@SuppressWarnings("FutureReturnValueIgnored") // A failed close leaves nothing more to do.
public final class ClientListener implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ClientListener.class);

  /** Large requests that have not all come take up to one part in so many of the heap. */
  private static final int RECEIVING_SHARE = 4;

  private static final int BACKLOG = 1024;
  private static final int CONNECTIONS_MAX = 10_000;

  /** Of one host, before they have shown who they are. */
  private static final int NEWCOMERS_OF_HOST_MAX = CONNECTIONS_MAX / 4;

  private static final int WATERMARK_LOW = 256 << 10;
  private static final int WATERMARK_HIGH = 1 << 20;
  private static final long WATCH_MILLIS = 1_000;
  private static final long CLOSE_MILLIS_MAX = 1_000;

  private final MemberContext member;
  private final @Nullable PeerHandlers peers;
  private final @Nullable MemberTls tls;
  private final EventLoopGroup acceptors;
  private final EventLoopGroup loops;
  private final Channel channel;
  private final Periodic watch;
  private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
  private final Newcomers newcomers = new Newcomers(NEWCOMERS_OF_HOST_MAX);
  private final LogLimit refusals = new LogLimit();
  private final PendingBudget budget;
  private final ReceiveBudget receiveBudget;
  private final AtomicLong malformed = new AtomicLong();

  // Of connections that are closed.
  private final AtomicLong closedRequests = new AtomicLong();
  private final AtomicLong closedBytesReceived = new AtomicLong();
  private final AtomicLong closedBytesWritten = new AtomicLong();

  /**
   * Binds and accepts.
   *
   * @param timer drives the watch over connections
   * @throws GridException if no port is free, with a {@link BindException} as its cause
   */
  public ClientListener(MemberContext member, String name, ScheduledExecutorService timer) {
    this(member, name, timer, null, null);
  }

  /**
   * Binds and accepts clients and members on one port.
   *
   * @param timer drives the watch over connections
   * @param peers gives the handler of a channel on which a member has begun to speak; null if
   *     members are not let in
   * @param tls makes connections secure that begin so; null if none may
   * @throws GridException if no port is free, with a {@link BindException} as its cause
   */
  public ClientListener(
      MemberContext member,
      String name,
      ScheduledExecutorService timer,
      @Nullable PeerHandlers peers,
      @Nullable MemberTls tls) {
    this.member = member;
    this.peers = peers;
    this.tls = tls;
    NetworkConfig network = member.network();
    budget = new PendingBudget(network.pendingBytesTotalMax(), memoryBytes(), connections);
    receiveBudget =
        new ReceiveBudget(
            Runtime.getRuntime().maxMemory() / RECEIVING_SHARE,
            () -> member.host().memory().leftBytes());
    int threads =
        network.ioThreads() > 0 ? network.ioThreads() : Runtime.getRuntime().availableProcessors();
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    acceptors = new MultiThreadIoEventLoopGroup(1, threads(name + "-accept"), io);
    loops = new MultiThreadIoEventLoopGroup(threads, threads(name + "-io"), io);
    try {
      channel = bind(network);
    } catch (RuntimeException e) {
      close(acceptors);
      close(loops);
      throw e;
    }
    watch =
        Periodic.forGood(
            "watching connections",
            (task, millis) -> {
              var unused = timer.schedule(task, millis, TimeUnit.MILLISECONDS);
            },
            WATCH_MILLIS,
            this::watch,
            log::error);
    watch.start();
  }

  /** The heap, where what waits is, or direct memory, through which it goes, if that is less. */
  private static long memoryBytes() {
    return Math.min(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory());
  }

  private Channel bind(NetworkConfig network) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(acceptors, loops)
            .channel(serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(WATERMARK_LOW, WATERMARK_HIGH))
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    accept(accepted);
                  }
                });
    int last =
        network.portAutoIncrement() ? network.port() + network.portCount() - 1 : network.port();
    Throwable failure = null;
    for (int port = network.port(); port <= Math.min(last, 65535); port++) {
      var bound = bootstrap.bind(network.host(), port).awaitUninterruptibly();
      if (bound.isSuccess()) {
        return bound.channel();
      }
      failure = bound.cause();
      if (!isTaken(failure)) {
        break;
      }
    }
    BindException cause =
        new BindException(String.valueOf(failure == null ? null : failure.getMessage()));
    cause.initCause(failure);
    throw new GridException(
        "cannot listen on "
            + network.host()
            + ":"
            + network.port()
            + (last > network.port() ? " to " + last : "")
            + ": "
            + cause.getMessage()
            + (network.portAutoIncrement()
                ? ""
                : "; choose another port, or turn on portAutoIncrement to take the next free one"),
        cause);
  }

  /** Daemon threads; what ends one of them may be that there is no memory to say so. */
  private static ThreadFactory threads(String name) {
    ThreadFactory plain = new DefaultThreadFactory(name, true);
    return task -> {
      Thread thread = plain.newThread(task);
      thread.setUncaughtExceptionHandler((ended, e) -> OutOfMemory.look(e));
      return thread;
    };
  }

  private static boolean isTaken(Throwable failure) {
    return failure instanceof BindException
        || String.valueOf(failure.getMessage()).contains("in use");
  }

  private static Class<? extends ServerSocketChannel> serverChannel() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  private void accept(Channel accepted) {
    RemoteHost host = RemoteHost.of(accepted.remoteAddress());
    boolean isFull = connections.size() >= CONNECTIONS_MAX;
    if (isFull || !newcomers.admit(accepted, host)) {
      accepted.close();
      if (refusals.allows(host.toString())) {
        log.warn(
            "connections are refused: host={} because there are {} already {}",
            host.address(),
            isFull ? CONNECTIONS_MAX : NEWCOMERS_OF_HOST_MAX,
            isFull ? "of all" : "of this host that have not shown who they are");
      }
      return;
    }
    ClientConnection connection = new ClientConnection(this, accepted);
    connections.add(connection);
    accepted.pipeline().addLast(connection);
  }

  /** The port that was bound. */
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Where connections live; ends with this. */
  public EventLoopGroup loops() {
    return loops;
  }

  /** How a connection begins; null if there is no TLS. */
  @Nullable TlsStart beginning(Channel accepted) {
    return tls == null ? null : tls.accept(accepted);
  }

  /** Gives up a connection that is a member's; returns who takes it, or null if nobody does. */
  @Nullable ChannelHandler handOver(ClientConnection connection, Channel accepted) {
    if (peers == null) {
      return null;
    }
    connections.remove(connection);
    Newcomers.known(accepted); // Whoever takes it has a limit of its own for each host.
    return peers.of(accepted);
  }

  MemberContext member() {
    return member;
  }

  /** Memory for large requests that have not all come. */
  ReceiveBudget receiveBudget() {
    return receiveBudget;
  }

  /** What may wait for all connections together. */
  PendingBudget budget() {
    return budget;
  }

  /** What waits for clients that do not read. */
  public Statistics.SlowReaders slowReaders() {
    return new Statistics.SlowReaders(
        budget.bytes(), budget.bytesMax(), budget.closed(), budget.droppedBytes());
  }

  void closed(ClientConnection connection) {
    if (connections.remove(connection)) {
      closedRequests.addAndGet(connection.requests());
      closedBytesReceived.addAndGet(connection.bytesReceived());
      closedBytesWritten.addAndGet(connection.bytesWritten());
    }
  }

  /** Closes connections of a client's id that do not belong to its owner, a principal's name. */
  public void closeDisowned(UUID client, String owner) {
    connections.forEach(connection -> connection.closeIfDisowned(client, owner));
  }

  void count(ProtocolException e) {
    log.debug("malformed message", e);
    malformed.incrementAndGet();
  }

  private void watch() {
    long now = System.nanoTime();
    for (ClientConnection connection : connections) {
      try {
        connection.watch(now);
      } catch (RuntimeException | Error e) {
        log.error("watching a connection failed: remote={}", connection.remote(), e);
      }
    }
  }

  /** What went over connections, open and closed. */
  public Traffic traffic() {
    long requests = closedRequests.get();
    long received = closedBytesReceived.get();
    long written = closedBytesWritten.get();
    int open = 0;
    for (ClientConnection connection : connections) {
      open++;
      requests += connection.requests();
      received += connection.bytesReceived();
      written += connection.bytesWritten();
    }
    return new Traffic(open, requests, received, written, malformed.get());
  }

  /**
   * What went over connections.
   *
   * @param malformed connections closed because of bytes that were not the protocol
   */
  public record Traffic(
      int connections, long requests, long bytesReceived, long bytesWritten, long malformed) {}

  /** Stops accepting, closes connections, and ends the event loops. Blocks for a second at most. */
  @Override
  public void close() {
    watch.stop();
    channel.close().awaitUninterruptibly(CLOSE_MILLIS_MAX);
    connections.forEach(ClientConnection::shutDown);
    close(acceptors);
    close(loops);
  }

  private static void close(@Nullable EventLoopGroup group) {
    if (group != null) {
      group
          .shutdownGracefully(0, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS)
          .awaitUninterruptibly(CLOSE_MILLIS_MAX);
    }
  }
}
