package dev.grid.member.partition;

/** Looks at parked calls again when their time has come. Thread-safe. */
interface WaitTimer {

  /** Rechecks the call after so many milliseconds. */
  Scheduler.Alarm schedule(PartitionCall call, long delayMillis);
}
