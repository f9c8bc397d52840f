package dev.grid.spring.failure;

/** What becomes of a call when the grid is away. */
public enum OnFailure {

  /** It fails. */
  FAIL,

  /** The application goes on without the grid, and without waiting for it for long. */
  BYPASS
}
