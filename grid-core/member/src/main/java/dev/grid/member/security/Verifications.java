package dev.grid.member.security;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * How many clients are asked who they are at a time: hashing passwords takes a core for a tenth of
 * a second each, and other work needs some too. Those that wait do so without a thread. Guarded by
 * this.
 */
public final class Verifications {

  static final int WAITING_MAX = 256;

  private final Predicate<Runnable> workers;
  private final int runningMax;

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  /**
   * Nobody is asked yet.
   *
   * @param workers runs a task soon; false if it cannot
   */
  Verifications(Predicate<Runnable> workers, int processors) {
    this.workers = workers;
    this.runningMax = Math.max(1, processors / 2);
  }

  /** Runs it when it is its turn, on a worker; false if too many wait. Does not block. */
  public boolean offer(Runnable verification) {
    synchronized (this) {
      if (running >= runningMax) {
        return waiting.size() < WAITING_MAX && waiting.add(verification);
      }
      running++;
    }
    return begin(verification);
  }

  private boolean begin(Runnable verification) {
    if (workers.test(() -> run(verification))) {
      return true;
    }
    ended();
    return false;
  }

  private void run(Runnable verification) {
    try {
      verification.run();
    } finally {
      ended();
    }
  }

  /**
   * The next one's turn; those that no worker takes are dropped, and their connections time out.
   */
  private void ended() {
    Runnable next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        running--;
        return;
      }
    }
    var unused = begin(next);
  }
}
