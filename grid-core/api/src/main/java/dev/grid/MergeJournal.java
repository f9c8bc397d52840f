package dev.grid;

import java.util.List;

/**
 * What one member did not keep when it merged its data into another side's. Immutable.
 *
 * @param entries oldest first
 * @param dropped how many more there were that found no room
 */
public record MergeJournal(List<MergeJournalEntry> entries, long dropped) {

  public MergeJournal {
    entries = List.copyOf(entries);
  }
}
