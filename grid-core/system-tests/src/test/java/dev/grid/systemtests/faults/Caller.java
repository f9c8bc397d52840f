package dev.grid.systemtests.faults;

import dev.grid.systemtests.history.Operation;
import dev.grid.systemtests.history.Outcome;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Makes the calls of one client thread and keeps their times. Confined to that thread until it has
 * ended, but for {@link #presentCallNanos()} and {@link #lastAnsweredCallNanos()}.
 */
final class Caller {

  private static final long PAUSE_AFTER_FAILURE_NANOS = Duration.ofMillis(20).toNanos();

  /**
   * How a call went.
   *
   * @param endedNanos {@link Operation#NEVER} if its outcome is unknown
   * @param result of no meaning unless it was acknowledged
   */
  record Call(Outcome outcome, long beganNanos, long endedNanos, long result) {

    boolean isAcknowledged() {
      return outcome == Outcome.ACKNOWLEDGED;
    }
  }

  private final Function<RuntimeException, Outcome> outcomes;
  private final Availability availability;

  /** When the present call began; {@link Operation#NEVER} between calls. */
  private volatile long presentSinceNanos = Operation.NEVER;

  /** When the last call began that was acknowledged; 0 before. */
  private volatile long lastAnsweredCallNanos;

  private long acknowledged;
  private long refused;
  private long unknown;
  private long lastAcknowledgedNanos = System.nanoTime();
  private long longestGapNanos;
  private long longestCallNanos;

  /**
   * Begins with no calls.
   *
   * @param outcomes what a call that ended with this has done
   */
  Caller(Function<RuntimeException, Outcome> outcomes, Availability availability) {
    this.outcomes = outcomes;
    this.availability = availability;
  }

  /** Makes a call, and after a failure a short pause. */
  Call call(LongSupplier operation) {
    long began = System.nanoTime();
    presentSinceNanos = began;
    try {
      long result = operation.getAsLong();
      long ended = System.nanoTime();
      acknowledged++;
      lastAnsweredCallNanos = began;
      longestCallNanos = Math.max(longestCallNanos, ended - began);
      longestGapNanos = Math.max(longestGapNanos, ended - lastAcknowledgedNanos);
      lastAcknowledgedNanos = ended;
      availability.acknowledged(ended);
      return new Call(Outcome.ACKNOWLEDGED, began, ended, result);
    } catch (RuntimeException e) {
      long ended = System.nanoTime();
      longestCallNanos = Math.max(longestCallNanos, ended - began);
      Outcome outcome = outcomes.apply(e);
      availability.failed(e);
      boolean isRefused = outcome == Outcome.REFUSED;
      refused += isRefused ? 1 : 0;
      unknown += isRefused ? 0 : 1;
      LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
      return new Call(outcome, began, isRefused ? ended : Operation.NEVER, 0);
    } finally {
      availability.ended(System.nanoTime() - began);
      presentSinceNanos = Operation.NEVER;
    }
  }

  /** For how long the present call has waited. May be asked by any thread. */
  long presentCallNanos() {
    long since = presentSinceNanos;
    return since == Operation.NEVER ? 0 : System.nanoTime() - since;
  }

  /** When the last call began that was acknowledged. May be asked by any thread. */
  long lastAnsweredCallNanos() {
    return lastAnsweredCallNanos;
  }

  void addTo(Tally tally) {
    tally.acknowledged += acknowledged;
    tally.refused += refused;
    tally.unknown += unknown;
    tally.longestGapNanos = Math.max(tally.longestGapNanos, longestGapNanos);
    tally.longestCallNanos = Math.max(tally.longestCallNanos, longestCallNanos);
  }
}
