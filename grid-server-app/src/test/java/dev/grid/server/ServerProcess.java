package dev.grid.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The packaged jar, running as users run it. Closing it ends the process.
 *
 * <p>Confined to the test's thread; a second one reads the output until the process ends.
 */
final class ServerProcess implements AutoCloseable {

  private static final int START_SECONDS_MAX = 60;
  private static final int STOP_SECONDS_MAX = 30;
  private static final String END_OF_OUTPUT = "\0";

  private final Process process;
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final List<String> read = new ArrayList<>();

  private ServerProcess(Process process) {
    this.process = process;
    Thread.ofPlatform().daemon().name("server-output").start(this::readOutput);
  }

  /** Starts the jar on the JDK of this test. */
  static ServerProcess start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(Objects.requireNonNull(System.getProperty("grid.server.jar"), "grid.server.jar"));
    command.addAll(List.of(arguments));
    return new ServerProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private void readOutput() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(unread::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      unread.add("output ended: " + e);
    } finally {
      unread.add(END_OF_OUTPUT);
    }
  }

  /** The first line that matches, when it comes; fails with the output if the process ends. */
  String awaitLine(Predicate<String> wanted) throws InterruptedException {
    while (true) {
      String line = unread.poll(START_SECONDS_MAX, TimeUnit.SECONDS);
      if (line == null || line.equals(END_OF_OUTPUT)) {
        throw new AssertionError("the line did not come; output:\n" + String.join("\n", read));
      }
      read.add(line);
      if (wanted.test(line)) {
        return line;
      }
    }
  }

  /** Asks the process to end, as SIGTERM does. */
  void terminate() {
    process.destroy();
  }

  /** The exit code, when the process has ended. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end; output:\n" + String.join("\n", read));
    }
    return process.exitValue();
  }

  /** All lines, after the process has ended. */
  List<String> output() throws InterruptedException {
    String line;
    while ((line = unread.poll(STOP_SECONDS_MAX, TimeUnit.SECONDS)) != null
        && !line.equals(END_OF_OUTPUT)) {
      read.add(line);
    }
    return List.copyOf(read);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
