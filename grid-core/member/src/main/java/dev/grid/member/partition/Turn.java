package dev.grid.member.partition;

/**
 * How long a thread has worked at what is not urgent. Where there are few processors the kernel may
 * let a thread that brings a call wait for milliseconds until such a thread has used its slice up;
 * one that gives way every few microseconds costs calls no more than those. Confined to its thread.
 */
public final class Turn {

  /** To give way where nobody waits takes less than a hundredth of this. */
  private static final long NANOS_MAX = 50_000;

  private long sinceNanos;

  /** Begins now. */
  public Turn() {
    sinceNanos = System.nanoTime();
  }

  /** Lets others run if the turn has been long enough. */
  public void giveWay() {
    giveWay(System.nanoTime());
  }

  /**
   * {@link #giveWay()} for who knows the time.
   *
   * @param nowNanos of {@link System#nanoTime}
   */
  @SuppressWarnings("ThreadPriorityCheck") // It is for machines with few processors.
  public void giveWay(long nowNanos) {
    if (nowNanos - sinceNanos >= NANOS_MAX) {
      Thread.yield();
      sinceNanos = System.nanoTime();
    }
  }
}
