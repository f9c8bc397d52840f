package dev.grid.structures.map;

import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.Lost;
import dev.grid.structures.map.MapMessages.Merge;
import dev.grid.structures.map.MapMessages.MergingEntry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings the losing side's entries to the winning side. Its locks end. Confined to its host. */
final class MapMerging implements Merging {

  private final MapState state;
  private final String name;
  private int cursor = EntryTable.CURSOR_START;

  /** What waits to be stored and is not in memory; null until the entries are through. */
  private @Nullable Iterator<WriteQueue.Write> waiting;

  /** The bytes of the message that is being made. */
  private long messageBytes;

  MapMerging(MapState state, String name) {
    this.state = state;
    this.name = name;
  }

  @Override
  public @Nullable StructureMessage<?> next(int bytesMax) {
    List<MergingEntry> entries = new ArrayList<>();
    messageBytes = 0;
    while (messageBytes < Math.max(1, bytesMax) && cursor != EntryTable.CURSOR_END) {
      cursor = state.scan(cursor, 1, entry -> add(entry, entries));
    }
    addWaiting(bytesMax, entries);
    return entries.isEmpty() ? null : new Merge(name, entries);
  }

  /** Adds what was evicted before it was stored. */
  private void addWaiting(int bytesMax, List<MergingEntry> entries) {
    MapStored stored = state.stored();
    if (stored == null || cursor != EntryTable.CURSOR_END) {
      return;
    }
    if (waiting == null) {
      waiting =
          stored.queue().newest().stream()
              .filter(write -> write.value() != null && state.find(write.key()) == null)
              .toList()
              .iterator();
    }
    while (messageBytes < Math.max(1, bytesMax) && waiting.hasNext()) {
      WriteQueue.Write write = waiting.next();
      messageBytes += write.bytes();
      entries.add(
          new MergingEntry(
              write.key(),
              Objects.requireNonNull(write.value()),
              0,
              MergingEntry.NOT_KNOWN,
              MergingEntry.NOT_KNOWN,
              write.sinceMillis(),
              MergingEntry.NOT_KNOWN,
              EntryTimes.FOR_EVER,
              EntryTimes.FOR_EVER));
    }
  }

  private void add(MapEntry entry, List<MergingEntry> entries) {
    messageBytes += entry.bytes();
    EntryTimes times = entry.times();
    entries.add(
        new MergingEntry(
            new Data(entry.key()),
            new Data(entry.value),
            entry.version(),
            times == null ? MergingEntry.NOT_KNOWN : times.createdMillis,
            times == null ? MergingEntry.NOT_KNOWN : times.accessedMillis,
            times == null ? MergingEntry.NOT_KNOWN : times.updatedMillis,
            times == null ? MergingEntry.NOT_KNOWN : times.hits,
            times == null ? EntryTimes.FOR_EVER : times.timeToLiveMillis,
            times == null ? EntryTimes.FOR_EVER : times.maxIdleMillis));
  }

  @Override
  public List<MergeLoss> losses(@Nullable Object answer) {
    List<MergeLoss> losses = new ArrayList<>();
    if (answer != null) {
      for (Object lost : (List<?>) answer) {
        losses.add(loss((Lost) lost));
      }
    }
    return losses;
  }

  @Override
  public List<MergeLoss> undelivered(StructureMessage<?> message, String failure) {
    List<MergeLoss> losses = new ArrayList<>();
    for (MergingEntry entry : ((Merge) message).entries()) {
      losses.add(
          new MergeLoss(entry.key().bytes(), entry.value().bytes(), null, true, false, failure));
    }
    return losses;
  }

  @Override
  public int count(StructureMessage<?> message) {
    return ((Merge) message).entries().size();
  }

  private static MergeLoss loss(Lost lost) {
    Data existing = lost.existing();
    return new MergeLoss(
        lost.key().bytes(),
        lost.merging().bytes(),
        existing == null ? null : existing.bytes(),
        lost.mergingLost(),
        lost.existingLost(),
        lost.failure());
  }
}
