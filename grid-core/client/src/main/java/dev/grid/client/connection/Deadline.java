package dev.grid.client.connection;

import dev.grid.GridException;
import dev.grid.GridTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * When something has to be over. Immutable.
 *
 * @param atNanos by {@link System#nanoTime()}
 */
public record Deadline(long atNanos) {

  /** So far from now. */
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** How long it is until then, at least zero. */
  public long remainingNanos() {
    return Math.max(0, atNanos - System.nanoTime());
  }

  /**
   * Waits for a result until then.
   *
   * @param what for the message of a time-out
   * @throws GridTimeoutException if it is not there by then
   * @throws RuntimeException what the stage failed with
   */
  public <T extends @Nullable Object> T await(CompletionStage<T> stage, String what) {
    try {
      return stage.toCompletableFuture().get(remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      throw new GridException(what + " failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new GridTimeoutException(what + " took too long", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GridException(what + " was interrupted", e);
    }
  }
}
