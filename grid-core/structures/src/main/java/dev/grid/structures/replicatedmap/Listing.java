package dev.grid.structures.replicatedmap;

import dev.grid.kernel.Outcome;
import dev.grid.kernel.Slice;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.protocol.Data;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.ContainsValue;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.EntrySet;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.EntryViewHolder;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.FetchEntryViews;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.FetchEntryViewsReply;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.KeySet;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a map in slices, between which others are served: what one look does is bounded. As
 * a cursor is a place among the hashes of keys, what is there throughout is seen once. Belongs to
 * one call, and to one thread after another.
 */
final class Listing {

  /** The pool that slices go by; nothing is done there. */
  private static final String POOL = "replicated-map-listings";

  private static final int SLICE_HOMES_MAX = 16 << 10;
  private static final int STEP_HOMES_MAX = 256;

  /** Marks cursors of entry views among ids, beside the number. */
  private static final long CURSOR_MARK = 0x0d14_c0_75_01_5eL;

  private final List<Data> items = new ArrayList<>();
  private final List<Map.Entry<Data, Data>> entries = new ArrayList<>();
  private final List<EntryViewHolder> views = new ArrayList<>();
  private int cursor;
  private boolean isFound;

  private int seen;
  private long sliceBytes;

  private Listing(int cursor) {
    this.cursor = cursor;
  }

  /** Begins to answer a message. */
  static Outcome begin(ReplicatedMapState state, ReplicatedMapMessages<?> asked, long nowMillis) {
    int from =
        asked instanceof FetchEntryViews m && !m.newIteration()
            ? cursor(m.cursorId())
            : EntryTable.CURSOR_START;
    return new Listing(from).goOn(state, asked, nowMillis);
  }

  /**
   * The next slice.
   *
   * @return the answer, or what this goes on with
   */
  Outcome goOn(ReplicatedMapState state, ReplicatedMapMessages<?> asked, long nowMillis) {
    Consumer<ReplicatedEntry> visitor = visitor(state, asked);
    int most = asked instanceof FetchEntryViews m ? m.batchSize() : Integer.MAX_VALUE;
    int homes = 0;
    seen = 0;
    sliceBytes = 0;
    while (cursor != EntryTable.CURSOR_END && !isFound && views.size() < most) {
      if (seen >= Slice.ENTRIES_MAX || sliceBytes >= Slice.BYTES_MAX || homes >= SLICE_HOMES_MAX) {
        return new Outcome.Sliced(POOL, services -> this);
      }
      int before = seen;
      cursor =
          state.scan(
              cursor,
              1,
              STEP_HOMES_MAX,
              entry -> {
                seen++;
                if (!entry.isEndedAt(nowMillis)) {
                  visitor.accept(entry);
                }
              });
      homes += seen == before ? STEP_HOMES_MAX : 1;
    }
    return Outcome.reply(answer(asked));
  }

  private Consumer<ReplicatedEntry> visitor(
      ReplicatedMapState state, ReplicatedMapMessages<?> asked) {
    return switch (asked) {
      case KeySet m -> entry -> add(entry.key());
      case Values m -> entry -> add(entry.value);
      case EntrySet m -> this::addEntry;
      case ContainsValue m -> entry -> isFound |= Data.sameValue(entry.value, m.value().bytes());
      case FetchEntryViews m ->
          entry -> {
            Data key = new Data(entry.key());
            if (key.partition(state.partitionCount()) == m.partitionId()) {
              views.add(view(key, entry));
            }
          };
      default -> throw new IllegalStateException(asked + " lists nothing");
    };
  }

  private void add(byte[] item) {
    items.add(new Data(item));
    sliceBytes += item.length;
  }

  private void addEntry(ReplicatedEntry entry) {
    entries.add(Map.entry(new Data(entry.key()), new Data(entry.value)));
    sliceBytes += entry.bytes();
  }

  private EntryViewHolder view(Data key, ReplicatedEntry entry) {
    long written = entry.writtenMillis();
    sliceBytes += entry.bytes();
    return new EntryViewHolder(
        key, new Data(entry.value), written, 0, 0, written, entry.timeToLiveMillis());
  }

  private @Nullable Object answer(ReplicatedMapMessages<?> asked) {
    return switch (asked) {
      case EntrySet m -> entries;
      case ContainsValue m -> isFound;
      case FetchEntryViews m -> new FetchEntryViewsReply(new UUID(CURSOR_MARK, cursor), views);
      default -> items;
    };
  }

  private static int cursor(UUID id) {
    int cursor = (int) id.getLeastSignificantBits();
    if (id.getMostSignificantBits() != CURSOR_MARK || cursor < EntryTable.CURSOR_END) {
      throw new IllegalArgumentException(
          "cursorId=" + id + ": is of no iteration; begin a new one with newIteration=true");
    }
    return cursor;
  }
}
