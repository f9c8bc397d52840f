package dev.grid.systemtests.members;

import dev.grid.Grid;
import dev.grid.Lifecycle;
import dev.grid.config.MemoryConfig;
import dev.grid.core.Grids;
import dev.grid.map.EvictionConfig;
import dev.grid.map.MapConfig;
import dev.grid.systemtests.OwnMember;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A member in a process with a small heap, which echoes the lines that it is given. Confined to the
 * test's thread; a second one reads the output.
 */
final class SmallHeap implements AutoCloseable {

  /** Maps of these names evict beyond more than the heap holds. */
  static final String EVICTING = "evicting";

  private static final String STOPPED = "the member has stopped";
  private static final String PORT = "port=";
  private static final long WAIT_SECONDS_MAX = 300;

  private final Process process;
  private final PrintWriter input;
  private final List<String> output = new CopyOnWriteArrayList<>();

  /** The process. Arguments: the share above which writes are refused, whether it is to exit. */
  static final class Program {

    private Program() {}

    public static void main(String[] args) throws IOException {
      MemoryConfig memory =
          new MemoryConfig(Double.parseDouble(args[0]), Boolean.parseBoolean(args[1]));
      MapConfig evicting =
          MapConfig.named(EVICTING + "*").withEviction(EvictionConfig.bytes(Long.MAX_VALUE / 2));
      Grid member = Grids.startMember(OwnMember.config().withMemory(memory).with(evicting));
      member
          .lifecycle()
          .addListener(
              state -> {
                if (state == Lifecycle.State.STOPPED) {
                  System.out.println(STOPPED);
                }
              });
      System.out.println(PORT + OwnMember.portOf(member));
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
        lines.lines().forEach(System.out::println);
      }
    }
  }

  private SmallHeap(Process process) {
    this.process = process;
    input = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Thread.ofPlatform().daemon().name("small-heap-output").start(this::read);
  }

  /** Starts one of 192 MB, with a collector's flag. */
  static SmallHeap start(String collector, double refuseWritesAbove, boolean exit) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                collector,
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                Double.toString(refuseWritesAbove),
                Boolean.toString(exit)));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      // However this JVM ends: nobody else would end it.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new SmallHeap(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(output::add);
    } catch (IOException | UncheckedIOException e) {
      output.add("reading the output failed: " + e);
    }
  }

  /** Where clients connect to it. */
  String address() {
    await("the member has started", () -> port().isPresent());
    return "127.0.0.1:" + port().orElseThrow();
  }

  private Optional<String> port() {
    return output.stream()
        .filter(line -> line.startsWith(PORT))
        .map(line -> line.substring(PORT.length()))
        .findFirst();
  }

  /** Returns when the condition holds: what a JVM does that has hardly any memory takes long. */
  static void await(String reason, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + WAIT_SECONDS_MAX + " s: " + reason);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  boolean hasStopped() {
    return output.contains(STOPPED);
  }

  /** Whether its JVM does what it is told. */
  void awaitEcho(String line) {
    input.println(line);
    await("the process goes on: " + output, () -> output.contains(line));
  }

  /** The process's exit code when it has ended by itself. */
  int awaitEnd() {
    try {
      if (!process.waitFor(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new AssertionError("the process goes on; its output: " + output);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  List<String> output() {
    return output;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
