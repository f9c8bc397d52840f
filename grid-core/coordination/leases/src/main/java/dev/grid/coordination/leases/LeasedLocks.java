package dev.grid.coordination.leases;

import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.OperationTimedOutException;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverLock;
import dev.grid.coordination.spi.Hold;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The locks of one member.
 *
 * <p>A claim whose answer was lost may have been granted. Its name is remembered, and given back
 * before anything else is done with it, or by the next sign of life.
 */
final class LeasedLocks {

  /** A lock that was claimed. */
  record Taken(OptionalLong token, Session session) {}

  private final LeaseStore store;
  private final LeaseKeeper keeper;
  private final Changes changes;
  private final DriverContext context;
  private final Duration pollInterval;
  private final Duration operationTimeout;

  /**
   * One call for locks at a time, so that what is given back is not what another call has just
   * claimed.
   */
  private final ReentrantLock asking = new ReentrantLock(true);

  /**
   * Locks that a session may have though nobody here holds them. Given back by who has {@link
   * #asking}.
   */
  private final Map<String, Session> unsure = new ConcurrentHashMap<>();

  /** Locks that are held, by name. */
  private final Map<String, LeasedLock> held = new ConcurrentHashMap<>();

  LeasedLocks(
      LeaseStore store,
      LeaseKeeper keeper,
      Changes changes,
      DriverContext context,
      Duration pollInterval,
      Duration operationTimeout) {
    this.store = store;
    this.keeper = keeper;
    this.changes = changes;
    this.context = context;
    this.pollInterval = pollInterval;
    this.operationTimeout = operationTimeout;
  }

  DriverLock lock(String name) {
    return new LeasedLock(name);
  }

  /**
   * Tries once. What is granted may have been lost when this returns: the caller asks the keeper.
   */
  Optional<Taken> claim(String name) {
    takeTurn(name);
    try {
      // The second attempt is for a session that ended unnoticed.
      for (boolean again = true; ; again = false) {
        Session session = keeper.current();
        Claim claim;
        unsure.put(name, session);
        claim = store.claim(name, session);
        unsure.remove(name);
        switch (claim.answer()) {
          case DONE -> {
            return Optional.of(new Taken(claim.token(), session));
          }
          case TAKEN -> {
            return Optional.empty();
          }
          case SESSION_GONE, NO_GROUP, GROUP_THERE, NOT_EMPTY, NOT_MEMBER -> {
            CoordinationException gone = keeper.gone(session);
            if (!again) throw gone;
          }
        }
      }
    } finally {
      asking.unlock();
    }
  }

  /** Gives a lock back; whether it was the session's until now. */
  boolean release(String name, Session session) {
    try {
      takeTurn(name);
    } catch (OperationTimedOutException e) {
      unsure.put(name, session); // The next sign of life gives it back.
      throw e;
    }
    try {
      if (!keeper.isAlive(session)) return false;
      unsure.put(name, session);
      boolean released = store.release(name, session);
      unsure.remove(name);
      return released;
    } finally {
      asking.unlock();
    }
  }

  /** Waits while others ask, no longer than a call may take. */
  private void takeTurn(String name) {
    try {
      if (!asking.tryLock(operationTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new OperationTimedOutException(
            "lock=%s: others have asked for all of operation-timeout=%s"
                .formatted(name, operationTimeout),
            null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationTimedOutException("lock=" + name + ": interrupted", e);
    }
  }

  /**
   * With a sign of life: gives back what nobody holds, and finds out what was broken; the next one
   * does if others ask all the time.
   */
  void review(Session session) {
    try {
      if (!asking.tryLock(pollInterval.toNanos(), TimeUnit.NANOSECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      // What a session had that has ended is free.
      unsure.values().removeIf(by -> !by.equals(session));
      for (String name : Set.copyOf(unsure.keySet())) {
        boolean unused = store.release(name, session);
        unsure.remove(name);
      }
      Map<String, LeasedLock> known = Map.copyOf(held);
      if (known.isEmpty()) return;
      Set<String> still = store.stillHeld(session, known.keySet());
      known.forEach(
          (name, lock) -> {
            if (!still.contains(name) && held.remove(name, lock)) {
              lock.taken = null;
              context.lockLost(lock, null);
            }
          });
    } finally {
      asking.unlock();
    }
  }

  /** The session was lost, and everything with it; told by who calls. Does not block. */
  void lost() {
    held.clear();
  }

  private final class LeasedLock implements DriverLock {
    private final String name;

    /**
     * What is held; null if nothing is, or it was broken. The session says whether it still counts.
     */
    private volatile @Nullable Taken taken;

    LeasedLock(String name) {
      this.name = name;
    }

    @Override
    public Optional<Hold> acquire(Duration timeout) throws InterruptedException {
      long end = System.nanoTime() + saturatedNanos(timeout);
      try (Changes.Waiter waiter = changes.waiter(name)) {
        boolean listening = false;
        while (true) {
          if (Thread.interrupted()) throw new InterruptedException();
          Optional<Hold> hold = attempt();
          long left = end - System.nanoTime();
          if (hold.isPresent() || left <= 0) return hold;
          if (!listening) {
            listening = true;
            // What was freed before the store listened is found by the next attempt.
            if (changes.listen()) continue;
          }
          waiter.await(Math.min(left, pollInterval.toNanos()));
        }
      }
    }

    private Optional<Hold> attempt() throws InterruptedException {
      Optional<Taken> claimed;
      try {
        claimed = claim(name);
      } catch (OperationTimedOutException e) {
        if (Thread.interrupted())
          throw (InterruptedException) new InterruptedException().initCause(e);
        throw e;
      }
      if (claimed.isEmpty()) return Optional.empty();
      Taken now = claimed.get();
      taken = now;
      held.put(name, this);
      // Lost between the two: the coordinator did not know of this lock when it was told.
      if (!keeper.isAlive(now.session())) {
        held.remove(name, this);
        return Optional.empty();
      }
      return Optional.of(new Hold(now.token()));
    }

    @Override
    public boolean release() {
      Taken now = taken;
      taken = null;
      held.remove(name, this);
      return now != null && LeasedLocks.this.release(name, now.session());
    }

    @Override
    public boolean isHeld() {
      Taken now = taken;
      return now != null
          && keeper.isAlive(now.session())
          && !store.stillHeld(now.session(), Set.of(name)).isEmpty()
          && keeper.isAlive(now.session());
    }

    @Override
    public boolean breakLock() {
      return store.breakLock(name);
    }
  }

  private static long saturatedNanos(Duration timeout) {
    // Half of what a long holds, since ends of times are compared by their difference.
    long max = Long.MAX_VALUE / 2;
    return timeout.compareTo(Duration.ofNanos(max)) > 0
        ? max
        : TimeUnit.NANOSECONDS.convert(timeout);
  }
}
