package dev.grid.handler;

import dev.grid.InvalidConfigurationException;
import dev.grid.OverloadedException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A handler on an executor. What it has besides is guarded by its monitor. */
final class ThreadHandler implements ExecutionHandler {

  private static final long STOP_SECONDS_MAX = 10;
  private static final long IDLE_SECONDS_MAX = 60;

  private final String name;
  private final Supplier<ExecutorService> executors;
  private final boolean blockingAllowed;
  private final AtomicInteger spawned = new AtomicInteger();

  /** True on a thread of this handler while it runs a callback. */
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

  private volatile @Nullable ExecutorService executor;
  private boolean stopped;

  /** Says whether the calling thread may block. */
  @FunctionalInterface
  interface Blocking {

    /**
     * Called before the thread blocks.
     *
     * @param what it wants
     * @throws IllegalStateException if it must not
     */
    void check(String what);
  }

  private ThreadHandler(String name, boolean blockingAllowed, Supplier<ExecutorService> executors) {
    this.name = Objects.requireNonNull(name, "name");
    this.blockingAllowed = blockingAllowed;
    this.executors = executors;
  }

  static ThreadHandler virtual(String name) {
    return new ThreadHandler(
        name,
        true,
        () -> Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory()));
  }

  static ThreadHandler platform(String name, int threads) {
    if (threads < 1) {
      throw new InvalidConfigurationException("threads=" + threads + ": must be 1 or more");
    }
    return new ThreadHandler(name, true, () -> pool(name + "-", threads));
  }

  static ThreadHandler eventLoop(String name) {
    return new ThreadHandler(name, false, () -> pool(name, 1));
  }

  private static ExecutorService pool(String name, int threads) {
    Thread.Builder builder = Thread.ofPlatform().daemon();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS_MAX,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            (threads == 1 ? builder.name(name) : builder.name(name, 0)).factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void start() {
    if (stopped) {
      throw new IllegalStateException(this + " was stopped: make another");
    }
    if (executor == null) {
      executor = executors.get();
    }
  }

  @Override
  public void stop() {
    ExecutorService running;
    synchronized (this) {
      running = stopped ? null : executor;
      stopped = true;
    }
    if (running == null) {
      return;
    }
    running.shutdown();
    if (inside.get()) {
      return;
    }
    try {
      if (!running.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        running.shutdownNow();
      }
    } catch (InterruptedException e) {
      running.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public <T extends @Nullable Object> AsyncResult<T> spawn(Callable<T> task) {
    Objects.requireNonNull(task, "task");
    if (spawned.incrementAndGet() > SPAWNED_MAX) {
      spawned.decrementAndGet();
      throw new OverloadedException(
          this + " has SPAWNED_MAX=" + SPAWNED_MAX + " tasks that have not ended");
    }
    HandlerResult<T> result = new HandlerResult<>(this);
    try {
      dispatchCallback(() -> carryOut(task, result));
    } catch (RejectedExecutionException e) {
      spawned.decrementAndGet();
      throw e;
    }
    return result;
  }

  private <T extends @Nullable Object> void carryOut(Callable<T> task, HandlerResult<T> result) {
    boolean unused;
    try {
      unused = result.set(task.call());
    } catch (Throwable e) {
      unused = result.setException(e);
    } finally {
      spawned.decrementAndGet();
    }
  }

  @Override
  public void dispatchCallback(Runnable callback) {
    Objects.requireNonNull(callback, "callback");
    ExecutorService running = executor;
    if (running == null) {
      throw new RejectedExecutionException(this + " was not started");
    }
    running.execute(() -> run(callback));
  }

  private void run(Runnable callback) {
    inside.set(true);
    try {
      call(callback);
    } finally {
      inside.remove();
    }
  }

  /** Runs a callback now; what it throws disturbs nothing else. */
  static void call(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  @Override
  public <T extends @Nullable Object> AsyncResult<T> asyncResult() {
    return new HandlerResult<>(this);
  }

  @Override
  public Lock lock() {
    return new HandlerLock(this::checkBlocking);
  }

  @Override
  public HandlerEvent event() {
    return new HandlerEvent(this::checkBlocking);
  }

  /** {@link Blocking#check} for this handler's threads. */
  void checkBlocking(String what) {
    if (!blockingAllowed && inside.get()) {
      throw new IllegalStateException(
          this + " is an event loop: it must not block " + what + "; link a callback instead");
    }
  }

  @Override
  public String toString() {
    return "ExecutionHandler[name=" + name + "]";
  }
}
