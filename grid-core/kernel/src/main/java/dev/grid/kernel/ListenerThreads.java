package dev.grid.kernel;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * Runs an application's listeners: a few threads, each with a bounded queue. Calls with the same
 * key run one after another in the order they came. When a queue is full the call is dropped and
 * counted, so that a slow listener cannot hold up the grid. Threads end when they have been idle
 * for a while.
 */
public final class ListenerThreads implements AutoCloseable {

  private static final int THREADS = 4;
  private static final int QUEUED_CALLS_MAX = 250_000;
  private static final long IDLE_SECONDS = 10;
  private static final long CLOSE_MILLIS_MAX = 1_000;

  private final ThreadPoolExecutor[] stripes = new ThreadPoolExecutor[THREADS];
  private final AtomicLong dropped = new AtomicLong();
  private final BiConsumer<String, Throwable> log;

  /**
   * Starts no thread yet.
   *
   * @param name for the threads
   * @param log told of what a listener throws, on the listener's thread
   */
  public ListenerThreads(String name, BiConsumer<String, Throwable> log) {
    this.log = log;
    for (int i = 0; i < THREADS; i++) {
      String threadName = name + "-listener-" + i;
      stripes[i] =
          new ThreadPoolExecutor(
              1,
              1,
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(QUEUED_CALLS_MAX),
              task -> Thread.ofPlatform().name(threadName).daemon().unstarted(task),
              (task, pool) -> dropped.incrementAndGet());
      stripes[i].allowCoreThreadTimeOut(true);
    }
  }

  /** Runs the call after those with the same key. Does not block. */
  public void execute(int key, Runnable call) {
    stripes[Math.floorMod(key, THREADS)].execute(
        () -> {
          try {
            call.run();
          } catch (Throwable e) {
            log.accept("a listener failed; the next event is delivered", e);
          }
        });
  }

  /** How many calls were dropped because a queue was full. */
  public long dropped() {
    return dropped.get();
  }

  /** Runs what is queued, but not for longer than a second, and ends the threads. */
  @Override
  public void close() {
    for (ThreadPoolExecutor stripe : stripes) {
      stripe.shutdown();
    }
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS_MAX);
    for (ThreadPoolExecutor stripe : stripes) {
      try {
        if (!stripe.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          stripe.shutdownNow();
        }
      } catch (InterruptedException e) {
        stripe.shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
  }
}
