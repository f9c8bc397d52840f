package dev.grid.member.partition;

import dev.grid.kernel.State;
import org.jspecify.annotations.Nullable;

/**
 * Ticks a state when it wants to be, if it names its alarm. Confined to whoever holds the
 * partition.
 */
final class ShardAlarm {

  private final State state;
  private final WaitTimer timer;
  private final Runnable onTime;

  /** When the state wants to be ticked, as far as is known. */
  private long alarmMillis = State.EVERY_ROUND;

  private Scheduler.@Nullable Alarm alarm;

  /** Not set yet. */
  ShardAlarm(State state, WaitTimer timer, Runnable onTime) {
    this.state = state;
    this.timer = timer;
    this.onTime = onTime;
  }

  /** Whether the state wants another alarm than the one that is set. */
  boolean isOther() {
    return state.alarmMillis() != alarmMillis;
  }

  /** Sets it as the state wants it now. */
  void set(long nowMillis) {
    cancel();
    long at = state.alarmMillis();
    alarmMillis = at;
    if (at != State.EVERY_ROUND && at != State.NO_ALARM) {
      alarm = timer.schedule(this::ring, Math.max(1, at - nowMillis));
    }
  }

  void cancel() {
    alarmMillis = State.EVERY_ROUND;
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
  }

  private void ring() {
    if (alarm != null) { // Else it was cancelled on its way.
      cancel();
      onTime.run();
    }
  }
}
