package dev.grid.systemtests.history;

import java.util.ArrayList;
import java.util.List;

/**
 * What the only writer of a key has tried to write there, in order, and what may be found there
 * afterwards: the last acknowledged write, or one that is still open. Not thread-safe; owned by the
 * writer until it has ended.
 */
public final class SingleWriter {

  /** What became of an acknowledged write, as far as it can be told from a value. */
  public enum Finding {
    /** It is there, or what an open write may have made of it. */
    KEPT,
    /** It is gone: an older value is there again, or none. */
    LOST,
    /** A value is there that was refused, or that nobody wrote. */
    INVENTED
  }

  private record Attempt(long value, Outcome outcome) {}

  private final List<Attempt> attempts = new ArrayList<>();

  /** Notes a write of a value that was never written to this key before, or a removal. */
  public void wrote(long value, Outcome outcome) {
    attempts.add(new Attempt(value, outcome));
  }

  public int attempts() {
    return attempts.size();
  }

  /** Judges what is found when all is quiet. */
  public Finding judge(long found) {
    long expected = Operation.ABSENT;
    boolean wasEverPossible = found == Operation.ABSENT;
    boolean isOpen = false;
    for (Attempt attempt : attempts) {
      if (attempt.outcome == Outcome.ACKNOWLEDGED) {
        expected = attempt.value;
      }
      if (attempt.value == found && attempt.outcome != Outcome.REFUSED) {
        wasEverPossible = true;
        isOpen |= attempt.outcome == Outcome.UNKNOWN;
      }
    }
    if (found == expected || isOpen) {
      return Finding.KEPT;
    }
    return wasEverPossible ? Finding.LOST : Finding.INVENTED;
  }

  @Override
  public String toString() {
    int shown = Math.max(0, attempts.size() - 5);
    return "..." + attempts.subList(shown, attempts.size());
  }
}
