package dev.grid.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The packaged jar, running as users run it. Closing it ends the process.
 *
 * <p>Confined to the test's thread; a second one reads the output until the process ends.
 */
final class ServerProcess implements AutoCloseable {

  private static final int START_SECONDS_MAX = 300;
  private static final int STOP_SECONDS_MAX = 300;
  private static final String END_OF_OUTPUT = "\0";

  private final Process process;
  private final Thread reader;
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final List<String> output = new CopyOnWriteArrayList<>();

  private ServerProcess(Process process) {
    this.process = process;
    reader = Thread.ofPlatform().daemon().name("server-output").start(this::readOutput);
  }

  /** Starts the jar on the JDK of this test. */
  static ServerProcess start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Each lives for seconds only.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.add("-jar");
    command.add(Objects.requireNonNull(System.getProperty("grid.server.jar"), "grid.server.jar"));
    command.addAll(List.of(arguments));
    return new ServerProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines
          .lines()
          .forEach(
              line -> {
                output.add(line);
                unread.add(line);
              });
    } catch (IOException | UncheckedIOException e) {
      output.add("reading the output failed: " + e);
    } finally {
      unread.add(END_OF_OUTPUT);
    }
  }

  /** The first line that matches, when it comes; fails with the output if the process ends. */
  String awaitLine(Predicate<String> wanted) throws InterruptedException {
    while (true) {
      String line = unread.poll(START_SECONDS_MAX, TimeUnit.SECONDS);
      if (line == null || line.equals(END_OF_OUTPUT)) {
        throw new AssertionError("the line did not come; output:\n" + String.join("\n", output));
      }
      if (wanted.test(line)) {
        return line;
      }
    }
  }

  /** Sends SIGTERM. Not through the process itself, which would close its output to us. */
  void terminate() {
    assertThat(process.toHandle().destroy()).as("SIGTERM was sent").isTrue();
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** The exit code, when the process has ended. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end; output:\n" + String.join("\n", output));
    }
    return process.exitValue();
  }

  /** All lines, after the process has ended. */
  List<String> output() throws InterruptedException {
    assertThat(reader.join(Duration.ofSeconds(STOP_SECONDS_MAX))).as("output ended").isTrue();
    return List.copyOf(output);
  }

  @Override
  public void close() {
    kill();
  }
}
