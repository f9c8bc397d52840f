package dev.grid.member;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks at pools every millisecond while something is going on there: one thread for all of a
 * member, which sleeps when there is nothing to look at. Thread-safe.
 */
final class PoolWatch implements AutoCloseable {

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** After so many looks at nothing it sleeps: to wake it costs as much as some looks. */
  private static final int LOOKS_AT_NOTHING_MAX = 64;

  private final String name;
  private final List<PoolThreads> pools = new CopyOnWriteArrayList<>();
  private volatile @Nullable Thread thread;
  private volatile boolean sleeps;
  private volatile boolean closed;

  /** Nothing is looked at. */
  PoolWatch(String name) {
    this.name = name;
  }

  /** Looks at a pool from now on. */
  synchronized void add(PoolThreads pool) {
    pools.add(pool);
    if (thread == null && !closed) {
      Thread started = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
      started.start();
      thread = started;
    }
  }

  /** There is something to look at; to be said when it is there. */
  void begins() {
    if (sleeps) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    int nothing = 0;
    while (!closed) {
      LockSupport.parkNanos(this, LOOK_NANOS);
      nothing = look() ? 0 : nothing + 1;
      if (nothing >= LOOKS_AT_NOTHING_MAX) {
        sleeps = true;
        // What begins now is seen here, or sees that this sleeps.
        if (!look() && !closed) {
          LockSupport.park(this);
        }
        sleeps = false;
        nothing = 0;
      }
    }
  }

  private boolean look() {
    boolean isActive = false;
    for (PoolThreads pool : pools) {
      isActive |= pool.look();
    }
    return isActive;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
