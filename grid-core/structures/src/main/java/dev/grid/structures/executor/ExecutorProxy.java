package dev.grid.structures.executor;

import dev.grid.executor.AsyncGridExecutor;
import dev.grid.executor.GridExecutor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The blocking form of an executor: each call waits for the asynchronous one. Those of {@link
 * java.util.concurrent.ExecutorService} are here. Immutable.
 */
final class ExecutorProxy implements GridExecutor, ExecutorProxyWaits {

  /** How often members are asked whether they still have tasks. */
  private static final long TERMINATED_LOOK_MILLIS = 100;

  private final AsyncExecutorProxy async;

  ExecutorProxy(AsyncExecutorProxy async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridExecutor async() {
    return async;
  }

  @Override
  public void destroy() {
    async.destroy();
  }

  @Override
  public void execute(Runnable task) {
    var unused = async.run(task);
  }

  @Override
  public <T extends @Nullable Object> Future<T> submit(Callable<T> task) {
    return async.execute(task);
  }

  @Override
  public <T extends @Nullable Object> Future<T> submit(Runnable task, T result) {
    return async.execute(task, result);
  }

  @Override
  public Future<?> submit(Runnable task) {
    return async.run(task);
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return List.of();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + Math.max(0, unit.toNanos(timeout));
    while (!isTerminated()) {
      long leftNanos = deadlineNanos - System.nanoTime();
      if (leftNanos <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(
          Math.min(leftNanos, TimeUnit.MILLISECONDS.toNanos(TERMINATED_LOOK_MILLIS)));
    }
    return true;
  }

  // Several tasks, each on any member.

  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks) throws InterruptedException {
    return invokeAll(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    List<CompletableFuture<T>> submitted = submitAll(tasks);
    try {
      CompletableFuture.allOf(submitted.toArray(CompletableFuture[]::new)).get(timeout, unit);
    } catch (ExecutionException | CancellationException e) {
      // Each future says what became of its task; allOf has waited for all.
    } catch (TimeoutException e) {
      cancelAll(submitted);
    } catch (InterruptedException e) {
      cancelAll(submitted);
      throw e;
    }
    return List.copyOf(submitted);
  }

  @Override
  public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    try {
      return invokeAny(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e); // Not in three hundred years.
    }
  }

  @Override
  public <T extends @Nullable Object> T invokeAny(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException(name() + ": there is no task");
    }
    List<CompletableFuture<T>> submitted = submitAll(tasks);
    CompletableFuture<T> first = new CompletableFuture<>();
    AtomicInteger failed = new AtomicInteger();
    for (CompletableFuture<T> task : submitted) {
      var unused =
          task.whenComplete(
              (value, failure) -> {
                if (failure == null) {
                  first.complete(value);
                } else if (failed.incrementAndGet() == submitted.size()) {
                  first.completeExceptionally(failure);
                }
              });
    }
    try {
      return first.get(timeout, unit);
    } finally {
      cancelAll(submitted);
    }
  }

  private <T extends @Nullable Object> List<CompletableFuture<T>> submitAll(
      Collection<? extends Callable<T>> tasks) {
    tasks.forEach(task -> Objects.requireNonNull(task, "task"));
    List<CompletableFuture<T>> submitted = new ArrayList<>();
    try {
      for (Callable<T> task : tasks) {
        submitted.add(async.execute(task));
      }
    } catch (RuntimeException e) {
      cancelAll(submitted);
      throw e;
    }
    return submitted;
  }

  private static void cancelAll(List<? extends Future<?>> tasks) {
    tasks.forEach(task -> task.cancel(true));
  }
}
