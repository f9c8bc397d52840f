package dev.grid.ringbuffer;

import java.util.List;

/**
 * What was read of a ringbuffer at once.
 *
 * @param items what was read and, if there was a filter, passed it, the oldest first; an item that
 *     cannot be turned into an object here throws {@link dev.grid.UnreadableValueException} when it
 *     is looked at
 * @param sequences of each item
 * @param readCount how many items were looked at, those that did not pass the filter too
 * @param nextSequence where to go on: it is behind the last item that was looked at. If it is more
 *     than {@code readCount} beyond the sequence that was asked for, items between have been lost
 * @param <E> the item type
 */
public record ReadResult<E>(List<E> items, List<Long> sequences, int readCount, long nextSequence) {

  public ReadResult {
    sequences = List.copyOf(sequences);
  }
}
