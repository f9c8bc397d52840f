package dev.grid.durableexecutor;

import dev.grid.GridException;

/**
 * The durable executor has nothing of this task: there never was one, its result was disposed of,
 * or it has made room for a later task.
 */
public class StaleTaskIdException extends GridException {

  private static final long serialVersionUID = 1L;

  /** Says which task was asked for. */
  public StaleTaskIdException(String message) {
    super(message);
  }
}
