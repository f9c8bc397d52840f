package dev.grid.member.partition;

/** Looks at parked calls again when their time has come. Thread-safe. */
interface WaitTimer {

  /** Rechecks the call after so many milliseconds. */
  Alarm schedule(PartitionCall call, long delayMillis);

  /** A recheck that is to come. */
  interface Alarm {

    /** Forgets it. Does not block. */
    void cancel();
  }
}
