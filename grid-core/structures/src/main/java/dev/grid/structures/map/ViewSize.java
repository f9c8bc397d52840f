package dev.grid.structures.map;

import dev.grid.map.ViewConfig;
import dev.grid.map.ViewTooLargeException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Counts a view's entries, and says when they are more than it may have. As partitions are asked
 * one after another, a view may have entries that are gone beside those that have come in their
 * place: so more than it may have count only if they still do when all partitions are known to be
 * right since. Until then it may have twice as many, unless it is loaded for the first time.
 * Thread-safe; calls nothing with its monitor held but what it is given.
 */
final class ViewSize {

  /** How many times as many as it may have a view has in passing. */
  private static final int PASSING_FACTOR = 2;

  private final String map;
  private final ViewConfig config;
  private final AtomicLong entries = new AtomicLong();

  /** Guarded by the monitor, as what follows. */
  private boolean isExceeded;

  /** Since when, if so. */
  private long exceededNanos;

  ViewSize(String map, ViewConfig config) {
    this.map = map;
    this.config = config;
  }

  void added() {
    entries.incrementAndGet();
  }

  void removed() {
    entries.decrementAndGet();
  }

  /**
   * Judges by the entries that there are between two questions.
   *
   * @param rightNanos says as of when all partitions are right; asked for only if that matters
   */
  synchronized Judgement judge(boolean isLoaded, LongSupplier rightNanos, long nowNanos) {
    long count = entries.get();
    if (count <= config.entriesMax()) {
      isExceeded = false;
      return Judgement.FITS;
    }
    if (!isLoaded || count > (long) PASSING_FACTOR * config.entriesMax()) {
      return Judgement.TOO_LARGE;
    }
    if (!isExceeded) {
      isExceeded = true;
      exceededNanos = nowNanos;
      return Judgement.TO_BE_CONFIRMED;
    }
    return rightNanos.getAsLong() - exceededNanos > 0 ? Judgement.TOO_LARGE : Judgement.PASSING;
  }

  /** What is to be done about the entries that there are. */
  enum Judgement {
    /** Nothing. */
    FITS,
    /** All partitions are to be asked whether it is so. */
    TO_BE_CONFIRMED,
    /** That is under way. */
    PASSING,
    /** The view fails. */
    TOO_LARGE
  }

  ViewTooLargeException failure() {
    return new ViewTooLargeException(
        "view="
            + config.name()
            + " of map="
            + map
            + " means more entries than entriesMax="
            + config.entriesMax()
            + ": mean fewer by its predicate, or allow more");
  }
}
