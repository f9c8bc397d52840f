package dev.grid.map;

import dev.grid.GridException;
import org.jspecify.annotations.Nullable;

/**
 * A view's predicate means more entries than {@link ViewConfig#entriesMax}: mean fewer, or allow
 * more.
 */
public final class ViewTooLargeException extends GridException {

  private static final long serialVersionUID = 1L;

  public ViewTooLargeException(@Nullable String message) {
    super(message);
  }
}
