package dev.grid.kernel.tasks;

/**
 * How many tasks of one structure a member runs at a time, and how many wait there.
 *
 * @param threads how many run at a time; at least 1
 * @param queueCapacity how many wait; 0 to refuse what finds all threads busy
 */
public record TaskLimits(int threads, int queueCapacity) {

  /** What waits is bounded by whoever submits it, and kept and counted elsewhere. */
  private static final int KEPT = Integer.MAX_VALUE;

  public TaskLimits {
    if (threads < 1 || queueCapacity < 0) {
      throw new IllegalArgumentException(
          "threads=" + threads + " queueCapacity=" + queueCapacity + ": must be at least 1 and 0");
    }
  }

  /** Of tasks that a partition keeps, so that none is refused here. */
  public static TaskLimits ofKept(int threads) {
    return new TaskLimits(threads, KEPT);
  }

  boolean isKept() {
    return queueCapacity == KEPT;
  }
}
