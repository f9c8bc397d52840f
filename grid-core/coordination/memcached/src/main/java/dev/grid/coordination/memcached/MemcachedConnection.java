package dev.grid.coordination.memcached;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection in memcached's text protocol (doc/protocol.txt of memcached): the seven commands
 * that coordination needs. Every call has one limit for all that it writes and reads; the socket
 * does not block, so a server that is paused with full buffers cannot hold a caller longer.
 *
 * <p>After any exception the place in the stream is unknown: the connection is to be closed.
 *
 * <p>Confined to one thread at a time by {@link MemcachedClient}, which holds a lock around each
 * call.
 */
final class MemcachedConnection implements AutoCloseable {

  /** What {@code cas} says of an item that is not stored. */
  enum Stored {
    STORED,
    /** Somebody else has changed it. */
    CHANGED,
    /** It is not there any more. */
    ABSENT
  }

  /**
   * An item.
   *
   * @param bytes its value, not to be changed
   * @param version the number that {@code cas} compares
   */
  record Item(byte[] bytes, long version) {}

  /** Longest line of an answer; memcached's own are below 300 bytes. */
  private static final int LINE_BYTES_MAX = 2_048;

  /**
   * Largest value that is read; memcached's own limit is 1 MiB unless it is started with another.
   */
  private static final int VALUE_BYTES_MAX = 64 << 20;

  private static final byte[] CRLF = {'\r', '\n'};

  private final SocketChannel channel;
  private final Selector selector;
  private final ByteBuffer in = ByteBuffer.allocate(16 << 10).flip();

  /** When the present call ends, by {@link System#nanoTime}. */
  private long deadlineNanos;

  private MemcachedConnection(SocketChannel channel, Selector selector) {
    this.channel = channel;
    this.selector = selector;
  }

  /**
   * Connects, and says who it is where the server wants that; blocks at most {@code limitNanos}.
   */
  static MemcachedConnection open(
      InetSocketAddress address, long limitNanos, @Nullable String user, @Nullable String password)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    Selector selector = null;
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      selector = Selector.open();
      var connection = new MemcachedConnection(channel, selector);
      connection.begin(limitNanos);
      if (!channel.connect(address)) {
        channel.register(selector, SelectionKey.OP_CONNECT);
        while (!channel.finishConnect()) connection.await(SelectionKey.OP_CONNECT);
      }
      if (user != null && password != null) connection.authenticate(user, password);
      return connection;
    } catch (IOException | RuntimeException e) {
      if (selector != null) selector.close();
      channel.close();
      throw e;
    }
  }

  /** The text protocol takes "user password" as the value of any first {@code set}. */
  private void authenticate(String user, String password) throws IOException {
    store("set", "auth", 0, (user + " " + password).getBytes(StandardCharsets.UTF_8), "");
    String line = line();
    if (!line.equals("STORED"))
      throw new MemcachedRefusal("memcached refused the user or the password");
  }

  /** Starts a call that may take {@code limitNanos} together. */
  void begin(long limitNanos) {
    deadlineNanos = System.nanoTime() + limitNanos;
  }

  /** The item, or null; with the version that {@link #cas} wants. */
  @Nullable Item gets(String key) throws IOException {
    write("gets " + key);
    return items().get(key);
  }

  /** Those of the items that are there. */
  Map<String, Item> gets(Collection<String> keys) throws IOException {
    write("gets " + String.join(" ", keys));
    return items();
  }

  /** Stores what is not there yet; false if it is. {@code seconds} 0 means without end. */
  boolean add(String key, int seconds, byte[] bytes) throws IOException {
    store("add", key, seconds, bytes, "");
    String line = line();
    return switch (line) {
      case "STORED" -> true;
      case "NOT_STORED" -> false;
      default -> throw refusal(line);
    };
  }

  /** Stores if the version is still the same; {@code seconds} below 0 deletes. */
  Stored cas(String key, int seconds, byte[] bytes, long version) throws IOException {
    store("cas", key, seconds, bytes, " " + Long.toUnsignedString(version));
    String line = line();
    return switch (line) {
      case "STORED" -> Stored.STORED;
      case "EXISTS" -> Stored.CHANGED;
      case "NOT_FOUND" -> Stored.ABSENT;
      default -> throw refusal(line);
    };
  }

  /** Gives an item {@code seconds} from now on; false if it is not there (any more). */
  boolean touch(String key, int seconds) throws IOException {
    write("touch " + key + " " + seconds);
    String line = line();
    return switch (line) {
      case "TOUCHED" -> true;
      case "NOT_FOUND" -> false;
      default -> throw refusal(line);
    };
  }

  /** Deletes; false if it was not there. */
  boolean delete(String key) throws IOException {
    write("delete " + key);
    String line = line();
    return switch (line) {
      case "DELETED" -> true;
      case "NOT_FOUND" -> false;
      default -> throw refusal(line);
    };
  }

  /** The server's version. */
  String version() throws IOException {
    write("version");
    String line = line();
    if (!line.startsWith("VERSION ")) throw refusal(line);
    return line.substring("VERSION ".length());
  }

  private Map<String, Item> items() throws IOException {
    Map<String, Item> items = new HashMap<>();
    while (true) {
      String line = line();
      if (line.equals("END")) return items;
      String[] words = line.split(" ", -1);
      if (words.length != 5 || !words[0].equals("VALUE")) throw refusal(line);
      int length = Integer.parseInt(words[3]);
      if (length > VALUE_BYTES_MAX) {
        throw new IOException(
            "memcached answered a value of " + length + " bytes, limit=" + VALUE_BYTES_MAX);
      }
      byte[] bytes = new byte[length];
      read(bytes);
      if (next() != '\r' || next() != '\n')
        throw new IOException("memcached ended a value in the middle of a line");
      items.put(words[1], new Item(bytes, Long.parseUnsignedLong(words[4])));
    }
  }

  private static IOException refusal(String line) {
    // Answers never repeat what was sent, so there is no secret in them.
    return new MemcachedRefusal("memcached answered \"" + line + "\"");
  }

  private void store(String command, String key, int seconds, byte[] bytes, String more)
      throws IOException {
    byte[] head =
        (command + " " + key + " 0 " + seconds + " " + bytes.length + more)
            .getBytes(StandardCharsets.UTF_8);
    var all = ByteBuffer.allocate(head.length + bytes.length + 4);
    write(all.put(head).put(CRLF).put(bytes).put(CRLF).flip());
  }

  private void write(String line) throws IOException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    write(ByteBuffer.allocate(bytes.length + 2).put(bytes).put(CRLF).flip());
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) await(SelectionKey.OP_WRITE);
    }
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream(64);
    while (true) {
      byte b = next();
      if (b == '\r') {
        if (next() != '\n') throw new IOException("memcached ended a line without a line feed");
        return line.toString(StandardCharsets.UTF_8);
      }
      if (line.size() == LINE_BYTES_MAX)
        throw new IOException("memcached answered a line longer than " + LINE_BYTES_MAX);
      line.write(b);
    }
  }

  private void read(byte[] bytes) throws IOException {
    for (int at = 0; at < bytes.length; ) {
      if (!in.hasRemaining()) fill();
      int count = Math.min(in.remaining(), bytes.length - at);
      in.get(bytes, at, count);
      at += count;
    }
  }

  private byte next() throws IOException {
    if (!in.hasRemaining()) fill();
    return in.get();
  }

  private void fill() throws IOException {
    in.clear();
    int count;
    while ((count = channel.read(in)) == 0) await(SelectionKey.OP_READ);
    in.flip();
    if (count < 0) throw new EOFException("memcached closed the connection");
  }

  private void await(int operation) throws IOException {
    channel.register(selector, operation);
    long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
    if (millis <= 0) throw new SocketTimeoutException("memcached did not answer in time");
    selector.select(millis);
    selector.selectedKeys().clear();
    if (Thread.currentThread().isInterrupted()) throw new InterruptedIOException("interrupted");
  }

  @Override
  public void close() throws IOException {
    try (selector) {
      channel.close();
    }
  }
}
