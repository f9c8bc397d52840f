package dev.grid.systemtests.members;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports of the loopback address for members that are started more than once. */
final class Ports {

  /** Below the ports that the system hands out, so that nobody takes one between two starts. */
  private static final int FIRST = 27_000;

  private static final int COUNT = 4_000;

  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 10 % COUNT));

  private Ports() {}

  static List<Integer> free(int count) {
    List<Integer> free = new ArrayList<>();
    while (free.size() < count) {
      int port = FIRST + NEXT.getAndIncrement() % COUNT;
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        free.add(socket.getLocalPort());
      } catch (IOException e) {
        // Taken: try the next.
      }
    }
    return free;
  }
}
