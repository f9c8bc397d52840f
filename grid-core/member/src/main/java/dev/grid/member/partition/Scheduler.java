package dev.grid.member.partition;

/** Runs tasks later, on a thread that only hands over to others. Thread-safe. */
@FunctionalInterface
public interface Scheduler {

  /** Runs the task once, after so many milliseconds. */
  Alarm schedule(Runnable task, long delayMillis);

  /** A task that is to come. */
  @FunctionalInterface
  interface Alarm {

    /** Forgets it, unless it runs already. Does not block. */
    void cancel();
  }
}
