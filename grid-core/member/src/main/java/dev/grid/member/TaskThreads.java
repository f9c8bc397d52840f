package dev.grid.member;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that users' tasks run on: those of all structures together, started when none is
 * idle, and ended when they have been idle for a while. What finds all of them busy waits in its
 * order; each pool has a bounded number of turns here, so that is bounded too. Platform threads
 * (decision 0030). Guarded by this; tasks run without it.
 */
final class TaskThreads implements AutoCloseable {

  /** Of one member; beside this, each pool has its own bound. */
  static final int THREADS_MAX = 1_000;

  static final long IDLE_MILLIS_MAX = 10_000;

  private static final long CLOSE_SECONDS_MAX = 2;

  private final int threadsMax;
  private final ThreadPoolExecutor pool;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int busy;

  /** No threads yet. */
  TaskThreads(String instanceName, int threadsMax, long idleMillisMax) {
    this.threadsMax = threadsMax;
    AtomicInteger count = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE, // As many as there are busy ones; see busy.
            idleMillisMax,
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            task ->
                Thread.ofPlatform()
                    .name(instanceName + "-task-" + count.getAndIncrement())
                    .daemon()
                    .unstarted(task));
  }

  /** Runs a task soon, which must not throw. Does not block. */
  void execute(Runnable task) {
    synchronized (this) {
      if (busy >= threadsMax) {
        waiting.add(task);
        return;
      }
      busy++;
    }
    pool.execute(() -> run(task));
  }

  private void run(Runnable task) {
    for (Runnable next = task; next != null; next = next()) {
      next.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable next = waiting.poll();
    if (next == null) {
      busy--;
    }
    return next;
  }

  /** How many threads there are, busy or idle. */
  int threads() {
    return pool.getPoolSize();
  }

  /** What runs may end for a moment, then it is interrupted. */
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
