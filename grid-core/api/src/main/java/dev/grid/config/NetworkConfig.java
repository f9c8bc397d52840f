package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a member listens for clients and other members, and its limits. Immutable.
 *
 * @param host the address to bind to; the wildcard address by default
 * @param publicHost where other members connect to, and clients unless {@code publicAddress} says
 *     otherwise, at the port that is bound; null for the bound address, or this host's own
 * @param publicAddress where clients are told to connect to, if that is another host or port; null
 *     if it is not
 * @param port from 0 to 65535; 0 takes any free one
 * @param portAutoIncrement whether a taken port is followed by the next, up to {@code portCount} of
 *     them
 * @param portCount how many ports are tried
 * @param ioThreads how many threads read from and write to connections; 0 for one a core
 * @param frameBytesMax the largest message a client may send or is sent; what is larger is refused.
 *     0 for 128 MiB, or an eighth of the largest heap if that is less; this then has that number
 * @param pendingBytesMax how many bytes of events and small replies may wait for one slow
 *     connection; beyond it the connection is closed. Replies of more than 256 KiB are not counted
 *     here
 * @param pendingBytesTotalMax how many bytes may wait for all connections together; beyond it the
 *     connection for which most wait is closed. 0 for a quarter of the memory that this process may
 *     use
 * @param stalledReaderTimeout how long a connection may make no progress with bytes pending before
 *     it is closed
 * @param heartbeatTimeout how long a client may be silent before its connection is closed
 * @param join how other members are found
 * @param tls TLS on this port, and to the ports of other members; null for none
 */
public record NetworkConfig(
    String host,
    @Nullable String publicHost,
    @Nullable PublicAddress publicAddress,
    int port,
    boolean portAutoIncrement,
    int portCount,
    int ioThreads,
    int frameBytesMax,
    long pendingBytesMax,
    long pendingBytesTotalMax,
    Duration stalledReaderTimeout,
    Duration heartbeatTimeout,
    JoinConfig join,
    @Nullable TlsConfig tls)
    implements NetworkConfigWithers {

  /** The port that every client of the protocol tries first. */
  public static final int DEFAULT_PORT = 5701;

  private static final int DEFAULT_PORT_COUNT = 100;
  private static final int DEFAULT_FRAME_BYTES_MAX = 128 << 20;

  /**
   * The default is no more than one part in so many of the heap. While a value replaces another, it
   * is in memory up to six times: as it is received, as it is kept, in the answer with the value
   * before (kept and written, two of them), in the message to its copies, and in an event. The rest
   * is for what else is kept.
   */
  private static final int HEAP_PARTS = 8;

  private static final int FRAME_BYTES_MIN = 4096;

  /** An event has a value and the one before it, and must fit into a message between members. */
  private static final int FRAME_BYTES_MAX = 512 << 20;

  private static final long DEFAULT_PENDING_BYTES_MAX = 64L << 20;

  public NetworkConfig {
    Objects.requireNonNull(host, "host");
    require(
        publicHost == null || isHost(publicHost),
        "publicHost",
        String.valueOf(publicHost),
        "a name or address without port and brackets; a port goes into publicAddress, as in"
            + " grid.example.com:6205");
    require(port >= 0 && port <= 65535, "port", port, "from 0 to 65535");
    require(portCount >= 1, "portCount", portCount, "at least 1");
    require(ioThreads >= 0, "ioThreads", ioThreads, "0 (one a core) or more");
    if (frameBytesMax == 0) {
      frameBytesMax = frameBytesMaxFor(Runtime.getRuntime().maxMemory());
    }
    require(
        frameBytesMax >= FRAME_BYTES_MIN && frameBytesMax <= FRAME_BYTES_MAX,
        "frameBytesMax",
        frameBytesMax,
        "0 (by the heap), or from " + FRAME_BYTES_MIN + " to " + FRAME_BYTES_MAX);
    require(
        pendingBytesMax >= FRAME_BYTES_MIN,
        "pendingBytesMax",
        pendingBytesMax,
        "at least " + FRAME_BYTES_MIN);
    require(
        pendingBytesTotalMax == 0 || pendingBytesTotalMax >= FRAME_BYTES_MIN,
        "pendingBytesTotalMax",
        pendingBytesTotalMax,
        "0 (a quarter of the memory) or at least " + FRAME_BYTES_MIN);
    require(stalledReaderTimeout.isPositive(), "stalledReaderTimeout", stalledReaderTimeout, "> 0");
    require(heartbeatTimeout.isPositive(), "heartbeatTimeout", heartbeatTimeout, "> 0");
    Objects.requireNonNull(join, "join");
  }

  /** The default with a heap of so many bytes. */
  static int frameBytesMaxFor(long heapBytes) {
    return (int)
        Math.max(FRAME_BYTES_MIN, Math.min(DEFAULT_FRAME_BYTES_MAX, heapBytes / HEAP_PARTS));
  }

  private static boolean isHost(String text) {
    int colon = text.indexOf(':');
    return !text.isBlank() && text.indexOf('[') < 0 && (colon < 0 || colon < text.lastIndexOf(':'));
  }

  private static void require(boolean holds, String setting, Object value, String rule) {
    if (!holds) {
      throw new InvalidConfigurationException(
          "network " + setting + "=" + value + ": must be " + rule);
    }
  }

  /** Port 5701 on all interfaces; a taken port is an error. */
  public static NetworkConfig defaults() {
    return new NetworkConfig(
        "0.0.0.0",
        null,
        null,
        DEFAULT_PORT,
        false,
        DEFAULT_PORT_COUNT,
        0,
        0,
        DEFAULT_PENDING_BYTES_MAX,
        0,
        Duration.ofSeconds(30),
        Duration.ofSeconds(300),
        JoinConfig.alone(),
        null);
  }

  /**
   * This, telling clients another host and port than those bound, for example {@code
   * grid.example.com:6205}; null for none.
   *
   * @throws InvalidConfigurationException if it is no address
   */
  public NetworkConfig withPublicAddress(@Nullable String publicAddress) {
    return withPublic(publicAddress == null ? null : PublicAddress.of(publicAddress));
  }

  /** This with another public address, or null for none. */
  public NetworkConfig withPublic(@Nullable PublicAddress publicAddress) {
    return new NetworkConfig(
        host,
        publicHost,
        publicAddress,
        port,
        portAutoIncrement,
        portCount,
        ioThreads,
        frameBytesMax,
        pendingBytesMax,
        pendingBytesTotalMax,
        stalledReaderTimeout,
        heartbeatTimeout,
        join,
        tls);
  }

  /** This, trying up to {@code portCount} ports from the first. */
  public NetworkConfig withPortAutoIncrement(boolean portAutoIncrement, int portCount) {
    return new NetworkConfig(
        host,
        publicHost,
        publicAddress,
        port,
        portAutoIncrement,
        portCount,
        ioThreads,
        frameBytesMax,
        pendingBytesMax,
        pendingBytesTotalMax,
        stalledReaderTimeout,
        heartbeatTimeout,
        join,
        tls);
  }

  /** This with another bound on slow readers. */
  public NetworkConfig withSlowReaders(long pendingBytesMax, Duration stalledReaderTimeout) {
    return new NetworkConfig(
        host,
        publicHost,
        publicAddress,
        port,
        portAutoIncrement,
        portCount,
        ioThreads,
        frameBytesMax,
        pendingBytesMax,
        pendingBytesTotalMax,
        stalledReaderTimeout,
        heartbeatTimeout,
        join,
        tls);
  }
}
