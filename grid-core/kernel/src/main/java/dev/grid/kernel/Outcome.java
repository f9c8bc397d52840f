package dev.grid.kernel;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What handling a message came to. Hosts carry it out: they replicate, publish, wake, park and time
 * out.
 */
public sealed interface Outcome {

  /** Nothing changed, and nobody waits for an answer or the answer is empty. */
  Outcome NOTHING = new Reply(null);

  /** Nothing changed. */
  static Outcome reply(@Nullable Object value) {
    return value == null ? NOTHING : new Reply(value);
  }

  /** Something changed that no listener hears of and nobody waits for. */
  static Outcome changed(Effect effect, @Nullable Object reply) {
    return new Changed(effect, reply, List.of(), List.of());
  }

  /**
   * Nothing changed.
   *
   * @param value the answer, of the message's response type
   */
  record Reply(@Nullable Object value) implements Outcome {}

  /**
   * The state changed.
   *
   * @param effect what to replicate
   * @param reply the answer, given when the effect is safe
   * @param events what to publish, in order; the room's event records
   * @param wakes the conditions that may hold now: the waiters of each are handled again, in the
   *     order they came, until one parks again. A change need only name conditions that it may have
   *     made true for someone who waits
   */
  record Changed(Effect effect, @Nullable Object reply, List<?> events, List<?> wakes)
      implements Outcome {

    public Changed {
      Objects.requireNonNull(effect, "effect");
    }
  }

  /**
   * The call waits. It is handled again when a change wakes one of its conditions and nobody who
   * waits longer for that has parked again; and at {@code recheckMillis}. One that parks again
   * keeps its place.
   *
   * <p>So whoever parks on a condition must know that it holds for none of those behind: a
   * condition is the same for all who wait for it. Where someone may go on although the first may
   * not, as whoever holds a lock, that is a condition of its own.
   *
   * @param condition what it waits for; compared by {@code equals} within the structure
   * @param ownCondition what would let this call go on although others may not, or null
   * @param timeoutMillis how long from its first handling; {@link Long#MAX_VALUE} for ever
   * @param onTimeout the answer when that is over
   * @param recheckMillis when it may go on without a change, in milliseconds since the epoch, or
   *     {@link Long#MAX_VALUE}
   */
  record Parked(
      Object condition,
      @Nullable Object ownCondition,
      long timeoutMillis,
      @Nullable Object onTimeout,
      long recheckMillis)
      implements Outcome {

    public Parked {
      Objects.requireNonNull(condition, "condition");
    }

    /** Waits for one condition only. */
    public Parked(
        Object condition, long timeoutMillis, @Nullable Object onTimeout, long recheckMillis) {
      this(condition, null, timeoutMillis, onTimeout, recheckMillis);
    }
  }
}
