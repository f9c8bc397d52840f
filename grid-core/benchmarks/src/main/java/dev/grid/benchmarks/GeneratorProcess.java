package dev.grid.benchmarks;

import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.LoadGenerator;
import dev.grid.benchmarks.load.Measurement;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The load generator of one server or cluster, as a process of its own that waits for commands, so
 * that it is warm whenever it measures and idle when it does not. Confined to one thread.
 */
final class GeneratorProcess implements AutoCloseable {

  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader output;

  private GeneratorProcess(Process process) {
    this.process = process;
    commands = process.outputWriter();
    output = process.inputReader();
  }

  /**
   * Starts a generator and waits until it has set all keys.
   *
   * @throws IllegalStateException if it fails, for a reason that it writes to the error stream
   */
  static GeneratorProcess start(ServerGroup servers, Arguments arguments) throws IOException {
    List<String> command = new ArrayList<>();
    Collections.addAll(
        command,
        Contender.javaLauncher(),
        "-Xms256m",
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        LoadGenerator.class.getName(),
        "--ports",
        joined(servers.ports()),
        "--server-pids",
        joined(servers.pids()),
        "--protocol",
        servers.target().protocol().name(),
        "--entries",
        arguments.text("entries", "1000000"),
        "--threads",
        arguments.text("threads", "2"));
    @Nullable Path authority = servers.target().authority();
    if (authority != null) {
      Collections.addAll(command, "--authority", authority.toString());
    }
    if (servers.target().login()) {
      Collections.addAll(command, "--login", "true");
    }
    GeneratorProcess generator =
        new GeneratorProcess(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    try {
      generator.awaitLine(LoadGenerator.LOADED::equals);
      return generator;
    } catch (IOException | RuntimeException e) {
      generator.close();
      throw e;
    }
  }

  private static String joined(List<? extends Number> numbers) {
    return numbers.stream().map(Number::toString).collect(Collectors.joining(","));
  }

  /**
   * Applies a workload and measures it. Blocks for both durations.
   *
   * @throws IllegalStateException if the generator fails, for a reason that it writes to the error
   *     stream
   */
  Measurement measure(String workload, Duration warmup, Duration measured) throws IOException {
    commands.write(
        String.format(
            Locale.ROOT,
            "%s %.3f %.3f%n",
            workload,
            warmup.toMillis() / 1e3,
            measured.toMillis() / 1e3));
    commands.flush();
    return Measurement.parse(awaitLine(Measurement::isResult));
  }

  private String awaitLine(Predicate<String> expected) throws IOException {
    String line;
    while ((line = output.readLine()) != null) {
      if (expected.test(line)) {
        return line;
      }
    }
    throw new IllegalStateException("the load generator failed");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      output.close();
      commands.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the generator's streams", e);
    }
  }
}
