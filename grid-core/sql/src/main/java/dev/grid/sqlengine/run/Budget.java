package dev.grid.sqlengine.run;

import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.fragment.Groups;
import java.util.concurrent.atomic.AtomicLong;

/** What statements may take of the heap, one and all together. Thread-safe. */
public final class Budget {

  private final long statementMax;
  private final long memberMax;
  private final AtomicLong used = new AtomicLong();

  /** Nothing is taken yet. */
  public Budget(long statementMax, long memberMax) {
    this.statementMax = statementMax;
    this.memberMax = memberMax;
  }

  /** What one statement may take. */
  long statementMax() {
    return statementMax;
  }

  /** About what all take now. */
  public long used() {
    return used.get();
  }

  /** What one statement has taken. Confined to it, but for {@link #free}. */
  final class Share {

    private final AtomicLong taken = new AtomicLong();
    private volatile boolean isFree;

    /**
     * Takes more, or less; what a statement takes that has ended meanwhile is given back at once.
     *
     * @param doing what takes it, for the failure if it is too much
     */
    void take(long bytes, String doing) {
      long mine = taken.addAndGet(bytes);
      long all = used.addAndGet(bytes);
      if (isFree) {
        free();
        return;
      }
      if (mine > statementMax) {
        throw Groups.memoryExceeded(doing, statementMax);
      }
      if (all > memberMax) {
        throw SqlFailures.generic(
            doing
                + " takes more memory than all statements of a member may: bytes="
                + memberMax
                + " (grid.sql.member-heap-share); try again later, or raise it");
      }
    }

    /** What it has now. */
    long taken() {
      return taken.get();
    }

    /** Gives back what was taken since it had so much. */
    void backTo(long before) {
      take(Math.min(0, before - taken.get()), "");
    }

    /** Gives all back. More than once does no harm. */
    void free() {
      isFree = true;
      used.addAndGet(-taken.getAndSet(0));
    }
  }
}
