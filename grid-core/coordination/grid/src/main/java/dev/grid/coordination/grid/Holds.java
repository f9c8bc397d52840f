package dev.grid.coordination.grid;

import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.fencedlock.GridFencedLock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a driver holds, which it asks about at each beat, and what it could not give back.
 * Thread-safe.
 *
 * <p>While the cluster does not answer, it is not known whether the session lives. After the URL's
 * {@code timeout}, or when the session's time may be over, the driver takes everything for lost,
 * and says so, before anybody else can have it. What turns out to be held after all is given back.
 */
final class Holds {

  private static final Logger LOGGER = LoggerFactory.getLogger(Holds.class);

  private final Duration timeout;
  private final Map<FencedHold, Runnable> held = new ConcurrentHashMap<>();
  private final Set<FencedHold> toGiveBack = ConcurrentHashMap.newKeySet();
  private final Set<FencedHold> waiting = ConcurrentHashMap.newKeySet();

  /** Set before what is held and waited for is looked through: whoever adds to it looks after. */
  private volatile boolean stopped;

  Holds(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Waits for a lock; what was granted though it cannot be said to be held is given back later.
   *
   * @return whether it was had in time
   * @throws CoordinatorConnectionException also if it is stopped meanwhile
   */
  boolean acquire(FencedHold hold, Duration timeout) throws InterruptedException {
    boolean acquired = false;
    waiting.add(hold);
    try {
      if (stopped) {
        hold.cancel();
      }
      acquired = hold.acquire(timeout);
      return acquired;
    } finally {
      waiting.remove(hold);
      if (!acquired && hold.fence() != GridFencedLock.INVALID_FENCE) {
        giveBackLater(hold);
      }
    }
  }

  /**
   * It is held from now on; {@code lost} is called if that ends by itself.
   *
   * @throws CoordinatorConnectionException if it is stopped: nothing is held then
   */
  void add(FencedHold hold, Runnable lost) {
    held.put(hold, lost);
    if (stopped) {
      if (held.remove(hold) != null) {
        giveBack(hold);
      }
      throw new CoordinatorConnectionException("the coordinator was stopped");
    }
  }

  /** It is not to be held any more; false if it was lost. */
  boolean remove(FencedHold hold) {
    return held.remove(hold) != null;
  }

  void giveBackLater(FencedHold hold) {
    toGiveBack.add(hold);
    if (stopped && toGiveBack.remove(hold)) {
      giveBack(hold);
    }
  }

  /** Whether what is held is still known to be. */
  boolean isKnown() {
    return held.keySet().stream().allMatch(FencedHold::isKnown);
  }

  /**
   * Asks about everything.
   *
   * @throws CoordinationException if the cluster does not answer
   */
  void check() {
    try {
      for (FencedHold hold : Set.copyOf(held.keySet())) {
        if (!hold.isHeld()) {
          lost(hold);
        }
      }
      for (FencedHold hold : Set.copyOf(toGiveBack)) {
        boolean unused = hold.unlock();
        toGiveBack.remove(hold);
      }
    } catch (CoordinationException e) {
      if (!isKnown()) {
        LOGGER.warn(
            "locks={}: the cluster has not answered for timeout={}, or not to the session's"
                + " heartbeats, and they are taken for lost",
            held.size(),
            timeout);
        for (FencedHold hold : Set.copyOf(held.keySet())) {
          lost(hold);
          toGiveBack.add(hold);
        }
      }
      throw e;
    }
  }

  private void lost(FencedHold hold) {
    Runnable told = held.remove(hold);
    if (told != null) {
      told.run();
    }
  }

  /** Ends all waits, and gives everything back, as far as the cluster answers. */
  void stop() {
    stopped = true;
    waiting.forEach(FencedHold::cancel);
    for (FencedHold hold : Set.copyOf(held.keySet())) {
      lost(hold);
      toGiveBack.add(hold);
    }
    for (FencedHold hold : Set.copyOf(toGiveBack)) {
      if (toGiveBack.remove(hold)) {
        giveBack(hold);
      }
    }
  }

  private static void giveBack(FencedHold hold) {
    try {
      boolean unused = hold.unlock();
    } catch (CoordinationException e) {
      LOGGER.debug("a lock could not be given back; it is free when the session ends", e);
    }
  }
}
