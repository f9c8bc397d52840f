package dev.grid.kernel;

import dev.grid.GridNotActiveException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a call. The thread that has the answer, which must not block, {@linkplain #deliver
 * delivers} it; decoding it and running what depends on it happen elsewhere: on the thread that
 * waits for it, be it in {@link #await()}, {@link #join()} or {@link #get()}, else on the callback
 * executor. So nothing that an application attaches ever runs on an I/O thread or with a partition
 * held.
 *
 * <p>Between creation and {@link #release()} the caller is still in the call: an answer that comes
 * meanwhile is decoded by the caller itself, without another thread.
 *
 * <p>An application that cancels it, completes it by itself (as {@code orTimeout} does), or is
 * interrupted while it waits, gives the call up. Then its {@link Source} is asked to end the call
 * where it waits, and is told of an answer that comes nevertheless and that nobody gets.
 *
 * <p>{@code answer} is written once; {@code waiter} is who will decode: {@code CALLER} until
 * released, then null or one waiting thread. Both sides write their own field before they read the
 * other's, so one of them sees both.
 *
 * @param <T> the decoded answer
 */
public final class CallFuture<T extends @Nullable Object> extends CompletableFuture<T> {

  private static final Object CALLER = new Object();
  private static final Object SETTLED = new Object();
  private static final VarHandle ANSWER;
  private static final VarHandle WAITER;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ANSWER = lookup.findVarHandle(CallFuture.class, "answer", Object.class);
      WAITER = lookup.findVarHandle(CallFuture.class, "waiter", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Function<@Nullable Object, T> decoder;
  private final Executor callbacks;
  private volatile @Nullable Object answer;
  private volatile @Nullable Object waiter = CALLER;

  /** Who has the call carried out; null when there is nothing more to tell it. */
  private @Nullable Source source;

  /** Decodes the answer of a call that has none. */
  @SuppressWarnings("NullAway") // Void has no other value.
  public static Void nothing(@Nullable Object answer) {
    return null;
  }

  /**
   * A call that is not answered yet.
   *
   * @param decoder takes what the message's codec gives as the answer; may block and may throw
   * @param callbacks runs the decoder and what depends on it, when nobody waits
   */
  @SuppressWarnings("unchecked") // What is delivered is the message's answer.
  public static <R, T> CallFuture<T> decoding(
      Function<@Nullable R, T> decoder, Executor callbacks) {
    return new CallFuture<>((Function<@Nullable Object, T>) (Function<?, T>) decoder, callbacks);
  }

  /** A call that need not be made, as its answer is known. */
  public static <T> CallFuture<T> of(T value) {
    CallFuture<T> future = new CallFuture<>(answer -> value, Runnable::run);
    future.deliver(value);
    return future.release();
  }

  /** Who has a call carried out. Must not block. */
  public interface Source {

    /** Nobody wants the answer any more: the call need not wait any longer. May come twice. */
    void giveUp();

    /** The call was answered so, but had been given up. */
    void unwanted(@Nullable Object answer);
  }

  private record Failure(Throwable cause) {}

  private record Success(@Nullable Object value) {}

  /**
   * A future that is not answered yet.
   *
   * @param decoder turns a successful answer into the result; may block and may throw
   * @param callbacks runs the decoder and what depends on it, when nobody waits
   */
  public CallFuture(Function<@Nullable Object, T> decoder, Executor callbacks) {
    this.decoder = decoder;
    this.callbacks = callbacks;
  }

  /** Sets who is told when the call is given up; before the application has the future. */
  public void source(Source source) {
    this.source = source;
  }

  /** Gives the answer. The first one counts. Does not block and runs no application code. */
  public void deliver(@Nullable Object value) {
    deliverAny(new Success(value));
  }

  /** Gives the failure as the answer. */
  public void deliverFailure(Throwable cause) {
    deliverAny(new Failure(cause));
  }

  private void deliverAny(Object given) {
    if (!ANSWER.compareAndSet(this, null, given)) {
      return;
    }
    Object who = waiter;
    if (who == null) {
      settleElsewhere();
    } else if (who instanceof Thread thread) {
      LockSupport.unpark(thread);
    }
  }

  private void settleElsewhere() {
    try {
      callbacks.execute(this::settle);
    } catch (RejectedExecutionException e) {
      super.completeExceptionally(new GridNotActiveException("closed before the answer came", e));
    }
  }

  /** Ends the caller's presence: called once, on the calling thread, when the call is under way. */
  public CallFuture<T> release() {
    waiter = null;
    if (answer != null) {
      settle();
    }
    return this;
  }

  /** Decodes and completes; the first of several does it. */
  private void settle() {
    Object given = ANSWER.getAndSet(this, SETTLED);
    if (given instanceof Success success) {
      if (isDone() || !completeDecoded(success.value())) {
        unwanted(success.value());
      }
      source = null;
    } else if (given instanceof Failure failure) {
      super.completeExceptionally(failure.cause());
      source = null;
    }
  }

  private boolean completeDecoded(@Nullable Object value) {
    T decoded;
    try {
      decoded = decoder.apply(value);
    } catch (Throwable e) {
      super.completeExceptionally(e);
      return true;
    }
    return super.complete(decoded);
  }

  private void unwanted(@Nullable Object value) {
    Source from = source;
    if (from != null) {
      from.unwanted(value);
    }
  }

  /** What is attached by a method that ends in Async, and names no executor, runs there, too. */
  @Override
  public Executor defaultExecutor() {
    return callbacks;
  }

  // Giving up: what the application does to the future.

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return isDone() ? isCancelled() : givenUpIf(super.cancel(mayInterruptIfRunning));
  }

  @Override
  public boolean complete(T value) {
    return givenUpIf(super.complete(value));
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return givenUpIf(super.completeExceptionally(failure));
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    executor.execute(
        () -> {
          if (isDone()) {
            return;
          }
          try {
            complete(supplier.get());
          } catch (Throwable e) {
            completeExceptionally(e);
          }
        });
    return this;
  }

  @Override
  public void obtrudeValue(T value) {
    super.obtrudeValue(value);
    var unused = givenUpIf(true);
  }

  @Override
  public void obtrudeException(Throwable failure) {
    super.obtrudeException(failure);
    var unused = givenUpIf(true);
  }

  private boolean givenUpIf(boolean completed) {
    Source from = source;
    if (completed && from != null && answer == null) {
      from.giveUp();
    }
    if (completed && waiter instanceof Thread thread) {
      LockSupport.unpark(thread);
    }
    return completed;
  }

  /**
   * Waits for the answer, decodes it on this thread, and returns it or throws what the call failed
   * with. Not interruptible: an interrupt is kept for later.
   */
  public T await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return awaitOnce();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * {@link #await()}, but gives the call up when the thread is interrupted.
   *
   * @throws InterruptedException if the thread is interrupted before the answer came
   */
  public T awaitInterruptibly() throws InterruptedException {
    try {
      return awaitOnce();
    } catch (InterruptedException e) {
      if (cancel(false)) {
        throw e;
      }
      Thread.currentThread().interrupt(); // The answer was quicker.
      return await();
    }
  }

  private T awaitOnce() throws InterruptedException {
    decodeHere();
    try {
      return super.get();
    } catch (CancellationException e) { // The JDK's own says "get" only.
      throw e.getCause() instanceof CancellationException told ? told : e;
    } catch (ExecutionException e) {
      throw unchecked(Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  /** Waits until it is done, and decodes the answer here, unless another thread waits already. */
  private void decodeHere() throws InterruptedException {
    if (!isDone() && WAITER.compareAndSet(this, null, Thread.currentThread())) {
      try {
        while (answer == null && !isDone()) {
          LockSupport.park(this);
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
        }
      } finally {
        var unused = release();
      }
    }
  }

  /** {@link #decodeHere} until then at most. */
  private void decodeHereUntil(long deadlineNanos) throws InterruptedException {
    if (!isDone() && WAITER.compareAndSet(this, null, Thread.currentThread())) {
      try {
        long leftNanos = deadlineNanos - System.nanoTime();
        while (answer == null && !isDone() && leftNanos > 0) {
          LockSupport.parkNanos(this, leftNanos);
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
          leftNanos = deadlineNanos - System.nanoTime();
        }
      } finally {
        var unused = release();
      }
    }
  }

  /** A pool that makes up for its blocked threads is to know of them. */
  private static boolean isOfPool() {
    return Thread.currentThread() instanceof ForkJoinWorkerThread;
  }

  /** {@inheritDoc} Decodes the answer on this thread, if it is the first that waits. */
  @Override
  public T join() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (!isOfPool()) {
            decodeHere();
          }
          return super.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** {@inheritDoc} Decodes the answer on this thread, if it is the first that waits. */
  @Override
  public T get() throws InterruptedException, ExecutionException {
    if (!isOfPool()) {
      decodeHere();
    }
    return super.get();
  }

  /** {@inheritDoc} Decodes the answer on this thread, if it is the first that waits. */
  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadlineNanos = System.nanoTime() + unit.toNanos(timeout);
    if (!isOfPool()) {
      decodeHereUntil(deadlineNanos);
    }
    return super.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  /**
   * Has one future complete as a call does. Who completes that future by himself, as by cancelling
   * it, gives the call up.
   */
  public static <T extends @Nullable Object> void relay(
      CompletableFuture<T> call, CompletableFuture<T> told) {
    var unused =
        call.whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                told.complete(answer);
              } else {
                told.completeExceptionally(unwrapped(failure));
              }
            });
    var unusedToo = told.whenComplete((answer, failure) -> call.cancel(false));
  }

  /** What a stage failed with, without what later stages wrap it in. */
  public static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private static RuntimeException unchecked(Throwable cause) {
    if (cause instanceof RuntimeException runtime) {
      return runtime;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new CompletionException(cause);
  }

  /**
   * Waits for a call that another instance may have made, with {@link #await()} where it can be.
   */
  public static <T extends @Nullable Object> T await(
      java.util.concurrent.CompletionStage<T> stage) {
    if (stage instanceof CallFuture<T> call) {
      return call.await();
    }
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw unchecked(Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  /**
   * Waits for all of several calls.
   *
   * @throws RuntimeException what the first in order that failed has failed with
   */
  public static void awaitAll(
      java.util.List<? extends java.util.concurrent.CompletionStage<?>> stages) {
    RuntimeException first = null;
    for (java.util.concurrent.CompletionStage<?> stage : stages) {
      try {
        await(stage);
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /**
   * {@link #await(java.util.concurrent.CompletionStage)}, but gives the call up when the thread is
   * interrupted.
   *
   * @throws InterruptedException if the thread is interrupted before the answer came
   */
  public static <T extends @Nullable Object> T awaitInterruptibly(
      java.util.concurrent.CompletionStage<T> stage) throws InterruptedException {
    if (stage instanceof CallFuture<T> call) {
      return call.awaitInterruptibly();
    }
    CompletableFuture<T> future = stage.toCompletableFuture();
    try {
      return future.get();
    } catch (InterruptedException e) {
      if (future.cancel(false)) {
        throw e;
      }
      Thread.currentThread().interrupt(); // The answer was quicker.
      return await(stage);
    } catch (ExecutionException e) {
      throw unchecked(Objects.requireNonNullElse(e.getCause(), e));
    }
  }
}
