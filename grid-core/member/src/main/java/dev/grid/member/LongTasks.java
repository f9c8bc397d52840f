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
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
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
    return () -> {
      Watch watch = watch(pool);
      try {
        var unused = watch.begin(task);
        task.run();
      } finally {
        watch.end();
        watch.close();
      }
    };
  }

  /** For the thread that calls this, which runs a pool's tasks one after another. */
  Watch watch(String pool) {
    Watch watch = new Watch(pool, Thread.currentThread());
    watches.add(watch);
    return watch;
  }

  /** How many tasks have run for longer than the limit and not ended, as of the last look. */
  int count() {
    return (int) watches.stream().filter(Watch::isTold).count();
  }

  private boolean look() {
    long now = nanoTime.getAsLong();
    boolean isAny = false;
    for (Watch watch : watches) {
      isAny |= watch.look(now);
    }
    return isAny;
  }

  /** Of one thread. What it tells is for whoever looks. */
  final class Watch implements AutoCloseable {

    private final String pool;
    private final Thread thread;

    /** Written before the task: who reads another's takes it to have run for less. */
    private long begunNanos;

    private volatile @Nullable Runnable task;

    /** Which task was told of, and how often. */
    private volatile @Nullable Runnable toldOf;

    private int told;

    private Watch(String pool, Thread thread) {
      this.pool = pool;
      this.thread = thread;
    }

    /**
     * The thread runs a task from now on, which says by {@code toString} what it is.
     *
     * @return the time
     */
    long begin(Runnable begun) {
      long now = nanoTime.getAsLong();
      begunNanos = now;
      task = begun;
      looking.start();
      return now;
    }

    /** The task has ended. */
    @SuppressWarnings("ReferenceEquality") // The same run.
    void end() {
      Runnable ended = task;
      task = null;
      if (ended != null && ended == toldOf) {
        toldOf = null;
        log.accept(
            "a task ended at last: " + of(ended) + " millis=" + millis(nanoTime.getAsLong()), null);
      }
    }

    private long millis(long nowNanos) {
      return (nowNanos - begunNanos) / NANOS_PER_MILLI;
    }

    @SuppressWarnings("ReferenceEquality") // The same run.
    private boolean isTold() {
      Runnable of = toldOf;
      return of != null && of == task;
    }

    /** Tells of the task if it is time to; whether there is one. */
    private boolean look(long nowNanos) {
      Runnable running = task;
      if (running == null) {
        return false;
      }
      if (!isTold()) {
        told = 0;
      }
      long millis = millis(nowNanos);
      if (millis >= limitMillis << Math.min(told, 20)) {
        told++;
        toldOf = running;
        log.accept(
            "a task does not end and keeps its thread: "
                + of(running)
                + " millis="
                + millis
                + "; it is here:",
            where());
      }
      return true;
    }

    private Throwable where() {
      Throwable where = new Throwable(thread.getName());
      where.setStackTrace(thread.getStackTrace());
      return where;
    }

    private String of(Runnable run) {
      return run + " pool=" + pool;
    }

    /** The thread runs no more tasks. */
    @Override
    public void close() {
      watches.remove(this);
    }
  }
}
