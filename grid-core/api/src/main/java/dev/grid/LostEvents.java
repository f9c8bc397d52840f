package dev.grid;

import java.util.Objects;

/**
 * Events of a structure that a listener was not told of. Whoever keeps something in step with the
 * structure reads it anew.
 *
 * @param name the structure's name
 * @param reason why they were lost
 * @param count how many, or {@link #UNKNOWN}; perhaps none then
 */
public record LostEvents(String name, Reason reason, long count) {

  /** A count that is not known. */
  public static final long UNKNOWN = -1;

  /** Why events were lost. */
  public enum Reason {

    /** More events waited for the listener than are kept: it is too slow, or stuck. */
    LISTENER_BEHIND,

    /**
     * A member was not heard for a while: its connection broke, or it came into the cluster before
     * this instance listened to it.
     */
    MEMBER_NOT_HEARD,

    /** The key or value could not be turned into an object here; the log says why. */
    UNREADABLE
  }

  public LostEvents {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(reason, "reason");
    if (count < UNKNOWN || count == 0) {
      throw new IllegalArgumentException("count=" + count + ": must be positive, or UNKNOWN");
    }
  }
}
