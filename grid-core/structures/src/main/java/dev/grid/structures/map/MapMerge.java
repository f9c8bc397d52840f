package dev.grid.structures.map;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.Lost;
import dev.grid.structures.map.MapMessages.MergingEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Merges entries of the losing side of a split into the winning side's, as the map's policy wants
 * it. Ignores locks, as they are the winning side's. Lives for one handling.
 */
final class MapMerge {

  private final MapState state;
  private final Call call;
  private final MapChange change;
  private final List<Lost> lost = new ArrayList<>();

  private MapMerge(MapState state, Call call) {
    this.state = state;
    this.call = call;
    this.change = new MapChange(state, call);
  }

  /** Merges these entries; answers with what was not kept. */
  static Outcome merge(MapState state, Call call, List<MergingEntry> entries) {
    MapMerge merge = new MapMerge(state, call);
    entries.forEach(merge::merge);
    return merge.change.reply(merge.lost);
  }

  private void merge(MergingEntry merging) {
    if (merging.isExpiredAt(call.nowMillis())) {
      return;
    }
    MapEntry existing = change.find(merging.key());
    Data old = existing == null ? null : new Data(existing.value);
    if (Objects.equals(merging.value(), old)) {
      return;
    }
    Data value;
    try {
      value = choose(merging, existing);
    } catch (RuntimeException | Error e) {
      // The policy is the user's, and entries before this one have been merged: go on.
      lost.add(new Lost(merging.key(), merging.value(), old, true, false, e.toString()));
      return;
    }
    if (value == null && existing != null) {
      change.remove(existing, EntryEventType.REMOVED);
    } else if (value != null && !Objects.equals(value, old)) {
      change.merge(existing, effect(merging, existing, value), merging.value());
    } else if (value != null) {
      change.storeAgain(merging.key(), value); // The losing side may have stored its own last.
    }
    boolean mergingLost = !Objects.equals(merging.value(), value);
    boolean existingLost = old != null && !Objects.equals(old, value);
    if (mergingLost || existingLost) {
      lost.add(new Lost(merging.key(), merging.value(), old, mergingLost, existingLost, null));
    }
  }

  private @Nullable Data choose(MergingEntry merging, @Nullable MapEntry existing) {
    MergePolicy.Entry chosen =
        state.mergePolicy().merge(seen(merging), existing == null ? null : seen(existing));
    return chosen == null ? null : new Data(chosen.value());
  }

  private static MergePolicy.Entry seen(MergingEntry merging) {
    return new MergePolicy.Entry(
        merging.key().bytes(),
        merging.value().bytes(),
        merging.version(),
        merging.creationTime(),
        merging.lastUpdateTime(),
        merging.lastAccessTime(),
        merging.hits());
  }

  private static MergePolicy.Entry seen(MapEntry entry) {
    EntryTimes times = entry.times();
    return times == null
        ? new MergePolicy.Entry(entry.key(), entry.value, entry.version(), 0, 0, 0, 0)
        : new MergePolicy.Entry(
            entry.key(),
            entry.value,
            entry.version(),
            times.createdMillis,
            times.updatedMillis,
            times.accessedMillis,
            times.hits);
  }

  /** The entry with the chosen value and the history of the merging one. */
  private MapEffect.Entry effect(MergingEntry merging, @Nullable MapEntry existing, Data value) {
    byte[] key = existing == null ? merging.key().bytes() : existing.key();
    int version =
        existing == null ? merging.version() : Math.max(existing.version(), merging.version()) + 1;
    long now = call.nowMillis();
    if (!state.needsTime(existing, merging.ttl(), merging.maxIdle())) {
      return new MapEffect.Stored(
          key, value.bytes(), version, now, EntryTimes.FOR_EVER, EntryTimes.FOR_EVER);
    }
    return new MapEffect.Copied(
        key,
        value.bytes(),
        version,
        knownOr(now, merging.creationTime()),
        knownOr(now, merging.lastAccessTime()),
        knownOr(now, merging.lastUpdateTime()),
        merging.hits(),
        merging.ttl(),
        merging.maxIdle());
  }

  private static long knownOr(long nowMillis, long millis) {
    return millis == MergingEntry.NOT_KNOWN ? nowMillis : millis;
  }
}
