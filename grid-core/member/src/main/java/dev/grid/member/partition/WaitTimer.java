package dev.grid.member.partition;

/** Time for the parked calls of one partition. Thread-safe. */
interface WaitTimer {

  /** Runs a task with the partition held, after so many milliseconds. */
  Scheduler.Alarm schedule(Runnable task, long delayMillis);
}
