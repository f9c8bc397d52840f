package dev.grid.spring;

import dev.grid.GridException;

/** A {@link GridListener} method threw, or could not be called; the cause says why. */
public final class GridListenerException extends GridException {

  private static final long serialVersionUID = 1L;

  private final String listener;
  private final transient Object event;

  /** For an event that the listener of this id was called with. */
  public GridListenerException(String listener, Object event, Throwable cause) {
    super("listener " + listener + " failed for " + event, cause);
    this.listener = listener;
    this.event = event;
  }

  /** The id of the {@link GridListener}. */
  public String listener() {
    return listener;
  }

  /** What it was told: the event or message as the grid delivers it. */
  public Object event() {
    return event;
  }
}
