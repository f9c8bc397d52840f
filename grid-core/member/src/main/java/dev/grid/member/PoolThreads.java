package dev.grid.member;

import dev.grid.kernel.FailureLog;
import dev.grid.kernel.OutOfMemory;
import dev.grid.member.partition.Turn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The threads of one pool for what users write, started when they are needed; those that have
 * nothing to do for a minute end. Thread-safe.
 *
 * <p>To wake a thread costs more than most tasks take. So a task wakes one only if fewer run than
 * {@code eager}, and else waits for those that run. If these take long, because they wait for
 * something, that is seen by {@link #look()}, a millisecond or two later: a thread that is still at
 * the same task as at the look before does not count as one that runs, and what has waited since
 * the look before last gets a thread.
 *
 * <p>A structure has no more than a share of the threads and of the places to wait: what it has
 * left hanging does not keep others from running.
 */
final class PoolThreads implements AutoCloseable {

  private static final FailureLog failures =
      new FailureLog(LoggerFactory.getLogger(PoolThreads.class)::error);

  private static final long IDLE_NANOS_MAX = TimeUnit.MINUTES.toNanos(1);
  private static final long CLOSE_SECONDS_MAX = 2;

  /**
   * How much a pool takes on.
   *
   * @param threads that it has at most
   * @param eager so many that run are enough for tasks that do not wait
   * @param ofOne structure: so many of its tasks run at a time
   * @param queued tasks that wait for a thread
   * @param queuedOfOne structure
   * @param givesWay whether its threads let others run now and then, as its tasks come in long rows
   */
  record Limits(int threads, int eager, int ofOne, int queued, int queuedOfOne, boolean givesWay) {

    Limits {
      if (eager < 1 || ofOne < 1 || threads < Math.max(eager, ofOne)) {
        throw new IllegalArgumentException(
            "threads=" + threads + " eager=" + eager + " ofOne=" + ofOne);
      }
    }
  }

  private final String name;
  private final Limits limits;
  private final LongTasks longTasks;
  private final String pool;

  private final ReentrantLock lock = new ReentrantLock();

  // Everything that changes is guarded by the lock.

  /** What waits for a thread, in the order in which it came. */
  private final ArrayDeque<Queued> queue = new ArrayDeque<>();

  private final Map<Object, Share> shares = new HashMap<>();
  private final List<Worker> workers = new ArrayList<>();

  /** Those that have nothing to do; the one that ran last is last. */
  private final ArrayDeque<Worker> idle = new ArrayDeque<>();

  private final Condition ended = lock.newCondition();

  /** What waits, for a thread or for its structure's turn. */
  private int queued;

  /** Threads whose task runs for long. */
  private int slow;

  private int started;
  private long offers;
  private long offersSeen;
  private long looks;
  private boolean closed;

  /** What one structure has here. */
  private static final class Share {
    private int running;
    private int queued;

    /** What found as many running as may; before all of the same structure in the queue. */
    private final ArrayDeque<Queued> waiting = new ArrayDeque<>(0);
  }

  private record Queued(Share share, Runnable task, long look) {}

  /**
   * No threads yet.
   *
   * @param name what its threads are called, before their numbers
   * @param pool its name
   * @param longTasks watches what runs
   */
  PoolThreads(String name, String pool, Limits limits, LongTasks longTasks) {
    this.name = name;
    this.pool = pool;
    this.limits = limits;
    this.longTasks = longTasks;
  }

  /**
   * Has a task run, soon. Does not wait, and never runs it on the thread that brings it.
   *
   * @param whose which structure's it is
   * @return false if there is no room for it
   */
  boolean offer(Object whose, Runnable task) {
    Worker starting;
    lock.lock();
    try {
      Share share = shares.computeIfAbsent(whose, w -> new Share());
      if (closed || queued >= limits.queued() || share.queued >= limits.queuedOfOne()) {
        return false;
      }
      queue.add(new Queued(share, task, looks));
      share.queued++;
      queued++;
      offers++;
      boolean isWanted = running() < limits.eager() && share.running < limits.ofOne();
      starting = isWanted ? wake() : null;
    } finally {
      lock.unlock();
    }
    start(starting);
    return true;
  }

  /** Threads that run, other than those that are slow. */
  private int running() {
    return workers.size() - idle.size() - slow;
  }

  /** Wakes a thread if there is one; returns one that is to be started, without the lock. */
  private @Nullable Worker wake() {
    Worker worker = idle.pollLast();
    if (worker != null) {
      worker.isWoken = true;
      worker.wakes.signal();
      return null;
    }
    if (workers.size() >= limits.threads()) {
      return null;
    }
    Worker made = new Worker(name + "-worker-" + started++);
    workers.add(made);
    return made;
  }

  private void start(@Nullable Worker worker) {
    if (worker == null) {
      return;
    }
    try {
      worker.thread.start();
    } catch (OutOfMemoryError e) { // No more threads; what waits is looked at again.
      OutOfMemory.look(e);
      failures.failed(worker.thread.getName() + " cannot be started", e);
      lock.lock();
      try {
        ends(worker);
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Looks whether something has waited for too long, and gives it a thread. To be called every
   * millisecond while there is something to look at.
   *
   * @return whether there is, or was since the last look
   */
  boolean look() {
    Worker starting = null;
    boolean isActive;
    lock.lock();
    try {
      isActive = offers != offersSeen || !queue.isEmpty();
      offersSeen = offers;
      for (Worker worker : workers) {
        if (worker.isRunning && !worker.isSlow && worker.runs == worker.runsSeen) {
          worker.isSlow = true;
          slow++;
        }
        worker.runsSeen = worker.runs;
        isActive |= worker.isRunning && !worker.isSlow;
      }
      Queued first = queue.peek();
      if (first != null && (running() < limits.eager() || first.look() + 1 < looks)) {
        starting = wake();
      }
      looks++;
      if (!isActive) {
        shares.values().removeIf(share -> share.running == 0 && share.queued == 0);
      }
    } finally {
      lock.unlock();
    }
    start(starting);
    return isActive;
  }

  /** What is to be run next; waits for it. Null when the thread is to end. */
  private @Nullable Queued next(Worker worker, @Nullable Queued done) {
    lock.lock();
    try {
      if (done != null) {
        ran(worker, done.share());
      }
      while (true) {
        Queued next = take();
        if (next != null) {
          worker.isRunning = true;
          worker.runs++;
          return next;
        }
        if (closed || !idles(worker)) {
          ends(worker);
          return null;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void ran(Worker worker, Share share) {
    worker.isRunning = false;
    if (worker.isSlow) {
      worker.isSlow = false;
      slow--;
    }
    share.running--;
    Queued waiting = share.waiting.poll();
    if (waiting != null) {
      queue.addFirst(waiting);
    }
  }

  private @Nullable Queued take() {
    for (Queued next; (next = queue.poll()) != null; ) {
      Share share = next.share();
      if (share.running < limits.ofOne()) {
        share.running++;
        share.queued--;
        queued--;
        return next;
      }
      share.waiting.add(next);
    }
    return null;
  }

  /** Waits to be woken; false if it was not, for a minute or as everything ends. */
  private boolean idles(Worker worker) {
    idle.addLast(worker);
    long nanos = IDLE_NANOS_MAX;
    while (!worker.isWoken && !closed && nanos > 0) {
      try {
        nanos = worker.wakes.awaitNanos(nanos);
      } catch (InterruptedException e) {
        // By nobody that it knows: what it runs may be interrupted, but nothing runs.
      }
    }
    if (!worker.isWoken) {
      idle.remove(worker);
      return false;
    }
    worker.isWoken = false;
    return true;
  }

  private void ends(Worker worker) {
    workers.remove(worker);
    if (workers.isEmpty()) {
      ended.signalAll();
    }
  }

  /** One thread. Its fields are guarded by the lock. */
  private final class Worker implements Runnable {

    private final Thread thread;
    private final Condition wakes = lock.newCondition();
    private boolean isWoken;
    private boolean isRunning;

    /** It was at the same task at two looks. */
    private boolean isSlow;

    private int runs;
    private int runsSeen;

    Worker(String threadName) {
      thread = Thread.ofPlatform().name(threadName).daemon().unstarted(this);
    }

    @Override
    public void run() {
      LongTasks.Watch watch = longTasks.watch(pool);
      Turn turn = new Turn();
      try {
        for (Queued next = next(this, null); next != null; next = next(this, next)) {
          long now = watch.begin(next.task());
          if (limits.givesWay()) {
            turn.giveWay(now);
          }
          run(next.task(), watch);
        }
      } finally {
        watch.close();
      }
    }

    private void run(Runnable task, LongTasks.Watch watch) {
      try {
        task.run();
      } catch (Throwable e) {
        failures.failed("a task of pool=" + pool + " failed: " + task, e);
      } finally {
        watch.end();
        var unused = Thread.interrupted(); // It was for this task.
      }
    }
  }

  /** Runs what waits, and interrupts what has not ended after two seconds. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      workers.forEach(worker -> worker.wakes.signal());
      long nanos = TimeUnit.SECONDS.toNanos(CLOSE_SECONDS_MAX);
      while (!workers.isEmpty() && nanos > 0) {
        nanos = ended.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      queue.clear();
      shares.values().forEach(share -> share.waiting.clear());
      workers.forEach(worker -> worker.thread.interrupt());
      lock.unlock();
    }
  }
}
