package dev.grid.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes as they are. */
record PlainLink(SocketChannel channel) implements Link {

  private static final int READ_BYTES_MAX = 4096;

  /** Reads through the socket's stream, because only that knows a time limit. */
  @Override
  public void receive(ByteBuffer into) throws IOException {
    byte[] bytes = new byte[Math.min(into.remaining(), READ_BYTES_MAX)];
    int count = channel.socket().getInputStream().read(bytes);
    if (count <= 0) {
      throw new IOException("connection closed by the server, or message too long");
    }
    into.put(bytes, 0, count);
  }

  @Override
  public void send(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void read(ByteBuffer into) throws IOException {
    if (channel.read(into) < 0) {
      throw new IOException("the server closed the connection");
    }
  }

  @Override
  public boolean write(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
    return !bytes.hasRemaining();
  }
}
