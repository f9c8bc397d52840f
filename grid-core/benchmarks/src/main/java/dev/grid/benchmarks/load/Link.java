package dev.grid.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection's bytes, with TLS or without. Confined to one thread. */
sealed interface Link extends AutoCloseable permits PlainLink, TlsLink {

  /** How long an answer is waited for while the channel blocks. */
  int ANSWER_MAX_MILLIS = 5_000;

  /**
   * Connects to a server, and begins TLS if it has it. Blocks.
   *
   * @throws IOException if the server does not listen, hangs up or is not trusted
   */
  static Link open(Target target) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port()));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.socket().setSoTimeout(ANSWER_MAX_MILLIS);
    @Nullable Path authority = target.authority();
    return authority == null
        ? new PlainLink(channel)
        : TlsLink.over(channel, target.port(), authority);
  }

  /** The socket, to be selected and made non-blocking, and for nothing else. */
  SocketChannel channel();

  /** Waits so long for answers. */
  default void waitUpTo(Duration max) throws IOException {
    channel().socket().setSoTimeout(Math.toIntExact(max.toMillis()));
  }

  /**
   * Reads something while the channel blocks, within the time that was set.
   *
   * @throws IOException if that is over, or the server has closed the connection
   */
  void receive(ByteBuffer into) throws IOException;

  /** Writes everything while the channel blocks. */
  void send(ByteBuffer bytes) throws IOException;

  /**
   * Takes what has arrived.
   *
   * @throws IOException if the server has closed the connection
   */
  void read(ByteBuffer into) throws IOException;

  /** Writes what the socket takes; called again with the same until it says that all is written. */
  boolean write(ByteBuffer bytes) throws IOException;

  @Override
  default void close() throws IOException {
    channel().close();
  }
}
