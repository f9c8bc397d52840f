package dev.grid.member;

import dev.grid.EntrySample;
import dev.grid.kernel.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Entries that were looked at, of which the largest are kept. Confined to one thread. */
final class LookedAt implements State.EntryVisitor {

  private static final int LARGEST_MAX = 10;

  private static final Comparator<EntrySample.Entry> BY_SIZE =
      Comparator.comparingLong(EntrySample.Entry::bytes);

  private final List<EntrySample.Entry> largest = new ArrayList<>();
  private long entries;
  private long bytes;
  private long neverExpiring;

  @Override
  public void visit(byte[] key, long size, boolean neverExpires) {
    entries++;
    bytes += size;
    if (neverExpires) {
      neverExpiring++;
    }
    if (largest.size() == LARGEST_MAX && largest.getLast().bytes() >= size) {
      return;
    }
    largest.add(new EntrySample.Entry(key, size, neverExpires));
    largest.sort(BY_SIZE.reversed());
    if (largest.size() > LARGEST_MAX) {
      largest.removeLast();
    }
  }

  EntrySample sample() {
    return new EntrySample(entries, bytes, neverExpiring, largest);
  }
}
