package dev.grid.coordination.tests.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that stay with a server over its restarts. No port is given twice until all were, so that
 * several servers may start at the same time. Thread-safe.
 */
public final class Ports {

  private static final int COUNT = 1_500;

  /** Below those that the system hands out itself, and beside those of the system tests. */
  private static final int FIRST = 25_000;

  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 10 % COUNT));

  private Ports() {}

  /** A port that is free on the loopback address. */
  public static int free() {
    for (int attempt = 0; attempt < COUNT; attempt++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no port is free: first=" + FIRST + " count=" + COUNT);
  }

  private static boolean isFree(int port) {
    try (ServerSocket tried = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return tried.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
