package dev.grid.kernel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The condition that nobody holds something any more: what calls wait for while another is
 * {@linkplain Outcome.Offloaded carried out outside} its partition. The host wakes it.
 *
 * @param what as in {@link Outcome.Offloaded#holds}
 */
public record Held(Object what) {

  /** Stands for everything that the structure has in the partition. */
  public static final Object WHOLE =
      new Object() {
        @Override
        public String toString() {
          return "the whole structure";
        }
      };

  /** A timeout that never comes. */
  public static final long FOR_EVER = Long.MAX_VALUE;

  public Held {
    Objects.requireNonNull(what, "what");
  }

  /** Waits until something is not held any more. */
  public static Outcome.Parked waitFor(
      Object what, long timeoutMillis, @Nullable Object onTimeout) {
    return new Outcome.Parked(new Held(what), timeoutMillis, onTimeout, Long.MAX_VALUE);
  }
}
