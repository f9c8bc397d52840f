package dev.grid.kernel;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all partitions of one structure hold together on a member, of those that it is the primary
 * of; shared by their states, which keep it up to date. Entries or bytes: whatever the structure
 * limits. Thread-safe; nothing blocks.
 *
 * <p>A state that is over the limit frees what it can itself, and asks for relief if that is not
 * enough: the host then has other partitions free something, one after another ({@link
 * Handler#relieve}).
 */
public final class Budget {

  /** There is no memory pressure. */
  private static final long NO_CEILING = Long.MAX_VALUE;

  private final AtomicLong used = new AtomicLong();
  private final AtomicLong wanted = new AtomicLong();
  private final Relief relief;
  private volatile long ceiling = NO_CEILING;
  private volatile boolean exhausted;

  /** Has partitions free something. */
  @FunctionalInterface
  public interface Relief {

    /**
     * Asks the host to begin, if it has not; must not block.
     *
     * @param partition the one that asks, whose turn is last
     */
    void begin(Budget budget, int partition);
  }

  /** A budget of which nothing is used. */
  public Budget(Relief relief) {
    this.relief = relief;
  }

  /** What is used, a little late. */
  public long used() {
    return used.get();
  }

  /** Says that so much more is used, or less if it is negative. */
  public void add(long delta) {
    used.addAndGet(delta);
  }

  /** The configured limit, or less while the member is short of memory. */
  public long limit(long configured) {
    return Math.min(configured, ceiling);
  }

  /** Lowers the limit to a share of what is used now: the member is short of memory. */
  public void lower(double share) {
    ceiling = Math.max(1, (long) (used.get() * share));
    relief.begin(this, 0);
  }

  /** The member is not short of memory any more. */
  public void restore() {
    ceiling = NO_CEILING;
  }

  /** Whether {@link #lower} holds. */
  public boolean isLowered() {
    return ceiling != NO_CEILING;
  }

  /**
   * Asks for so much below the limit.
   *
   * @param partition the one that asks
   */
  public void ask(int partition, long amount) {
    wanted.accumulateAndGet(amount, Math::max);
    relief.begin(this, partition);
  }

  /** How much is to be free below the limit, while partitions are asked to free something. */
  public long wanted() {
    return wanted.get();
  }

  /**
   * All partitions have been asked.
   *
   * @param freed whether any had something to free
   */
  public void asked(boolean freed) {
    wanted.set(0);
    exhausted = !freed;
  }

  /** Whether no partition had anything to free when they were asked last. */
  public boolean isExhausted() {
    return exhausted;
  }
}
