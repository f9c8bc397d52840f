package dev.grid.coordination.tests.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server as a process, or as several where it forks some: signals go to all of them. Guarded by
 * its monitor.
 */
final class ServerProcess implements Server {

  private static final Duration START_MAX = Duration.ofMinutes(1);
  private static final Duration STOP_MAX = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration AGAIN_PAUSE = Duration.ofMillis(250);
  private static final int AGAIN_MAX = 20;

  private final ServerKind kind;
  private final Path folder;
  private final int port;
  private @Nullable Process process;

  private ServerProcess(ServerKind kind, Path folder, int port) {
    this.kind = kind;
    this.folder = folder;
    this.port = port;
  }

  /**
   * Installs the kind if it is missing, prepares a folder, and starts a server that is killed with
   * this process at the latest.
   */
  static Server started(ServerKind kind) {
    synchronized (ServerProcess.class) {
      if (!kind.isInstalled()) {
        Shell.install(kind.debianPackage());
      }
    }
    int port = kind.port();
    try {
      Path folder = Files.createTempDirectory("grid-" + kind.name());
      if (!kind.user().isEmpty() && Shell.isRoot()) {
        Shell.run(List.of("chown", kind.user(), folder.toString()));
      }
      kind.prepare(folder, port);
      ServerProcess server = new ServerProcess(kind, folder, port);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "close-" + kind.name()));
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException("cannot prepare " + kind.name() + " port=" + port, e);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public synchronized long pid() {
    return running().pid();
  }

  private Process running() {
    if (process == null || !process.isAlive()) {
      throw new IllegalStateException(kind.name() + " does not run: " + tail());
    }
    return process;
  }

  @Override
  public synchronized void start() {
    if (process != null && process.isAlive()) {
      return;
    }
    process = launched();
    long start = System.nanoTime();
    for (int again = 0; !kind.serves(port); ) {
      if (!process.isAlive() && again++ < AGAIN_MAX) {
        // Processes that a killed server had forked may hold its data for a moment longer.
        LockSupport.parkNanos(AGAIN_PAUSE.toNanos());
        process = launched();
      }
      running();
      if (System.nanoTime() - start > START_MAX.toNanos()) {
        kill();
        throw new IllegalStateException(
            kind.name() + " does not serve after=" + START_MAX + ": " + tail());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private Process launched() {
    try {
      return new ProcessBuilder(Shell.as(kind.user(), kind.command(folder, port)))
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
          .start();
    } catch (IOException e) {
      throw new IllegalStateException("cannot start " + kind.name(), e);
    }
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log());
      return "log="
          + log()
          + "\n"
          + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "no log=" + log();
    }
  }

  @Override
  public synchronized void kill() {
    if (process != null) {
      signal(process, "KILL");
      awaitEnd(process);
      process = null;
    }
  }

  @Override
  public synchronized void stop() {
    if (process == null) {
      return;
    }
    signal(process, "CONT");
    process.destroy();
    try {
      if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process = null;
  }

  @Override
  public synchronized void pause() {
    signal(running(), "STOP");
  }

  @Override
  public synchronized void resume() {
    signal(running(), "CONT");
  }

  /**
   * To the process and those that it forked; some may be gone in the meantime, which kill says and
   * nobody needs to know.
   */
  private static void signal(Process process, String signal) {
    // The shell's own kill: not every machine has the program.
    List<String> command =
        new ArrayList<>(
            List.of("sh", "-c", "kill -$0 \"$@\"", signal, Long.toString(process.pid())));
    try (Stream<ProcessHandle> forked = process.descendants()) {
      forked.forEach(handle -> command.add(Long.toString(handle.pid())));
    }
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitEnd(Process process) {
    try {
      process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
    Shell.delete(folder);
  }
}
