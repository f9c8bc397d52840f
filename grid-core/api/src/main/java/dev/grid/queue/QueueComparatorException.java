package dev.grid.queue;

import dev.grid.GridException;
import org.jspecify.annotations.Nullable;

/**
 * A queue's comparator has failed at an item that was to be added, or that item or one that is in
 * the queue cannot be read by the member. Nothing was added.
 */
public class QueueComparatorException extends GridException {

  private static final long serialVersionUID = 1L;

  /** Says of which queue. */
  public QueueComparatorException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
