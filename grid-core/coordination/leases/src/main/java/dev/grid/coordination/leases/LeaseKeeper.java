package dev.grid.coordination.leases;

import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinatorConnectionException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A member's session, and when it ends. There is one at a time; the next is begun by the first call
 * that needs one.
 *
 * <p>The session is over at its deadline, whatever the store says later: locks that were lost to
 * the caller stay lost. A timer of the JDK finds that out when nobody calls; until it ran, {@link
 * #isAlive} compares the clock.
 */
final class LeaseKeeper {

  /** A session and its deadline by {@link System#nanoTime}. Immutable. */
  private record Lease(Session session, long deadlineNanos) {
    boolean isAlive() {
      return System.nanoTime() - deadlineNanos < 0;
    }
  }

  private final LeaseStore store;
  private final String member;
  private final long leaseNanos;
  private final BiConsumer<Session, @Nullable Throwable> lost;

  /** Held while a session is begun, extended or ended, so that none of it overtakes another. */
  private final ReentrantLock changing = new ReentrantLock();

  /** Written while {@link #losing} is held; null before the first, and after one was lost. */
  private volatile @Nullable Lease lease;

  /**
   * Held for moments only, so that a timer can take the session away while a call waits for the
   * server.
   */
  private final Object losing = new Object();

  /** Guarded by {@link #losing}: was lost here, and may live on in the store. */
  private @Nullable Session left;

  /** Why no call succeeded of late. */
  private volatile @Nullable Throwable trouble;

  private volatile boolean ended;

  LeaseKeeper(
      LeaseStore store,
      String member,
      Duration lease,
      BiConsumer<Session, @Nullable Throwable> lost) {
    this.store = store;
    this.member = member;
    this.leaseNanos = lease.toNanos();
    this.lost = lost;
  }

  /**
   * Of which the store is asked for: a tenth longer than is counted here, for clocks that do not
   * run equally fast.
   */
  private long leaseMillis() {
    return TimeUnit.NANOSECONDS.toMillis(leaseNanos + leaseNanos / 10) + 1;
  }

  /** How often the session should be extended. */
  Duration interval() {
    return Duration.ofNanos(leaseNanos / 3);
  }

  /** Whether there is a session, and its time is not over. Does not block. */
  boolean isAlive() {
    Lease now = lease;
    return now != null && now.isAlive();
  }

  /** Whether this is the session, and its time is not over. Does not block. */
  boolean isAlive(Session session) {
    Lease now = lease;
    return now != null && now.session().equals(session) && now.isAlive();
  }

  /** The session; begins one if there is none. */
  Session current() {
    Lease now = lease;
    if (now != null && now.isAlive()) return now.session();
    changing.lock();
    try {
      return renewed();
    } finally {
      changing.unlock();
    }
  }

  /** Extends the session; begins another if it has ended. */
  Session extend() {
    changing.lock();
    try {
      Lease now = lease;
      if (now == null || !now.isAlive()) return renewed();
      long asked = System.nanoTime();
      try {
        if (!store.extend(now.session(), leaseMillis())) {
          lose(now.session(), null);
          return renewed();
        }
        trouble = null;
      } catch (CoordinationException e) {
        trouble = e;
        throw e;
      }
      synchronized (losing) {
        // The timer may have taken it meanwhile: what is lost stays lost.
        if (lease == now) lease = new Lease(now.session(), asked + leaseNanos);
      }
      return renewed();
    } finally {
      changing.unlock();
    }
  }

  /** Caller holds {@link #changing}. */
  private Session renewed() {
    Lease now = lease;
    if (now != null && now.isAlive()) return now.session();
    if (ended) throw new CoordinatorConnectionException("the session was ended by stop()");
    if (now != null) lose(now.session(), trouble);
    Session old;
    synchronized (losing) {
      old = left;
    }
    if (old != null) store.end(old);
    var next = new Session(UUID.randomUUID().toString().replace("-", ""), member);
    long asked = System.nanoTime();
    // If the answer is lost the entry is there, and nobody extends it.
    store.begin(next, leaseMillis());
    trouble = null;
    synchronized (losing) {
      left = null;
      lease = new Lease(next, asked + leaseNanos);
    }
    watch(next);
    return next;
  }

  /** The session was found to have ended; what to throw to who asked for something in its name. */
  CoordinationException gone(Session session) {
    lose(session, null);
    return new CoordinatorConnectionException(
        "the session ended during the call: nothing was done; call it again, which begins another");
  }

  /** The session is over: tells so, once. */
  private void lose(Session session, @Nullable Throwable cause) {
    synchronized (losing) {
      Lease now = lease;
      if (now == null || !now.session().equals(session)) return;
      lease = null;
      left = session;
    }
    lost.accept(session, cause);
  }

  /** Looks again at the deadline, until the session is lost. */
  private void watch(Session session) {
    Lease now = lease;
    if (now == null || !now.session().equals(session) || ended) return;
    long wait = now.deadlineNanos() - System.nanoTime();
    if (wait <= 0) {
      lose(session, trouble);
    } else {
      // lose() does not block: it may run on the JDK's timer.
      CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS, Runnable::run)
          .execute(() -> watch(session));
    }
  }

  /** Ends the session. Does not fail; none is begun any more. */
  void end() {
    ended = true;
    changing.lock();
    try {
      Lease now;
      synchronized (losing) {
        now = lease;
        lease = null;
      }
      if (now != null) store.end(now.session());
    } catch (CoordinationException e) {
      // It ends by its time.
    } finally {
      changing.unlock();
    }
  }
}
