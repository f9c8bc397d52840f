package dev.grid.structures.vector;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of this process that makes graphs, of low priority. It ends when there is nothing
 * to do. What waits for it is bounded: an index waits once at most, whatever it has to do.
 */
final class VectorWorker {

  private static final long IDLE_SECONDS = 5;

  private static final ThreadPoolExecutor THREAD =
      new ThreadPoolExecutor(
          1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), VectorWorker::thread);

  static {
    THREAD.allowCoreThreadTimeOut(true);
  }

  private VectorWorker() {}

  @SuppressWarnings("ThreadPriorityCheck") // Searches go on without what it makes.
  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "grid-vectors");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    return thread;
  }

  static Executor executor() {
    return THREAD;
  }
}
