package dev.grid.map;

import dev.grid.GridException;
import org.jspecify.annotations.Nullable;

/**
 * A map's {@link MapLoader} or {@link MapStore} has failed, or cannot keep up. What was to be
 * changed was not, though the store may have stored it.
 */
public class MapStoreException extends GridException {

  private static final long serialVersionUID = 1L;

  /** Says what the store was asked for. */
  public MapStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
