package dev.grid.ringbuffer;

import dev.grid.GridException;
import org.jspecify.annotations.Nullable;

/**
 * A ringbuffer's {@link RingbufferStore} has failed. What was to be added was not, though the store
 * may have it.
 */
public class RingbufferStoreException extends GridException {

  private static final long serialVersionUID = 1L;

  /** Says what the store was asked for. */
  public RingbufferStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
