package dev.grid.query;

import org.jspecify.annotations.Nullable;

/** A query means more than one answer can hold: ask for pages, or mean fewer entries. */
public final class ResultTooLargeException extends QueryException {

  private static final long serialVersionUID = 1L;

  public ResultTooLargeException(@Nullable String message) {
    super(message);
  }
}
