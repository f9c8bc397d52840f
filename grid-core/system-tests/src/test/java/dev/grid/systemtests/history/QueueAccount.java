package dev.grid.systemtests.history;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What went into a queue and what came out of it, by items that are all different. Not thread-safe.
 */
public final class QueueAccount {

  private final Map<Long, Outcome> offered = new HashMap<>();
  private final Map<Long, Integer> taken = new HashMap<>();
  private int unknownPolls;

  /** The highest item that came out of those that were offered with an answer. */
  private long highestTaken = Long.MIN_VALUE;

  private int overtaken;

  /**
   * What the account comes to.
   *
   * @param missing acknowledged items that never came out, beyond what unknown polls may have taken
   * @param excused missing items that unknown polls may have taken
   * @param duplicates items that came out more than once, each time counted but the first
   * @param invented items that came out and were never offered, or refused
   */
  public record Balance(int missing, int excused, int duplicates, int invented) {}

  public void offered(long item, Outcome outcome) {
    offered.put(item, outcome);
  }

  /** A poll that ended without an answer, which may have taken an item with it. */
  public void pollWasUnknown() {
    unknownPolls++;
  }

  public void taken(long item) {
    taken.merge(item, 1, Integer::sum);
    if (offered.get(item) == Outcome.ACKNOWLEDGED) {
      overtaken += item < highestTaken ? 1 : 0;
      highestTaken = Math.max(highestTaken, item);
    }
  }

  /**
   * How many items came out after others that were offered after them, of those that one thread has
   * offered one after another, each higher than the one before and with an answer, and taken. A
   * poll without an answer may have given back what it took, so each excuses one.
   */
  public int overtaken() {
    return Math.max(0, overtaken - unknownPolls);
  }

  public void takenAll(Collection<Long> items) {
    items.forEach(this::taken);
  }

  /** Adds what another thread has accounted for. */
  public void add(QueueAccount other) {
    offered.putAll(other.offered);
    other.taken.forEach((item, times) -> taken.merge(item, times, Integer::sum));
    unknownPolls += other.unknownPolls;
  }

  /** To be called when the queue has been drained. */
  public Balance balance() {
    int missing = 0;
    for (Map.Entry<Long, Outcome> offer : offered.entrySet()) {
      if (offer.getValue() == Outcome.ACKNOWLEDGED && !taken.containsKey(offer.getKey())) {
        missing++;
      }
    }
    int duplicates = 0;
    int invented = 0;
    for (Map.Entry<Long, Integer> item : taken.entrySet()) {
      duplicates += item.getValue() - 1;
      Outcome offer = offered.get(item.getKey());
      if (offer == null || offer == Outcome.REFUSED) {
        invented++;
      }
    }
    int excused = Math.min(missing, unknownPolls);
    return new Balance(missing - excused, excused, duplicates, invented);
  }
}
