package dev.grid.benchmarks.coordination;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A main class of this class path in a process of its own, that says by a line that it is ready.
 */
final class Program implements AutoCloseable {

  private static final int END_SECONDS_MAX = 30;

  private final Process process;

  private Program(Process process) {
    this.process = process;
  }

  /** Starts it, and waits for a line. */
  static Program started(Class<?> main, String line, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Program program = new Program(process);
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String said = output.readLine();
    while (said != null && !said.equals(line)) {
      said = output.readLine();
    }
    if (said == null) {
      program.close();
      throw new IOException(main.getSimpleName() + " has ended before it was ready");
    }
    // What it logs from now on must not fill the pipe.
    Thread.ofVirtual().start(() -> output.lines().forEach(ignored -> {}));
    return program;
  }

  /** As {@code kill -9}; waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      boolean unused = process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
