package dev.grid.systemtests.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides whether the holds of one lock exclude each other, in the order of their fences: M.
 * Kleppmann, "How to do distributed locking" (2016). A call that was not answered, and may have
 * taken the lock, excludes nobody as far as can be seen, so only answered ones are judged.
 */
public final class LockHistory {

  private LockHistory() {}

  /**
   * One caller had the lock.
   *
   * @param fence what it was given with it
   * @param heldNanos after it was told so, on a clock that all callers share
   * @param releasingNanos before it began to give the lock back; until then it is the only holder
   */
  public record Hold(long fence, long heldNanos, long releasingNanos) {

    public Hold {
      if (releasingNanos < heldNanos) {
        throw new IllegalArgumentException("released=" + releasingNanos + " before=" + heldNanos);
      }
    }
  }

  /** What does not hold, in words; the holds may come in any order. */
  public static List<String> violations(List<Hold> holds) {
    List<Hold> byFence = new ArrayList<>(holds);
    byFence.sort(Comparator.comparingLong(Hold::fence));
    List<String> violations = new ArrayList<>();
    Hold before = null;
    Hold last = null; // Of those before, the one that was held longest.
    for (Hold hold : byFence) {
      if (before != null && hold.fence() == before.fence()) {
        violations.add(before + " and " + hold + " have the same fence");
      } else if (last != null && last.releasingNanos() > hold.heldNanos()) {
        violations.add(last + " was not given back before " + hold);
      }
      before = hold;
      if (last == null || hold.releasingNanos() > last.releasingNanos()) {
        last = hold;
      }
    }
    return violations;
  }
}
