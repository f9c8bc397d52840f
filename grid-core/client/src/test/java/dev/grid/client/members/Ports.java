package dev.grid.client.members;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for members. They are below those that the system hands out: a client that dials a closed
 * port of that range may be given the same one and reach itself.
 */
public final class Ports {

  private static final int FIRST = 12_000;
  private static final int COUNT = 20_000;

  private static final AtomicInteger next =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 100 % COUNT));

  private Ports() {}

  /** A port that is free now, and that nobody else in this process is given. */
  public static int free() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + next.getAndIncrement() % COUNT;
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: try the next.
      }
    }
    throw new IllegalStateException("no port is free from " + FIRST);
  }
}
