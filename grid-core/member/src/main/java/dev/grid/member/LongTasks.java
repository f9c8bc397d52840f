package dev.grid.member;

import dev.grid.kernel.Periodic;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of tasks that do not end: what users write may wait for ever, and keeps a thread of its
 * pool, the call that it belongs to, and those that wait for what it holds. Each is told of when it
 * has run for the limit, and again whenever that time has doubled. Looks only while something runs.
 * Thread-safe.
 */
final class LongTasks {

  private static final Logger logger = LoggerFactory.getLogger(LongTasks.class);

  private static final long LOOK_MILLIS_MAX = 5_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long limitMillis;
  private final LongSupplier nanoTime;
  private final BiConsumer<String, @Nullable Throwable> log;
  private final Set<Watched> running = ConcurrentHashMap.newKeySet();
  private final Periodic looking;

  /** Nothing runs yet, and what is told goes to the log; see the other constructor. */
  LongTasks(Duration limit, ObjLongConsumer<Runnable> later) {
    this(limit, System::nanoTime, later, logger::warn);
  }

  /**
   * Nothing runs yet.
   *
   * @param limit what runs for longer is told of
   * @param later runs something on a worker after so many milliseconds
   * @param log told of a task, and where it is
   */
  LongTasks(
      Duration limit,
      LongSupplier nanoTime,
      ObjLongConsumer<Runnable> later,
      BiConsumer<String, @Nullable Throwable> log) {
    this.limitMillis = limit.toMillis();
    this.nanoTime = nanoTime;
    this.log = log;
    long pauseMillis = Math.clamp(limitMillis / 4, 1, LOOK_MILLIS_MAX);
    this.looking =
        new Periodic("looking for tasks that do not end", later, pauseMillis, this::look, log);
  }

  /**
   * The task as it is to be run, so that it is watched while it runs.
   *
   * @param task says by {@code toString} what it is, and for which structure
   */
  Runnable watched(String pool, Runnable task) {
    return new Watched(pool, task);
  }

  /** How many tasks have run for longer than the limit and not ended, as of the last look. */
  int count() {
    return (int) running.stream().filter(task -> task.told > 0).count();
  }

  private boolean look() {
    long now = nanoTime.getAsLong();
    for (Watched task : running) {
      task.look(now);
    }
    return !running.isEmpty();
  }

  /** One task. What is told of it is for whoever looks. */
  private final class Watched implements Runnable {

    private final String pool;
    private final Runnable task;

    /** Both are written before it is among those that run. */
    private long begunNanos;

    private @Nullable Thread thread;

    /** How often it was told of. */
    private volatile int told;

    Watched(String pool, Runnable task) {
      this.pool = pool;
      this.task = task;
    }

    @Override
    public void run() {
      begunNanos = nanoTime.getAsLong();
      thread = Thread.currentThread();
      running.add(this);
      looking.start();
      try {
        task.run();
      } finally {
        running.remove(this);
        if (told > 0) {
          log.accept(
              "a task ended at last: " + this + " millis=" + millis(nanoTime.getAsLong()), null);
        }
      }
    }

    private long millis(long nowNanos) {
      return (nowNanos - begunNanos) / NANOS_PER_MILLI;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One looks at a time.
    void look(long nowNanos) {
      long millis = millis(nowNanos);
      if (millis >= limitMillis << Math.min(told, 20)) {
        told++;
        log.accept(
            "a task does not end and keeps its thread: "
                + this
                + " millis="
                + millis
                + "; it is here:",
            where());
      }
    }

    private @Nullable Throwable where() {
      Thread on = thread;
      if (on == null) {
        return null;
      }
      Throwable where = new Throwable(on.getName());
      where.setStackTrace(on.getStackTrace());
      return where;
    }

    @Override
    public String toString() {
      return task + " pool=" + pool;
    }
  }
}
