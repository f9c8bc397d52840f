package dev.grid.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A script of {@code src/test/node}, with the Node client of the reference, as a process. Confined
 * to the test's thread; a second one reads the output.
 */
public final class NodeProgram implements AutoCloseable {

  private static final Path SOURCE = Path.of("src/test/node");
  private static final Path INSTALLED = Path.of("target/node");
  private static final int INSTALL_SECONDS_MAX = 600;
  private static final int END_SECONDS_MAX = 600;

  /** How a line begins that a script writes for a check. */
  private static final String PASSED = "ok ";

  private static final Pattern CHECK = Pattern.compile("^check\\('(.*)',", Pattern.MULTILINE);

  private static boolean installed;

  private final List<String> command;
  private final Process process;
  private final PrintWriter input;
  private final Thread reader;
  private final List<String> output = new CopyOnWriteArrayList<>();

  private NodeProgram(List<String> command) {
    this.command = command;
    try {
      process =
          new ProcessBuilder(command)
              .directory(INSTALLED.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new AssertionError(
          "this test needs node 18 or newer with npm on the PATH, to run the Node client of the"
              + " reference; there is no "
              + command.getFirst(),
          e);
    }
    input = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    reader = Thread.ofPlatform().daemon().name("node-output").start(this::read);
  }

  /** Starts a script. */
  public static NodeProgram start(String script, String... arguments) {
    install();
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    return new NodeProgram(command);
  }

  /** Runs a script of checks, each of which must pass. */
  public static void assertPasses(String script, String... arguments) {
    try (NodeProgram program = start(script, arguments)) {
      assertThat(
              program.awaitEnd().stream()
                  .filter(line -> line.startsWith(PASSED))
                  .map(line -> line.substring(PASSED.length())))
          .containsExactlyElementsOf(checks(script));
    }
  }

  /** The names of the checks in a script. */
  private static List<String> checks(String script) {
    try {
      List<String> names =
          CHECK
              .matcher(Files.readString(SOURCE.resolve(script)))
              .results()
              .map((MatchResult result) -> result.group(1))
              .toList();
      assertThat(names).isNotEmpty();
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized void install() {
    if (installed) {
      return;
    }
    try {
      Files.createDirectories(INSTALLED);
      try (var files = Files.newDirectoryStream(SOURCE)) {
        for (Path file : files) {
          Files.copy(
              file, INSTALLED.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    new NodeProgram(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"))
        .awaitEnd(INSTALL_SECONDS_MAX);
    installed = true;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(output::add);
    } catch (IOException | UncheckedIOException e) {
      output.add("reading the output failed: " + e);
    }
  }

  /** Gives it a line. */
  public void say(String line) {
    input.println(line);
  }

  /** What it has printed so far. */
  public List<String> output() {
    return output;
  }

  /** Returns when it has printed the line; fails if it ends before. */
  public void awaitLine(String wanted) {
    Eventually.holds(
        command + " prints '" + wanted + "'",
        () -> {
          boolean ended = !process.isAlive();
          boolean found = output.contains(wanted);
          if (ended && !found) {
            throw new IllegalStateException(command + " has ended: " + String.join("\n", output));
          }
          return found;
        });
  }

  /** Waits until it has ended without a failure; what it has printed. */
  public List<String> awaitEnd() {
    return awaitEnd(END_SECONDS_MAX);
  }

  private List<String> awaitEnd(int secondsMax) {
    try {
      boolean ended = process.waitFor(secondsMax, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      reader.join();
      String printed = String.join("\n", output);
      assertThat(ended)
          .as("%s ends within %s s; its output:%n%s", command, secondsMax, printed)
          .isTrue();
      assertThat(process.exitValue())
          .as("status of %s; its output:%n%s", command, printed)
          .isZero();
      return List.copyOf(output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
