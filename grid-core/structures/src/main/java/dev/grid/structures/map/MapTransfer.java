package dev.grid.structures.map;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.keys.KeyLocks;
import dev.grid.protocol.Data;
import dev.grid.query.IndexConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands a map over: first its interceptors and indexes, without entries, its locks, what waits to
 * be stored and its journal, then its entries in the order of their hashes, which growth of the
 * table does not change. Confined to its state's host.
 *
 * <p>Invariant: the receiver has the entries whose hash comes before the cursor, as they are. Lock
 * effects tell all of a key's lock, so that all of them are passed: what a slice says of the lock
 * afterwards is the same or later. So it is with what waits to be stored.
 */
final class MapTransfer implements Transfer {

  /** What a lock takes on the wire, beside its key. */
  private static final int LOCK_BYTES = 64;

  private final MapState state;

  /** The keys that were locked in the beginning, and how many of them have been dealt with. */
  private final List<Data> locked;

  private int lockedDone;

  /** The indexes that there were in the beginning; none when they have been handed over. */
  private List<IndexConfig> indexes;

  /** The changes that waited to be stored in the beginning, and how many are dealt with. */
  private final List<Long> waiting;

  private int waitingDone;

  /** Whether it is still to be told which interceptors there are. */
  private boolean tellsInterceptors = true;

  /** Whether it is still to be told that all was loaded. */
  private boolean tellsLoaded;

  /** Null if the map has no journal. */
  private final @Nullable JournalTransfer journal;

  private int cursor = EntryTable.CURSOR_START;

  /** The bytes of the slice that is being made. */
  private long sliceBytes;

  MapTransfer(MapState state) {
    this.state = state;
    this.locked = state.locks().keys();
    this.indexes = state.indexes().added();
    MapStored stored = state.stored();
    this.waiting = stored == null ? List.of() : stored.queue().sequences();
    this.journal = state.journal() == null ? null : new JournalTransfer(state.journal());
    this.tellsLoaded = stored != null && stored.isAllLoaded();
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    List<MapEffect> slice = new ArrayList<>();
    sliceBytes = 0;
    long wanted = Math.max(1, bytesMax);
    if (tellsInterceptors) {
      tellsInterceptors = false;
      if (!state.interceptors().isEmpty()) {
        slice.add(state.interceptors().effect());
      }
    }
    indexes.forEach(config -> slice.add(MapEffect.Indexed.of(config)));
    indexes = List.of();
    while (sliceBytes < wanted && lockedDone < locked.size()) {
      addLock(locked.get(lockedDone++), slice);
    }
    if (tellsLoaded) {
      tellsLoaded = false;
      slice.add(new MapEffect.AllLoaded());
    }
    while (sliceBytes < wanted && waitingDone < waiting.size()) {
      addWaiting(waiting.get(waitingDone++), slice);
    }
    if (journal != null && sliceBytes < wanted) {
      sliceBytes += journal.next(wanted - sliceBytes, slice);
    }
    while (sliceBytes < wanted && cursor != EntryTable.CURSOR_END) {
      cursor = state.scan(cursor, 1, entry -> addEntry(entry, slice));
    }
    return slice.isEmpty() ? null : MapEffect.of(slice);
  }

  private void addLock(Data key, List<MapEffect> slice) {
    KeyLocks.Lock lock = state.locks().get(key);
    if (lock != null) {
      slice.add(MapEffect.Locked.of(key, lock));
      sliceBytes += LOCK_BYTES + key.length();
    }
  }

  private void addWaiting(long sequence, List<MapEffect> slice) {
    MapStored stored = state.stored();
    WriteQueue.Write write = stored == null ? null : stored.queue().get(sequence);
    if (write != null) {
      slice.add(WriteQueue.queued(write));
      sliceBytes += write.bytes();
    }
  }

  private void addEntry(MapEntry entry, List<MapEffect> slice) {
    slice.add(EntryEffects.copied(entry));
    sliceBytes += entry.bytes();
  }

  @Override
  public @Nullable Effect pass(Effect change) {
    return passed((MapEffect) change);
  }

  private @Nullable MapEffect passed(MapEffect change) {
    return switch (change) {
      case MapEffect.Stored e -> isHandedOver(e.key()) ? e : null;
      case MapEffect.Copied e -> isHandedOver(e.key()) ? e : null;
      case MapEffect.Removed e -> isHandedOver(e.key()) ? e : null;
      case MapEffect.Cleared e -> e;
      case MapEffect.Locked e -> e;
      case MapEffect.Unlocked e -> e;
      case MapEffect.OfStore e -> e;
      case MapEffect.OfJournal e -> journal == null ? e : journal.pass(e);
      case MapEffect.InterceptedBy e -> e;
      case MapEffect.Indexed e -> e;
      case MapEffect.Unindexed e -> e;
      case MapEffect.Several e -> passed(e);
    };
  }

  private @Nullable MapEffect passed(MapEffect.Several changes) {
    List<MapEffect> passed = new ArrayList<>();
    for (MapEffect change : changes.effects()) {
      MapEffect part = passed(change);
      if (part != null) {
        passed.add(part);
      }
    }
    if (passed.isEmpty()) {
      return null;
    }
    return passed.size() == changes.effects().size() ? changes : MapEffect.of(passed);
  }

  private boolean isHandedOver(byte[] key) {
    return EntryTable.isBefore(Data.payloadHash(key), cursor);
  }
}
