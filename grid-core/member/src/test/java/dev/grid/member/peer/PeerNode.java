package dev.grid.member.peer;

import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A member of nothing but a port and its connections. Owns its threads. */
public final class PeerNode implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 300;

  /** What a node was told. */
  public sealed interface Told {
    record Connected(UUID member) implements Told {}

    record Disconnected(UUID member, boolean gone) implements Told {}

    record Received(UUID from, PeerMessages message) implements Told {}
  }

  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          2, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  private volatile @Nullable CountDownLatch gate;
  private final UUID id;
  private final Channel server;
  private final PeerNetwork network;

  public PeerNode(PeerIdentity identity) {
    this(identity, PeerLimits.DEFAULT, UUID.randomUUID(), 0);
  }

  PeerNode(PeerIdentity identity, PeerLimits limits, UUID id, int port) {
    this.id = id;
    network = new PeerNetwork(this::info, identity, new Recorder(), limits, null);
    server =
        new ServerBootstrap()
            .group(loops)
            .channel(
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(network.accept(channel));
                  }
                })
            .bind("127.0.0.1", port)
            .syncUninterruptibly()
            .channel();
    network.start(loops);
  }

  public UUID id() {
    return id;
  }

  public PeerNetwork network() {
    return network;
  }

  public Address address() {
    return new Address("127.0.0.1", ((InetSocketAddress) server.localAddress()).getPort());
  }

  public MemberInfo info() {
    return new MemberInfo(
        address(), id, Map.of(), false, new MemberVersion((byte) 0, (byte) 1, (byte) 0), Map.of());
  }

  /** The next that this was told and that fits; what came before it is forgotten. */
  Told await(Predicate<Told> wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    Told next;
    do {
      next = told.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new TimeoutException("not told in " + PATIENCE_SECONDS + " s");
      }
    } while (!wanted.test(next));
    return next;
  }

  void awaitConnected(PeerNode other) throws Exception {
    await(new Told.Connected(other.id())::equals);
  }

  <M extends PeerMessages> M awaitMessage(Class<M> type) throws Exception {
    Told.Received received =
        (Told.Received)
            await(one -> one instanceof Told.Received some && type.isInstance(some.message()));
    return type.cast(received.message());
  }

  /** Lets the next message wait, and with it everything after it. */
  void stopReading(CountDownLatch until) {
    gate = until;
  }

  @Nullable Told next() {
    return told.poll();
  }

  /** Ends as a process does that is killed: without a word. */
  public void crash() {
    server.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Override
  public void close() {
    if (!loops.isShuttingDown()) {
      network.close();
      crash();
    }
  }

  private final class Recorder implements Peers.Listener {

    @Override
    public void received(UUID from, PeerMessages message) {
      CountDownLatch closed = gate;
      if (closed != null) {
        try {
          closed.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      told.add(new Told.Received(from, message));
    }

    @Override
    public void batchEnded(UUID from) {}

    @Override
    public void connected(UUID member) {
      told.add(new Told.Connected(member));
    }

    @Override
    public void disconnected(UUID member, boolean gone) {
      told.add(new Told.Disconnected(member, gone));
    }
  }
}
