package dev.grid.scheduledexecutor;

import dev.grid.GridException;

/** The scheduled executor has no such task: there never was one, or it was disposed of. */
public class StaleTaskException extends GridException {

  private static final long serialVersionUID = 1L;

  /** Says which task was asked for. */
  public StaleTaskException(String message) {
    super(message);
  }
}
