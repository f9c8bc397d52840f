package dev.grid.systemtests.faults;

import dev.grid.systemtests.processes.Sandbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Makes {@link FaultRun}s in processes of their own, each in a sandbox. */
public final class Runs {

  /** Files of performance data are named by process ids, which differ only within a sandbox. */
  private static final List<String> FLAGS = List.of("-Xmx1g", "-XX:-UsePerfData");

  private Runs() {}

  /**
   * The numbers of a run; it may have found what is wrong.
   *
   * @param arguments as the command line has them
   * @param classPath of all processes
   * @throws AssertionError with what it printed, if there are none
   */
  public static Map<String, Long> numbers(List<String> arguments, String classPath) {
    List<String> output = new ArrayList<>();
    Map<String, Long> numbers = new LinkedHashMap<>();
    try {
      start(
          arguments,
          classPath,
          line -> {
            output.add(line);
            numbers.putAll(Tally.parse(line));
          });
    } catch (IOException e) {
      throw new AssertionError("cannot start " + arguments, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    if (numbers.getOrDefault("runs", 0L) == 0) {
      throw new AssertionError("no run was finished:\n" + String.join("\n", output));
    }
    return numbers;
  }

  /**
   * Starts one, and waits until it has ended.
   *
   * @param lines takes what it prints
   * @return its exit code
   */
  static int start(List<String> arguments, String classPath, Consumer<String> lines)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(Sandbox.command(FLAGS, classPath, FaultRun.class.getName(), arguments))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = process.inputReader()) {
      output.lines().forEach(lines);
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }
}
