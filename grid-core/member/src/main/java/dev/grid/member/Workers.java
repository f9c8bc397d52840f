package dev.grid.member;

import dev.grid.kernel.FailureLog;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/**
 * The threads for what takes long or may block: scans, authentication, expiry. Bounded: a task that
 * finds the queue full is refused, and is never run on the thread that brings it. What must not be
 * refused goes by way of {@link dev.grid.member.partition.Handover}. Thread-safe.
 */
public final class Workers implements AutoCloseable {

  private static final FailureLog failures =
      new FailureLog(LoggerFactory.getLogger(Workers.class)::error);

  private static final int QUEUED_TASKS_MAX = 10_000;
  private static final int THREADS_MIN = 2;
  private static final long CLOSE_SECONDS_MAX = 2;

  private final ThreadPoolExecutor pool;

  /** Starts threads as they are needed. */
  public Workers(String name) {
    this(name, QUEUED_TASKS_MAX);
  }

  /** As many threads as there are processors, and two at least. */
  Workers(String name, int queuedTasksMax) {
    int threads = Math.max(THREADS_MIN, Runtime.getRuntime().availableProcessors());
    AtomicInteger count = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(queuedTasksMax),
            task ->
                Thread.ofPlatform()
                    .name(name + "-worker-" + count.getAndIncrement())
                    .daemon()
                    .unstarted(task));
    pool.allowCoreThreadTimeOut(true);
  }

  /** Runs the task on a worker; false if all are busy and the queue is full. Does not block. */
  public boolean offer(Runnable task) {
    try {
      pool.execute(() -> run(task));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      failures.failed("a worker's task failed: " + task, e);
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
