package dev.grid.structures.map;

import dev.grid.structures.map.MapEffect.JournalMoved;
import dev.grid.structures.map.MapEffect.Journaled;
import dev.grid.structures.map.MapEffect.OfJournal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands a journal over from its oldest event on, with its map. Confined to its state's host.
 *
 * <p>Invariant: the receiver has the events before {@code handedOver}, but for those that were
 * overwritten before they were handed over; then it begins anew with the sequence that comes next.
 */
final class JournalTransfer {

  private final MapJournal journal;
  private long handedOver;

  /** Whether the receiver knows a sequence: an empty journal has one, too. */
  private boolean isPositioned;

  JournalTransfer(MapJournal journal) {
    this.journal = journal;
    this.handedOver = journal.oldest();
  }

  /**
   * Adds what comes next to a slice.
   *
   * @param bytesMax the last event may go beyond
   * @return how many bytes that are
   */
  long next(long bytesMax, List<MapEffect> slice) {
    handedOver = Math.max(handedOver, journal.oldest());
    long bytes = 0;
    while (bytes < bytesMax && handedOver < journal.next()) {
      Journaled event = journal.get(handedOver++);
      slice.add(event);
      bytes += MapJournal.bytesOf(event);
      isPositioned = true;
    }
    if (!isPositioned && bytes < bytesMax) {
      isPositioned = true;
      if (handedOver > 0) {
        slice.add(new JournalMoved(handedOver));
      }
    }
    return bytes;
  }

  /** The effect if the receiver is to be told of it now; null if a later slice has it. */
  @Nullable OfJournal pass(OfJournal change) {
    return switch (change) {
      case Journaled event -> {
        if (handedOver < event.sequence()) {
          yield null;
        }
        handedOver = event.sequence() + 1;
        isPositioned = true;
        yield event;
      }
      case JournalMoved moved -> {
        handedOver = Math.max(handedOver, moved.head());
        isPositioned = true;
        yield moved;
      }
    };
  }
}
