package dev.grid.member;

import dev.grid.kernel.OutOfMemory;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads for what takes long or may block: scans, authentication, expiry. Bounded; a caller
 * that may block runs its task itself when the queue is full, an I/O thread is refused.
 */
public final class Workers implements Executor, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  private static final int QUEUED_TASKS_MAX = 10_000;
  private static final int THREADS_MIN = 2;
  private static final long CLOSE_SECONDS_MAX = 2;

  private final ThreadPoolExecutor pool;

  /** Starts threads as they are needed. */
  public Workers(String name) {
    int threads = Math.max(THREADS_MIN, Runtime.getRuntime().availableProcessors());
    AtomicInteger count = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(QUEUED_TASKS_MAX),
            task ->
                Thread.ofPlatform()
                    .name(name + "-worker-" + count.getAndIncrement())
                    .daemon()
                    .uncaughtExceptionHandler((thread, e) -> failed(e))
                    .unstarted(task));
    pool.allowCoreThreadTimeOut(true);
  }

  private static void failed(Throwable failure) {
    OutOfMemory.look(failure);
    log.error("a worker failed", failure);
  }

  /** Runs the task on a worker, or on this thread if all are busy and the queue is full. */
  @Override
  public void execute(Runnable task) {
    if (!offer(task)) {
      task.run();
    }
  }

  /** Runs the task on a worker; false if all are busy and the queue is full. Does not block. */
  public boolean offer(Runnable task) {
    try {
      pool.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @Override
  public void close() {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
