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
   * @param wakes the conditions whose waiters are to be handled again
   */
  record Changed(Effect effect, @Nullable Object reply, List<?> events, List<?> wakes)
      implements Outcome {

    public Changed {
      Objects.requireNonNull(effect, "effect");
    }
  }

  /**
   * The call waits. It is handled again when a change wakes {@code condition}, and at {@code
   * recheckMillis}; waiters of one condition are handled in the order they came.
   *
   * @param condition what it waits for; compared by {@code equals} within the structure
   * @param timeoutMillis how long from its first handling; {@link Long#MAX_VALUE} for ever
   * @param onTimeout the answer when that is over
   * @param recheckMillis when it may go on without a change, in milliseconds since the epoch, or
   *     {@link Long#MAX_VALUE}
   */
  record Parked(
      Object condition, long timeoutMillis, @Nullable Object onTimeout, long recheckMillis)
      implements Outcome {

    public Parked {
      Objects.requireNonNull(condition, "condition");
    }
  }
}
