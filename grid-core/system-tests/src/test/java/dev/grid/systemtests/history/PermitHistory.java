package dev.grid.systemtests.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides how many permits of one semaphore were held at once for certain. A call that was not
 * answered, and may have taken some, holds none as far as can be seen, so only answered ones are
 * judged.
 */
public final class PermitHistory {

  private PermitHistory() {}

  /**
   * One caller had permits.
   *
   * @param heldNanos after it was told so, on a clock that all callers share
   * @param releasingNanos before it began to give them back; until then they are nobody else's
   */
  public record Hold(int permits, long heldNanos, long releasingNanos) {

    public Hold {
      if (releasingNanos < heldNanos) {
        throw new IllegalArgumentException("released=" + releasingNanos + " before=" + heldNanos);
      }
    }
  }

  private record Move(long atNanos, int permits) {}

  /** The most that were held at once; the holds may come in any order. */
  public static int most(List<Hold> holds) {
    List<Move> moves = new ArrayList<>();
    for (Hold hold : holds) {
      moves.add(new Move(hold.heldNanos(), hold.permits()));
      moves.add(new Move(hold.releasingNanos(), -hold.permits()));
    }
    // What is given back at an instant may be taken again at it.
    moves.sort(Comparator.comparingLong(Move::atNanos).thenComparingInt(Move::permits));
    int held = 0;
    int most = 0;
    for (Move move : moves) {
      held += move.permits();
      most = Math.max(most, held);
    }
    return most;
  }
}
