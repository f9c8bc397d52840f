package dev.grid.query;

import dev.grid.GridException;
import org.jspecify.annotations.Nullable;

/** A predicate cannot be understood or evaluated; says where and why. */
public class QueryException extends GridException {

  private static final long serialVersionUID = 1L;

  public QueryException(@Nullable String message) {
    super(message);
  }

  public QueryException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
