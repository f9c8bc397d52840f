package dev.grid.systemtests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for members whose addresses are known before they start, or that are started more than
 * once. No port is given twice until all were, so that tests may run at the same time. Thread-safe.
 */
public final class Ports {

  private static final int COUNT = 4_000;

  /** Below the ports that the system hands out, so that nobody takes one between two starts. */
  private static final int FIRST = 27_000;

  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 10 % COUNT));

  private Ports() {}

  /** So many ports that are free on the loopback address. */
  public static List<Integer> free(int count) {
    List<Integer> free = new ArrayList<>();
    while (free.size() < count) {
      free.add(freeAt("127.0.0.1"));
    }
    return free;
  }

  /** A port that is free at each of the addresses. */
  public static int freeAt(String... hosts) {
    return firstOfFree(1, hosts);
  }

  /** The first of so many ports, one after the other, that are free on the loopback address. */
  public static int firstOfFree(int count) {
    return firstOfFree(count, "127.0.0.1");
  }

  private static int firstOfFree(int count, String... hosts) {
    for (int attempt = 0; attempt < COUNT; attempt++) {
      int offset = NEXT.getAndAdd(count) % COUNT;
      if (offset + count <= COUNT && areFree(FIRST + offset, count, hosts)) {
        return FIRST + offset;
      }
    }
    throw new AssertionError("no count=" + count + " ports are free at " + List.of(hosts));
  }

  private static boolean areFree(int first, int count, String... hosts) {
    for (int port = first; port < first + count; port++) {
      for (String host : hosts) {
        try (ServerSocket tried = new ServerSocket(port, 1, InetAddress.getByName(host))) {
          tried.setReuseAddress(true);
        } catch (IOException e) {
          return false;
        }
      }
    }
    return true;
  }
}
