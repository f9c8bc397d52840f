package dev.grid.member.merge;

import dev.grid.MergeJournal;
import dev.grid.MergeJournalEntry;
import dev.grid.MergeJournalEntry.Side;
import dev.grid.StructureId;
import dev.grid.kernel.MergeLoss;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was not kept, in memory: the latest, up to limits, beyond which the oldest are dropped and
 * counted. Guarded by itself.
 */
final class Journal {

  /** More entries than this are not kept. */
  static final int ENTRIES_MAX = 100_000;

  /** More bytes of keys and values than this, with what an entry takes itself, are not kept. */
  static final long BYTES_MAX = 64L << 20;

  private static final int ENTRY_OVERHEAD_BYTES = 160;

  private final int entriesMax;
  private final long bytesMax;

  /** By number, oldest first. */
  private final Map<Long, MergeJournalEntry> entries = new LinkedHashMap<>();

  private long bytes;
  private long numbers;
  private long dropped;

  Journal() {
    this(ENTRIES_MAX, BYTES_MAX);
  }

  Journal(int entriesMax, long bytesMax) {
    this.entriesMax = entriesMax;
    this.bytesMax = bytesMax;
  }

  /** Adds what was lost: one entry for each side whose value is not there. */
  synchronized void add(StructureId structure, MergeLoss loss, Instant time) {
    if (loss.mergingLost()) {
      byte[] kept = loss.existingLost() ? null : loss.existing();
      add(structure, loss, time, loss.merging(), kept, Side.LOSING);
    }
    byte[] existing = loss.existing();
    if (loss.existingLost() && existing != null) {
      byte[] kept = loss.mergingLost() ? null : loss.merging();
      add(structure, loss, time, existing, kept, Side.WINNING);
    }
  }

  private void add(
      StructureId structure,
      MergeLoss loss,
      Instant time,
      byte[] lost,
      byte @Nullable [] kept,
      Side side) {
    MergeJournalEntry entry =
        new MergeJournalEntry(
            ++numbers, time, structure, loss.key(), lost, kept, side, loss.failure());
    entries.put(entry.number(), entry);
    bytes += bytesOf(entry);
    Iterator<MergeJournalEntry> oldest = entries.values().iterator();
    while (entries.size() > entriesMax || bytes > bytesMax && oldest.hasNext()) {
      bytes -= bytesOf(oldest.next());
      oldest.remove();
      dropped++;
    }
  }

  private static long bytesOf(MergeJournalEntry entry) {
    byte[] key = entry.key();
    byte[] kept = entry.kept();
    return ENTRY_OVERHEAD_BYTES
        + (long) entry.lost().length
        + (key == null ? 0 : key.length)
        + (kept == null ? 0 : kept.length);
  }

  /** Forgets an entry, if it is one of this journal's. */
  synchronized void remove(MergeJournalEntry entry) {
    if (entries.remove(entry.number(), entry)) {
      bytes -= bytesOf(entry);
    }
  }

  /** What there is. */
  synchronized MergeJournal list() {
    return new MergeJournal(new ArrayList<>(entries.values()), dropped);
  }

  /** How many entries there have been. */
  synchronized long written() {
    return numbers;
  }

  /** How many of them found no room. */
  synchronized long dropped() {
    return dropped;
  }
}
