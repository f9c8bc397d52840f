package dev.grid.kernel.tasks;

import dev.grid.protocol.Data;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A task that was submitted to a {@link TaskPool}.
 *
 * <pre>
 * WAITING -> RUNNING -> ENDED   it is run
 * WAITING -> ENDED              it is cancelled, or refused, before it began
 * </pre>
 *
 * <p>A task that is cancelled while it runs has ended for whoever waits; its thread is busy until
 * it returns. Thread-safe: its state is guarded by this, and {@link #result} completes without it.
 */
public final class SubmittedTask {

  private enum State {
    WAITING,
    RUNNING,
    ENDED
  }

  private final UUID id;
  private final TaskPool pool;
  private final Data code;
  private final long submittedNanos;
  private final CompletableFuture<@Nullable Data> result = new CompletableFuture<>();
  private State state = State.WAITING;

  /** Runs it, and may be interrupted for it; null before and after. */
  private @Nullable Thread thread;

  private long runNanos;

  SubmittedTask(UUID id, TaskPool pool, Data code, long submittedNanos) {
    this.id = id;
    this.pool = pool;
    this.code = code;
    this.submittedNanos = submittedNanos;
  }

  /** Its name, unique in the cluster. */
  public UUID id() {
    return id;
  }

  /**
   * What it returned, null if that was null or it returns nothing; fails with what it has thrown,
   * or with {@link CancellationException}. Completes on the task's thread, on the one that cancels,
   * or on the one that submits if it is refused: what depends on it must not block. Not to be
   * completed by others.
   */
  public CompletableFuture<@Nullable Data> result() {
    return result;
  }

  /** How long it has run; 0 until it has ended by itself. */
  public synchronized long runNanos() {
    return runNanos;
  }

  TaskPool pool() {
    return pool;
  }

  Data code() {
    return code;
  }

  long submittedNanos() {
    return submittedNanos;
  }

  /**
   * Cancels it: it is not begun any more, or if it runs, what it comes to is dropped.
   *
   * @param interrupt whether to interrupt it if it runs
   * @return false if it had ended
   */
  public boolean cancel(boolean interrupt) {
    return end(new CancellationException(this + " was cancelled"), interrupt, true);
  }

  /** Ends it as refused or cancelled; false if it had ended. */
  boolean end(Throwable failure, boolean interrupt, boolean isCancelled) {
    boolean wasWaiting;
    synchronized (this) {
      if (state == State.ENDED) {
        return false;
      }
      wasWaiting = state == State.WAITING;
      state = State.ENDED;
      if (interrupt && thread != null) {
        thread.interrupt();
      }
    }
    pool.dropped(this, wasWaiting, isCancelled);
    result.completeExceptionally(failure);
    return true;
  }

  /** This thread runs it from now on; false if it has ended. */
  synchronized boolean begin() {
    if (state != State.WAITING) {
      return false;
    }
    state = State.RUNNING;
    thread = Thread.currentThread();
    return true;
  }

  /**
   * This thread does not run it any more, and is not interrupted for it any more; false if it was
   * cancelled meanwhile.
   */
  synchronized boolean ran(long nanos) {
    runNanos = nanos;
    thread = null;
    var unused = Thread.interrupted(); // It was for the task.
    if (state == State.ENDED) {
      return false;
    }
    state = State.ENDED;
    return true;
  }

  @Override
  public String toString() {
    return pool + " task=" + id;
  }
}
