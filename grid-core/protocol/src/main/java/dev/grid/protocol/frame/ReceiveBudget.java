package dev.grid.protocol.frame;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Memory for large messages of which not all has come, of all connections together. It is taken
 * when a message says how long it is, not as its bytes come, so that what would not fit is refused
 * before there is an array for it. Thread-safe; nothing blocks.
 */
public final class ReceiveBudget {

  /** Grants everything. */
  static final ReceiveBudget UNLIMITED = new ReceiveBudget(Long.MAX_VALUE, () -> Long.MAX_VALUE);

  /** A message is held where it is received, and once more as what is decoded of it. */
  private static final int HELD_TIMES = 2;

  private final long bytesMax;
  private final LongSupplier leftBytes;
  private final AtomicLong taken = new AtomicLong();

  /**
   * A budget of which nothing is taken.
   *
   * @param bytesMax what is granted together
   * @param leftBytes how much memory is free at this time; no more than half of it is granted
   */
  public ReceiveBudget(long bytesMax, LongSupplier leftBytes) {
    this.bytesMax = bytesMax;
    this.leftBytes = leftBytes;
  }

  /** A budget that does not look at what is left. */
  public ReceiveBudget(long bytesMax) {
    this(bytesMax, () -> Long.MAX_VALUE);
  }

  /** Takes so much more, if there is as much; what was granted is to be given back. */
  public boolean take(long bytes) {
    long granted = Math.min(bytesMax, leftBytes.getAsLong() / HELD_TIMES);
    long before;
    do {
      before = taken.get();
      if (bytes > granted - before) {
        return false;
      }
    } while (!taken.compareAndSet(before, before + bytes));
    return true;
  }

  /** Gives back what was taken. */
  public void give(long bytes) {
    taken.addAndGet(-bytes);
  }

  /** What is taken now. */
  public long bytes() {
    return taken.get();
  }

  /** What is granted together at most: a larger message never is. */
  public long bytesMax() {
    return bytesMax;
  }
}
