package dev.grid.structures.flakeid;

import dev.grid.kernel.CallFuture;
import dev.grid.structures.flakeid.FlakeIdMessages.Batch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A batch that ids are taken from, in order, and those who wait for the next batch. One batch is
 * fetched at a time, however many wait. Thread-safe: guarded by this.
 */
final class PrefetchedIds {

  private final int count;
  private final long validityNanos;
  private final LongSupplier nanoTime;
  private final IntFunction<CompletableFuture<Batch>> source;
  private final Queue<CompletableFuture<Long>> waiting = new ArrayDeque<>();
  private @Nullable Batch batch;
  private int taken;
  private long fetchedNanos;
  private boolean fetching;

  /**
   * Has no ids yet.
   *
   * @param count how many are fetched at once
   * @param validityNanos how long those of a batch are handed out; 0 for ever
   * @param source gives a batch of so many; called without the monitor held
   */
  PrefetchedIds(
      int count,
      long validityNanos,
      LongSupplier nanoTime,
      IntFunction<CompletableFuture<Batch>> source) {
    this.count = count;
    this.validityNanos = validityNanos;
    this.nanoTime = nanoTime;
    this.source = source;
  }

  /** The next id: complete if there is one, and else when a batch has come. */
  CompletableFuture<Long> take() {
    CompletableFuture<Long> id = new CompletableFuture<>();
    synchronized (this) {
      Batch valid = validBatch();
      if (valid != null) {
        id.complete(valid.id(taken++));
        return id;
      }
      waiting.add(id);
      if (fetching) {
        return id;
      }
      fetching = true;
    }
    fetch();
    return id;
  }

  private @Nullable Batch validBatch() {
    Batch current = batch;
    boolean isOver =
        current == null
            || taken == current.batchSize()
            || validityNanos > 0 && nanoTime.getAsLong() - fetchedNanos >= validityNanos;
    return isOver ? null : current;
  }

  private void fetch() {
    var unused = source.apply(count).whenComplete(this::fetched);
  }

  private void fetched(@Nullable Batch fresh, @Nullable Throwable failure) {
    List<Runnable> answers = new ArrayList<>();
    boolean again;
    synchronized (this) {
      if (fresh != null) {
        batch = fresh;
        taken = 0;
        fetchedNanos = nanoTime.getAsLong();
      }
      while (!waiting.isEmpty() && (fresh == null || taken < fresh.batchSize())) {
        CompletableFuture<Long> next = waiting.remove();
        if (next.isDone()) {
          continue; // Given up: no id is spent.
        }
        answers.add(answer(next, fresh, failure));
      }
      again = !waiting.isEmpty();
      fetching = again;
    }
    answers.forEach(Runnable::run);
    if (again) {
      fetch();
    }
  }

  /** What one who waited attaches may block: it must not hold up the others. */
  private Runnable answer(
      CompletableFuture<Long> waiter, @Nullable Batch fresh, @Nullable Throwable failure) {
    if (fresh == null) {
      return () -> waiter.completeAsync(() -> failed(failure));
    }
    Long id = fresh.id(taken++);
    return () -> waiter.completeAsync(() -> id);
  }

  private static Long failed(@Nullable Throwable failure) {
    Throwable cause = failure == null ? null : CallFuture.unwrapped(failure);
    throw new CompletionException(cause);
  }
}
