package dev.grid.spring.reactive;

import dev.grid.GridException;
import dev.grid.LostEvents;

/**
 * A subscriber was not told of all events. It may subscribe again, and has to read anew what must
 * be in step with the structure.
 */
public final class EventsLostException extends GridException {

  private static final long serialVersionUID = 1L;

  private final transient LostEvents lost;

  EventsLostException(LostEvents lost) {
    super("a subscriber was not told of events: " + lost);
    this.lost = lost;
  }

  /** What was lost. */
  public LostEvents lost() {
    return lost;
  }
}
