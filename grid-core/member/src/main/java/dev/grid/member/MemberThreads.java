package dev.grid.member;

import dev.grid.handler.ExecutionHandler;
import dev.grid.kernel.OutOfMemory;
import dev.grid.member.partition.Scheduler;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's threads beside its workers and its pools: one that only tells the time, one that knows
 * the cluster, and those on which an application's own calls end. Thread-safe.
 */
final class MemberThreads {

  private static final Logger log = LoggerFactory.getLogger(MemberRuntime.class);

  private static final long CLUSTER_THREAD_CLOSE_SECONDS_MAX = 2;

  private final ScheduledThreadPoolExecutor timer;
  private final ExecutorService clusterThread;
  private final ExecutorService ownCallbacks;
  private final Executor callbacks;

  /**
   * Threads that are named after the member.
   *
   * @param handler runs callbacks, and is started; null for threads of the member's own
   */
  MemberThreads(String member, @Nullable ExecutionHandler handler) {
    timer =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name(member + "-timer").daemon().unstarted(task));
    timer.setRemoveOnCancelPolicy(true);
    clusterThread =
        Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().name(member + "-cluster").daemon().unstarted(task));
    ownCallbacks =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name(member + "-callback-", 0).factory());
    if (handler == null) {
      callbacks = ownCallbacks;
    } else {
      handler.start();
      callbacks = handler::dispatchCallback;
    }
  }

  /** The one that only tells the time: its tasks must not block. */
  ScheduledExecutorService timer() {
    return timer;
  }

  /** Where the application's callbacks run: a thread for each, which may block, or its handler. */
  Executor callbacks() {
    return callbacks;
  }

  /** Runs a task on the timer; never, if this is closed before. */
  Scheduler.Alarm schedule(Runnable task, long delayMillis) {
    try {
      ScheduledFuture<?> alarm = timer.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
      return () -> alarm.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {};
    }
  }

  /** Runs tasks one after the other on the cluster thread; no more when this is closed. */
  void onClusterThread(Runnable task) {
    try {
      clusterThread.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException | Error e) {
              OutOfMemory.look(e);
              log.error("the cluster thread failed", e);
            }
          });
    } catch (RejectedExecutionException e) {
      log.debug("closed", e);
    }
  }

  /** Ends the timer at once, and the cluster thread when it has done what was given to it. */
  void closeClusterThread() {
    timer.shutdownNow();
    clusterThread.shutdown();
    try {
      if (!clusterThread.awaitTermination(CLUSTER_THREAD_CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
        clusterThread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes no more callbacks but by the application's handler; those that wait go on. */
  void closeCallbacks() {
    ownCallbacks.shutdown();
  }
}
