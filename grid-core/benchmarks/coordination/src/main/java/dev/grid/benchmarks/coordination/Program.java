package dev.grid.benchmarks.coordination;

import java.io.BufferedReader;
import java.io.IOException;
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
  private final String name;
  private final BufferedReader output;

  private Program(Process process, String name) {
    this.process = process;
    this.name = name;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end " + name));
  }

  /** Starts it. */
  static Program begun(Class<?> main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new Program(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start(),
        main.getSimpleName());
  }

  /** Waits until it has printed this line; what it prints later is dropped. */
  void await(String line) throws IOException {
    String said = output.readLine();
    while (said != null && !said.equals(line)) {
      said = output.readLine();
    }
    if (said == null) {
      close();
      throw new IOException(name + " has ended before it said: " + line);
    }
    // What it logs from now on must not fill the pipe.
    Thread.ofVirtual().start(() -> output.lines().forEach(ignored -> {}));
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
