package dev.grid.queue;

import dev.grid.GridException;
import org.jspecify.annotations.Nullable;

/**
 * A queue's {@link QueueStore} has failed. What was to be added was not, and what was to be taken
 * out is still there, though the store may have stored or deleted it.
 */
public class QueueStoreException extends GridException {

  private static final long serialVersionUID = 1L;

  /** Says what the store was asked for. */
  public QueueStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
