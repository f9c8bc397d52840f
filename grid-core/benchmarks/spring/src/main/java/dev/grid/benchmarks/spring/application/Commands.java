package dev.grid.benchmarks.spring.application;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What the process that measures tells an application by its standard input, and how it answers:
 *
 * <pre>
 *   fill 10000             =&gt; filled
 *   measure FIND 2.0 1     =&gt; 81234 2000012345       operations, nanoseconds; one thread
 * </pre>
 *
 * It ends with its input.
 */
public final class Commands {

  /** Begins each line of output that is an answer. */
  public static final String ANSWER = "=> ";

  /** So that keys come in no order that a processor could foresee. */
  private static final int STRIDE = 7_919;

  private final Subject<?> subject;

  private Commands(Subject<?> subject) {
    this.subject = subject;
  }

  /** Answers until the input ends. */
  public static void serve(Subject<?> subject) throws IOException {
    Commands commands = new Commands(subject);
    answer("ready");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      answer(commands.carryOut(line.split(" ", -1)));
    }
  }

  /** Tells the process that measures. */
  public static void answer(String text) {
    System.out.println(ANSWER + text);
    System.out.flush();
  }

  private String carryOut(String[] words) {
    return switch (words[0]) {
      case "fill" -> {
        subject.fill(Integer.parseInt(words[1]));
        yield "filled";
      }
      case "measure" -> {
        Duration time = Duration.ofNanos(Math.round(Double.parseDouble(words[2]) * 1e9));
        yield measure(Work.valueOf(words[1]), time, Integer.parseInt(words[3]));
      }
      default -> throw new IllegalArgumentException("command=" + words[0] + " is unknown");
    };
  }

  private String measure(Work work, Duration time, int threads) {
    long startNanos = System.nanoTime();
    long deadlineNanos = startNanos + time.toNanos();
    long operations = 0;
    if (threads == 1) {
      operations = loop(work, 0, deadlineNanos);
    } else {
      try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
        List<CompletableFuture<Long>> counts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          int first = i * (subject.size() / threads);
          counts.add(
              CompletableFuture.supplyAsync(() -> loop(work, first, deadlineNanos), workers));
        }
        for (CompletableFuture<Long> count : counts) {
          operations += count.join();
        }
      }
    }
    return operations + " " + (System.nanoTime() - startNanos);
  }

  private long loop(Work work, int first, long deadlineNanos) {
    int size = subject.size();
    int at = first;
    long operations = 0;
    do {
      for (int i = 0; i < 10; i++) { // The clock is not to count beside a hit of 200 ns.
        at = (at + STRIDE) % size;
        subject.perform(work, at);
      }
      operations += 10;
    } while (System.nanoTime() < deadlineNanos);
    return operations;
  }
}
