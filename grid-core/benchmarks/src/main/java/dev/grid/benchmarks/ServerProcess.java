package dev.grid.benchmarks;

import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.Target;
import dev.grid.benchmarks.load.WireSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One server as a process of its own, ended when closed and when this process ends. Confined to one
 * thread.
 */
public final class ServerProcess implements AutoCloseable {

  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration STOP_MAX = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(2);

  private final Contender contender;
  private final Process process;
  private final Target target;
  private final Path log;
  private final long startNanos;
  private final Thread endWithThisProcess;

  private ServerProcess(
      Contender contender, Process process, Target target, Path log, long startNanos) {
    this.contender = contender;
    this.process = process;
    this.target = target;
    this.log = log;
    this.startNanos = startNanos;
    this.endWithThisProcess = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(endWithThisProcess);
  }

  /** Starts a server on a free port; it does not serve yet. */
  static ServerProcess start(Contender contender, Arguments arguments) throws IOException {
    int port = freePort();
    return start(contender, arguments, port, List.of(port), contender.label() + ".log");
  }

  /**
   * Starts a server; it does not serve yet.
   *
   * @param members ports of all members of its cluster, its own among them
   * @param logName of a file in the report's folder
   */
  static ServerProcess start(
      Contender contender, Arguments arguments, int port, List<Integer> members, String logName)
      throws IOException {
    Path log = Files.createDirectories(Report.folder(arguments)).resolve(logName);
    ProcessBuilder builder = new ProcessBuilder(contender.command(arguments, port, members));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    long startNanos = System.nanoTime();
    Target target = contender.target(arguments, port);
    return new ServerProcess(contender, builder.start(), target, log, startNanos);
  }

  /** Starts a server and waits until it serves. */
  public static ServerProcess startServing(Contender contender, Arguments arguments)
      throws IOException {
    ServerProcess server = start(contender, arguments);
    try {
      server.awaitServing();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  public long pid() {
    return process.pid();
  }

  public Target target() {
    return target;
  }

  /** When the process was started, on the clock of {@link System#nanoTime}. */
  long startNanos() {
    return startNanos;
  }

  /** Ends it as kill -9 does, and returns when. */
  long kill() {
    long nanos = System.nanoTime();
    process.destroyForcibly();
    return nanos;
  }

  /**
   * Waits until a first client has authenticated and read a key (for Redis: has connected).
   *
   * @return the time from the start of the process until then
   * @throws IllegalStateException if the process ends or takes longer than {@link #START_MAX}
   */
  Duration awaitServing() {
    IOException last = null;
    while (process.isAlive()) {
      try {
        useOnce();
        return Duration.ofNanos(System.nanoTime() - startNanos);
      } catch (IOException e) {
        last = e;
      } catch (IllegalStateException e) {
        last = new IOException("refused a request", e);
      }
      if (System.nanoTime() - startNanos > START_MAX.toNanos()) {
        break;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    throw new IllegalStateException(contender.label() + " does not serve; see " + log, last);
  }

  private void useOnce() throws IOException {
    switch (target.protocol()) {
      case WIRE -> {
        try (WireSession session = WireSession.open(target)) {
          session.get(0);
        }
      }
      case RESP -> new Socket(InetAddress.getLoopbackAddress(), target.port()).close();
    }
  }

  /** Asks it to end and returns at once; to be closed all the same. */
  void terminate() {
    process.destroy();
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
    process.destroy();
    try {
      if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println(
            contender.label() + " did not stop within " + STOP_MAX + " of SIGTERM; killing it");
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** A port of the loopback interface that nobody listened at a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    }
  }
}
