package dev.grid.coordination.tests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that stay with a server over its restarts: each is given once, and to one process.
 * Thread-safe.
 */
public final class Ports {

  private static final int COUNT = 1_500;

  /** Below those that the system hands out itself, and beside those of the system tests. */
  private static final int FIRST = 25_000;

  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 10 % COUNT));

  /** Files whose locks this process has; never closed. */
  private static final Set<FileChannel> CLAIMED = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /**
   * A port that is free on the loopback address, and this process's until it ends: also while its
   * server is killed and started again.
   */
  public static int free() {
    for (int attempt = 0; attempt < COUNT; attempt++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port) && claim(port)) {
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

  /** By a lock of a file that all processes know. */
  private static boolean claim(int port) {
    try {
      Path folder = Path.of(System.getProperty("java.io.tmpdir"), "grid-coordination-ports");
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(Integer.toString(port)),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      boolean claimed = false;
      try {
        claimed = channel.tryLock() != null;
      } catch (OverlappingFileLockException e) {
        return false; // This process's own.
      } finally {
        if (claimed) {
          CLAIMED.add(channel);
        } else {
          channel.close();
        }
      }
      return claimed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
