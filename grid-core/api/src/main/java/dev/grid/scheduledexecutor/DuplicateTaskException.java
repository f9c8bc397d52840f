package dev.grid.scheduledexecutor;

import dev.grid.GridException;

/** The scheduled executor has a task of this name already, which has not been disposed of. */
public class DuplicateTaskException extends GridException {

  private static final long serialVersionUID = 1L;

  /** Says which name. */
  public DuplicateTaskException(String message) {
    super(message);
  }
}
