package dev.grid.coordination.tests.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A Java process of this class path, which can be killed and paused. Confined to one thread. */
final class ProofProcess implements ProofSystem.Breakable, AutoCloseable {

  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final Duration TERMINATION_MAX = Duration.ofSeconds(20);

  private final String name;
  private final List<String> command;
  private final Path log;
  private final Consumer<String> lines;

  /** Counted down by the first line that the process prints; written with {@link #process}. */
  private CountDownLatch said = new CountDownLatch(1);

  /** Written by the one thread that uses this, and read by the hook that ends it. */
  private volatile Process process;

  /**
   * Starts it.
   *
   * @param lines is called with what it prints, on a thread of its own
   */
  ProofProcess(String name, Path logs, Consumer<String> lines, Class<?> main, String... arguments) {
    this.name = name;
    this.log = logs.resolve(name + ".log");
    this.lines = lines;
    this.command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=proof-logback.xml",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    this.process = begin();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> process.destroyForcibly(), "end " + name));
  }

  private Process begin() {
    CountDownLatch saying = new CountDownLatch(1);
    said = saying;
    try {
      Process begun =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Thread.ofPlatform().daemon().name("proof-" + name).start(() -> read(begun, saying));
      return begun;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Process of, CountDownLatch saying) {
    try (BufferedReader reader = of.inputReader(StandardCharsets.UTF_8)) {
      reader
          .lines()
          .forEach(
              line -> {
                saying.countDown();
                lines.accept(line);
              });
    } catch (IOException | UncheckedIOException e) {
      lines.accept("# " + name + " has ended: " + e);
    }
  }

  String name() {
    return name;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  /** Kills it (SIGKILL) and waits until it is gone. */
  @Override
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end (SIGTERM); kills it if it does not. */
  @Override
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(TERMINATION_MAX.toSeconds(), TimeUnit.SECONDS)) {
      kill();
    }
  }

  @Override
  public void start() {
    process = begin();
  }

  /** Waits until it has printed something. */
  @Override
  public void awaitServing() throws InterruptedException {
    if (!said.await(START_MAX.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(name + " does not serve within " + START_MAX);
    }
  }

  @Override
  public void pause() {
    signal("-STOP");
  }

  @Override
  public void resume() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      int exit = new ProcessBuilder("kill", signal, "" + process.pid()).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill " + signal + " " + name + ": exit=" + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
