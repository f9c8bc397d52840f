package dev.grid.coordination.grid;

import dev.grid.coordination.CoordinationException;
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
 * {@code timeout} the driver takes it for ended, and says that everything is lost: the cluster's
 * {@code grid.cp.session-time-to-live} has to be longer than that, so that nobody else has it
 * before. What turns out to be held after all is given back.
 */
final class Holds {

  private static final Logger LOGGER = LoggerFactory.getLogger(Holds.class);

  private final Duration timeout;
  private final Map<FencedHold, Runnable> held = new ConcurrentHashMap<>();
  private final Set<FencedHold> toGiveBack = ConcurrentHashMap.newKeySet();

  Holds(Duration timeout) {
    this.timeout = timeout;
  }

  /** It is held from now on; {@code lost} is called if that ends by itself. */
  void add(FencedHold hold, Runnable lost) {
    held.put(hold, lost);
  }

  /** It is not to be held any more; false if it was lost. */
  boolean remove(FencedHold hold) {
    return held.remove(hold) != null;
  }

  void giveBackLater(FencedHold hold) {
    toGiveBack.add(hold);
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
            "locks={}: the cluster has not answered for timeout={}, and they are taken for lost",
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

  /** Gives everything back, as far as the cluster answers. */
  void stop() {
    for (FencedHold hold : Set.copyOf(held.keySet())) {
      lost(hold);
      toGiveBack.add(hold);
    }
    for (FencedHold hold : Set.copyOf(toGiveBack)) {
      try {
        boolean unused = hold.unlock();
      } catch (CoordinationException e) {
        LOGGER.debug("a lock could not be given back; it is free when the session ends", e);
      }
    }
    toGiveBack.clear();
  }
}
