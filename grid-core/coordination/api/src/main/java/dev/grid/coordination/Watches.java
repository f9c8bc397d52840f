package dev.grid.coordination;

import dev.grid.coordination.spi.Driver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator's callbacks: those of members, and what elections post. One thread at a time calls
 * them, the one that holds {@code dispatching}. Lock order: dispatching, then a group's.
 */
final class Watches {

  private static final Logger LOGGER = LoggerFactory.getLogger(Watches.class);

  private final Driver driver;
  private final String memberId;
  private final ReentrantLock dispatching = new ReentrantLock();
  private final Map<String, GroupWatch> groups = new ConcurrentHashMap<>();

  /** Has a permit if there may be something to tell. */
  private final Semaphore woken = new Semaphore(0);

  /**
   * Calls that elections have to make; a few for each change of leaders, of which a driver tells
   * one at a time. Guarded by itself.
   */
  private final Queue<Runnable> posted = new ArrayDeque<>();

  Watches(Driver driver, String memberId) {
    this.driver = driver;
    this.memberId = memberId;
  }

  Watch addJoin(String group, Consumer<? super MemberJoined> callback) {
    return group(group)
        .add(
            event -> {
              if (event instanceof MemberJoined joined) {
                callback.accept(joined);
              }
            });
  }

  Watch addLeave(String group, Consumer<? super MemberLeft> callback) {
    return group(group)
        .add(
            event -> {
              if (event instanceof MemberLeft left) {
                callback.accept(left);
              }
            });
  }

  private GroupWatch group(String group) {
    return groups.computeIfAbsent(group, name -> new GroupWatch(name, driver, dispatching, this));
  }

  /** Has a call made by whoever dispatches next. Does not block. */
  void post(Runnable call) {
    synchronized (posted) {
      posted.add(call);
    }
    wake();
  }

  /** There may be something to tell. */
  void wake() {
    if (woken.availablePermits() == 0) {
      woken.release();
    }
  }

  /** Waits until there may be something to tell, at most so long. */
  void await(Duration timeout) throws InterruptedException {
    if (woken.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
      woken.drainPermits();
    }
  }

  /** Asks drivers that do not push, and tells all that there is to tell. */
  void run(Duration timeout) {
    run(timeout, true);
  }

  /**
   * Tells what there is to tell; does nothing while another thread does.
   *
   * @param ask whether groups of drivers that do not push are looked at
   */
  void run(Duration timeout, boolean ask) {
    if (dispatching.isHeldByCurrentThread() || !dispatching.tryLock()) {
      return;
    }
    try {
      long began = System.nanoTime();
      Runnable call = nextPosted();
      while (call != null) {
        call(call);
        call = nextPosted();
      }
      for (GroupWatch group : groups.values()) {
        if (System.nanoTime() - began > timeout.toNanos()) {
          wake();
          return;
        }
        group.dispatch(ask);
      }
    } finally {
      dispatching.unlock();
    }
  }

  private @Nullable Runnable nextPosted() {
    synchronized (posted) {
      return posted.poll();
    }
  }

  /**
   * Makes a call between those of the dispatching thread, on a thread of its own, and waits for it;
   * within a callback it is made at once.
   *
   * @return false if it has not ended in time
   */
  boolean callNow(Runnable body, Duration timeout) {
    if (dispatching.isHeldByCurrentThread()) {
      call(body);
      return true;
    }
    Thread thread =
        Thread.ofVirtual()
            .name("grid-coordination-stand-down-" + memberId)
            .start(
                () -> {
                  dispatching.lock();
                  try {
                    call(body);
                  } finally {
                    dispatching.unlock();
                  }
                });
    try {
      return thread.join(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Calls a callback; what it throws is logged. */
  static void call(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException e) {
      LOGGER.error("a callback of a watch has failed", e);
    }
  }

  /**
   * Nothing is told any more, and drivers are not asked to push. A callback that runs is waited for
   * at most so long: one that does not end must not keep locks and groups from others.
   */
  void stop(Duration callbackMax) {
    groups.values().forEach(GroupWatch::forget);
    boolean had = false;
    try {
      had = dispatching.tryLock(callbackMax.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!had) {
      LOGGER.warn(
          "member={}: a callback has not ended within stand-down-timeout={}; it is left alone",
          memberId,
          callbackMax);
      return; // The driver's stop ends the subscriptions.
    }
    try {
      groups.values().forEach(group -> group.dispatch(false));
    } finally {
      dispatching.unlock();
    }
  }
}
