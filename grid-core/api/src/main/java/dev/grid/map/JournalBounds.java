package dev.grid.map;

/**
 * Which events of one partition a map's journal has.
 *
 * @param oldestSequence of the oldest; one more than {@code newestSequence} if there is none
 * @param newestSequence of the latest that came; -1 if none ever did
 */
public record JournalBounds(long oldestSequence, long newestSequence) {

  /** Of the next event to come. */
  public long nextSequence() {
    return newestSequence + 1;
  }
}
