package dev.grid.benchmarks.spring;

import dev.grid.benchmarks.spring.application.Commands;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An application as a process, ended when closed and when this process ends. Confined to one
 * thread, but for the one that reads its output.
 */
final class ApplicationProcess implements AutoCloseable {

  private static final Duration ANSWER_MAX = Duration.ofMinutes(2);
  private static final Duration STOP_MAX = Duration.ofSeconds(20);

  /** What it has answered, and when, on the clock of {@link System#nanoTime}. */
  private record Answer(String text, long atNanos) {}

  private final String name;
  private final Process process;
  private final Path log;
  private final long startNanos;
  private final Thread endWithThisProcess;
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

  private ApplicationProcess(String name, Process process, Path log, long startNanos) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.startNanos = startNanos;
    endWithThisProcess = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(endWithThisProcess);
  }

  /**
   * Starts it and returns at once.
   *
   * @param log where all goes that it prints
   */
  static ApplicationProcess start(String name, List<String> command, Path log) throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    long startNanos = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    ApplicationProcess started = new ApplicationProcess(name, process, log, startNanos);
    Thread.ofPlatform().daemon().name("output of " + name).start(started::read);
    return started;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        BufferedWriter copy = Files.newBufferedWriter(log)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(Commands.ANSWER)) {
          answers.add(new Answer(line.substring(Commands.ANSWER.length()), System.nanoTime()));
        }
        copy.write(line);
        copy.newLine();
        copy.flush();
      }
    } catch (IOException e) {
      System.err.println("the output of " + name + " is lost: " + e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Time from the start of the process until this answer, which is to come next. */
  Duration await(String expected) {
    Answer answer = next();
    if (!answer.text().equals(expected)) {
      throw new IllegalStateException(name + " expected=" + expected + " got=" + answer.text());
    }
    return Duration.ofNanos(answer.atNanos() - startNanos);
  }

  /** Tells it a command and waits for the answer. */
  String ask(String command) {
    try {
      BufferedWriter input = process.outputWriter(StandardCharsets.UTF_8);
      input.write(command);
      input.newLine();
      input.flush();
    } catch (IOException e) {
      throw new IllegalStateException(name + " has ended; see " + log, e);
    }
    return next().text();
  }

  private Answer next() {
    long deadlineNanos = System.nanoTime() + ANSWER_MAX.toNanos();
    try {
      while (System.nanoTime() < deadlineNanos) {
        Answer answer = answers.poll(100, TimeUnit.MILLISECONDS);
        if (answer != null) {
          return answer;
        }
        if (!process.isAlive() && answers.isEmpty()) {
          break;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException(name + " does not answer; see " + log);
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
    // Not through the process itself, which would close its output to us.
    var unused = process.toHandle().destroy();
    try {
      if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println(name + " did not stop within " + STOP_MAX + " of SIGTERM; killing it");
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
