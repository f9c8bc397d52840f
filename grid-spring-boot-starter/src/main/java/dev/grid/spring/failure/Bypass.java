package dev.grid.spring.failure;

import dev.grid.AccessDeniedException;
import dev.grid.GridException;
import dev.grid.GridSerializationException;
import dev.grid.InvalidConfigurationException;
import dev.grid.MessageTooLargeException;
import dev.grid.RemoteException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls to the grid, and goes on without it when it is away, if it is to. Thread-safe.
 *
 * <p>With {@link OnFailure#BYPASS} a call that fails for the grid, or has no answer within the time
 * limit, is given up, and no other is made for the pause: after that the next one tries. A call
 * that fails for what was asked, such as a value that cannot be written, fails always.
 */
public final class Bypass {

  private static final Logger LOG = LoggerFactory.getLogger(Bypass.class);

  private static final Executor VIRTUAL =
      task -> Thread.ofVirtual().name("grid-bypass").start(task);

  private final String what;
  private final OnFailure onFailure;
  private final Duration timeLimit;
  private final Duration pause;
  private final LongAdder count = new LongAdder();
  private volatile boolean away;
  private volatile long pausedUntilNanos;

  /**
   * Calls for a purpose.
   *
   * @param what goes on without the grid, for the log, as in {@code cache 'books'}
   * @param timeLimit how long a call waits before it is given up
   * @param pause how long no other is made then
   */
  public Bypass(String what, OnFailure onFailure, Duration timeLimit, Duration pause) {
    this.what = what;
    this.onFailure = onFailure;
    this.timeLimit = timeLimit;
    this.pause = pause;
  }

  /** Whether calls are given up at all. */
  public boolean isOn() {
    return onFailure == OnFailure.BYPASS;
  }

  /** Whether no call is made now. */
  public boolean isPaused() {
    return away && System.nanoTime() - pausedUntilNanos < 0;
  }

  /** How many calls went on without the grid. */
  public long count() {
    return count.sum();
  }

  /** Counts a call that its caller does not make, since the grid was away. */
  public void skipped() {
    count.increment();
  }

  /** {@link #call(Supplier, Duration, Supplier)} of one that waits for nobody. */
  public <T extends @Nullable Object> T call(
      Supplier<? extends CompletionStage<T>> call, Supplier<T> otherwise) {
    return call(call, Duration.ZERO, otherwise);
  }

  /**
   * The answer of a call; blocks.
   *
   * @param wait how long it waits in the grid, beside the way there and back
   * @param otherwise the answer if the grid is away
   */
  public <T extends @Nullable Object> T call(
      Supplier<? extends CompletionStage<T>> call, Duration wait, Supplier<T> otherwise) {
    if (!isOn()) {
      return Answers.join(call.get());
    }
    if (isPaused()) {
      count.increment();
      return otherwise.get();
    }
    try {
      return reached(within(call.get().toCompletableFuture(), wait.plus(timeLimit)));
    } catch (GridException e) {
      if (!isOfGrid(e)) {
        throw e;
      }
      giveUp(e);
    } catch (TimeoutException e) {
      giveUp(e);
    }
    return otherwise.get();
  }

  /** {@link #call(Supplier, Supplier)} that does not block. */
  public <T extends @Nullable Object> CompletableFuture<T> callAsync(
      Supplier<? extends CompletionStage<T>> call, Supplier<T> otherwise) {
    if (isPaused()) {
      count.increment();
      return CompletableFuture.completedFuture(otherwise.get());
    }
    CompletableFuture<T> answer = begun(call);
    if (!isOn()) {
      return answer;
    }
    // A time-out is told by a thread that is not to run what comes next.
    return answer
        .copy()
        .orTimeout(timeLimit.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(this::reached)
        .exceptionallyComposeAsync(
            failure -> {
              answer.cancel(false);
              return CompletableFuture.completedFuture(otherwise(failure, otherwise));
            },
            VIRTUAL);
  }

  private static <T extends @Nullable Object> CompletableFuture<T> begun(
      Supplier<? extends CompletionStage<T>> call) {
    try {
      return call.get().toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T extends @Nullable Object> T otherwise(Throwable failure, Supplier<T> otherwise) {
    Throwable cause = Answers.cause(failure);
    if (!isOfGrid(cause)) {
      throw new CompletionException(cause);
    }
    giveUp(cause);
    return otherwise.get();
  }

  private void giveUp(Throwable cause) {
    count.increment();
    if (!away) {
      LOG.warn("The {} goes on without the grid: {}", what, cause.toString());
    }
    pausedUntilNanos = System.nanoTime() + pause.toNanos();
    away = true;
  }

  private <T extends @Nullable Object> T reached(T answer) {
    if (away) {
      away = false;
      LOG.info("The {} has the grid again", what);
    }
    return answer;
  }

  /** Whether it is for the grid that a call has failed, and not for what was asked. */
  private static boolean isOfGrid(Throwable failure) {
    return failure instanceof TimeoutException
        || failure instanceof GridException
            && !(failure instanceof GridSerializationException
                || failure instanceof MessageTooLargeException
                || failure instanceof InvalidConfigurationException
                || failure instanceof AccessDeniedException
                || failure instanceof RemoteException);
  }

  private static <T extends @Nullable Object> T within(CompletableFuture<T> future, Duration limit)
      throws TimeoutException {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      future.cancel(false);
      throw new GridException("interrupted while waiting for the grid", e);
    } catch (TimeoutException e) {
      future.cancel(false);
      throw e;
    }
  }
}
