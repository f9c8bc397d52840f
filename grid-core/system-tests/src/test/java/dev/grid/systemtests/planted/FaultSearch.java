package dev.grid.systemtests.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs seeds, on all processors, until something does not hold. */
final class FaultSearch {

  private final LongFunction<List<String>> run;
  private final AtomicLong next;
  private final long end;
  private final AtomicReference<@Nullable Found> found = new AtomicReference<>();

  /**
   * What came of it.
   *
   * @param seeds how many were run
   * @param violation the first that the seed showed
   */
  record Found(long seed, long seeds, String violation) {}

  private FaultSearch(LongFunction<List<String>> run, long first, long seeds) {
    this.run = run;
    this.next = new AtomicLong(first);
    this.end = first + seeds;
  }

  /** The first of so many seeds that shows it, about; null if none does. */
  static @Nullable Found search(LongFunction<List<String>> run, long first, long seeds) {
    FaultSearch search = new FaultSearch(run, first, seeds);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(Thread.ofPlatform().name("seeds-" + i).start(search::searchOn));
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
    Found found = search.found.get();
    return found == null
        ? null
        : new Found(
            found.seed(), Math.min(search.next.get(), search.end) - first, found.violation());
  }

  private void searchOn() {
    for (long seed; found.get() == null && (seed = next.getAndIncrement()) < end; ) {
      List<String> violations = run.apply(seed);
      if (!violations.isEmpty()) {
        Found mine = new Found(seed, 0, violations.getFirst());
        found.accumulateAndGet(
            mine, (known, now) -> known == null || now.seed() < known.seed() ? now : known);
      }
    }
  }
}
