package dev.grid.systemtests.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between clients and a member and keeps what clients send. Owns a virtual thread for
 * accepting and two a connection, until it is closed.
 */
final class Relay implements AutoCloseable {

  private static final int BACKLOG = 50;
  private static final int BUFFER_BYTES = 16 << 10;

  private final ServerSocket server;
  private final int memberPort;
  private final List<ByteArrayOutputStream> conversations = new CopyOnWriteArrayList<>();

  Relay(int memberPort) throws IOException {
    this.memberPort = memberPort;
    this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  /** Where clients connect to. */
  int port() {
    return server.getLocalPort();
  }

  /** What was sent on each connection, from its first byte on. */
  List<byte[]> conversations() {
    return conversations.stream().map(ByteArrayOutputStream::toByteArray).toList();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket member = new Socket(InetAddress.getLoopbackAddress(), memberPort);
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        conversations.add(kept);
        Thread.startVirtualThread(() -> copy(client, member, kept));
        Thread.startVirtualThread(() -> copy(member, client, OutputStream.nullOutputStream()));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void copy(Socket from, Socket to, OutputStream kept) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      for (int count; (count = in.read(buffer)) >= 0; ) {
        kept.write(buffer, 0, count);
        to.getOutputStream().write(buffer, 0, count);
      }
    } catch (IOException e) {
      // One side has closed; so does the other.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
