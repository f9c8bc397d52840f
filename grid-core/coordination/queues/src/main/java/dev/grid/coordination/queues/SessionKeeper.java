package dev.grid.coordination.queues;

import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinatorConnectionException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The session that a driver has now. It is alive until what was sent last and answered is nine
 * tenths of its timeout ago: the store cannot have ended it for silence by then. Thread-safe.
 *
 * <pre>
 * none -> alive   begin, after the session before has certainly ended in the store
 * alive -> none   the store says that it has ended, or its time is over
 * none -> closed, alive -> closed
 * </pre>
 */
final class SessionKeeper {

  /**
   * What is told that a session was lost; called at most once a session, by the thread that finds
   * out.
   */
  interface Listener {
    void lost(StoreSession session, @Nullable Throwable cause);
  }

  /** Clocks may differ in speed, and a thread takes a while from looking at its clock to acting. */
  private static final int MARGIN_DIVISOR = 10;

  private static final int BEATS_PER_TIMEOUT = 3;

  private record Life(StoreSession session, long deadlineNanos) {

    long leftNanos() {
      return deadlineNanos - System.nanoTime();
    }
  }

  private final QueueStore store;
  private final Duration limit;
  private final Listener listener;
  private final ReentrantLock beating = new ReentrantLock();

  /** Written by who has {@link #beating}, and to null by anyone who finds out that it is over. */
  private volatile @Nullable Life life;

  /** One that was lost here, but may live in the store. Guarded by {@link #beating}. */
  private @Nullable StoreSession former;

  /** Guarded by {@link #beating}. */
  private boolean closed;

  /**
   * A keeper without a session.
   *
   * @param limit for each call to the store
   */
  SessionKeeper(QueueStore store, Duration limit, Listener listener) {
    this.store = store;
    this.limit = limit;
    this.listener = listener;
  }

  /** Whether this session is the one that is alive. Does not block. */
  boolean isAlive(StoreSession session) {
    Life now = life;
    return now != null && now.session.equals(session) && now.leftNanos() > 0;
  }

  /** Whether there is one that is alive. Does not block. */
  boolean isAlive() {
    Life now = life;
    return now != null && now.leftNanos() > 0;
  }

  /** The session that is alive; begins one if there is none. */
  StoreSession session() {
    Life now = life;
    return now != null && now.leftNanos() > 0 ? now.session : ensure(limit).session;
  }

  /** Gives a sign of life, or begins a session; how long until the next is due. */
  Duration beat() {
    return ensure(limit).session.timeout().dividedBy(BEATS_PER_TIMEOUT);
  }

  /** Begins a session within this time. */
  void start(Duration within) {
    StoreSession unused = ensure(within).session;
  }

  /** Begins a session if there is none, else renews it. */
  private Life ensure(Duration within) {
    beating.lock();
    try {
      if (closed) {
        throw new CoordinatorConnectionException("the coordinator was stopped");
      }
      Life now = life;
      if (now != null) {
        Life renewed = renew(now);
        if (renewed != null) {
          return renewed;
        }
      }
      return begin(within);
    } finally {
      beating.unlock();
    }
  }

  /** Null if it has ended. */
  @SuppressWarnings("ReferenceEquality") // Each life is one object.
  private @Nullable Life renew(Life now) {
    long sent = System.nanoTime();
    Duration left = Duration.ofNanos(now.leftNanos());
    if (left.isNegative() || left.isZero()) {
      lose(now.session, null);
      return null;
    }
    try {
      if (store.renew(now.session, left.compareTo(limit) < 0 ? left : limit)) {
        Life renewed = new Life(now.session, deadline(sent, now.session));
        if (!now.equals(life)) {
          return null; // Lost meanwhile, as another thread was told by the store.
        }
        life = renewed;
        return renewed;
      }
      lose(now.session, new SessionEndedException(now.session.id(), null));
      return null;
    } catch (CoordinationException e) {
      if (now.leftNanos() <= 0) {
        lose(now.session, e);
      }
      throw e;
    }
  }

  private static long deadline(long sentNanos, StoreSession session) {
    long timeoutNanos = session.timeout().toNanos();
    return sentNanos + timeoutNanos - timeoutNanos / MARGIN_DIVISOR;
  }

  /**
   * What the former session left in the store would stand against the new one, so it is ended
   * first.
   */
  private Life begin(Duration within) {
    if (former != null) {
      store.end(former, limit);
      former = null;
    }
    long sent = System.nanoTime();
    StoreSession session = store.begin(within);
    Life begun = new Life(session, deadline(sent, session));
    life = begun;
    if (System.nanoTime() - sent > session.timeout().dividedBy(MARGIN_DIVISOR).toNanos()) {
      // It was begun some time after it was asked for, and is counted from then on only.
      Life renewed = renew(begun);
      return renewed == null ? begun : renewed;
    }
    return begun;
  }

  /**
   * The session has ended, or it cannot be known that it has not: everything of it is lost. Nothing
   * if it is not this one.
   */
  void lose(StoreSession session, @Nullable Throwable cause) {
    beating.lock();
    try {
      Life now = life;
      if (now == null || !now.session.equals(session)) {
        return;
      }
      life = null;
      former = cause instanceof SessionEndedException ? null : session;
      // Before another can begin: what is held is asked of whichever session is alive.
      listener.lost(session, cause);
    } finally {
      beating.unlock();
    }
  }

  /** Ends the session, as far as the store can be reached. Does not fail. */
  void close(Duration within) {
    beating.lock();
    try {
      closed = true;
      Life now = life;
      life = null;
      StoreSession last = now == null ? former : now.session;
      if (last != null) {
        store.end(last, within);
      }
    } catch (CoordinationException e) {
      // It ends by its timeout.
    } finally {
      beating.unlock();
    }
  }
}
