package dev.grid.systemtests.processes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the system's tools, which are expected to succeed, and soon. */
final class Shell {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Shell() {}

  /** Runs words separated by single blanks; what the tool printed. */
  static String run(String words) {
    return run(List.of(words.split(" ", -1)), LIMIT);
  }

  /**
   * Runs a tool to its end.
   *
   * @return what it printed on both its streams
   * @throws IllegalStateException if it fails or takes longer than the limit
   */
  static String run(List<String> command, Duration limit) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      // The tools used here print little: a pipe holds it until they have ended.
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      String output = text(process.getInputStream());
      if (!ended || process.exitValue() != 0) {
        String how = ended ? "exit " + process.exitValue() : "not within " + limit;
        throw new IllegalStateException(String.join(" ", command) + ": " + how + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command, e);
    }
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
