package dev.grid.ringbuffer;

import dev.grid.GridException;

/**
 * The item of a sequence is not in the ringbuffer any more: newer ones have taken its place, or its
 * time to live is over. Go on from {@link GridRingbuffer#headSequence()}.
 */
public class StaleSequenceException extends GridException {

  private static final long serialVersionUID = 1L;

  /** Says which sequence was asked for, and what is the oldest. */
  public StaleSequenceException(String message) {
    super(message);
  }
}
