package dev.grid.structures.map;

import dev.grid.kernel.Slice;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Taking;
import dev.grid.kernel.WalksPartition;
import dev.grid.kernel.keys.KeyLocking;
import dev.grid.kernel.transaction.Ending;
import dev.grid.protocol.Data;
import dev.grid.protocol.Event;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.security.Action;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the wire for maps (protocol service 1). Times are milliseconds; a time to live or
 * maximum idle time below zero means what the map is configured with, zero means for ever.
 */
public sealed interface MapMessages<R> extends StructureMessage<R> {

  @Op(
      id = 0x010200,
      routing = Routing.KEY,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Get(String name, Data key, long threadId) implements MapMessages<@Nullable Data> {}

  @Op(id = 0x010f00, routing = Routing.KEY, actions = Action.PUT)
  record Set(String name, Data key, Data value, long threadId, long ttl)
      implements MapMessages<Void> {}

  @Op(id = 0x010100, routing = Routing.KEY, actions = Action.PUT)
  record Put(String name, Data key, Data value, long threadId, long ttl)
      implements MapMessages<@Nullable Data> {}

  @Op(id = 0x010d00, routing = Routing.KEY, actions = Action.PUT)
  record PutTransient(String name, Data key, Data value, long threadId, long ttl)
      implements MapMessages<Void> {}

  @Op(id = 0x010e00, routing = Routing.KEY, actions = Action.PUT)
  record PutIfAbsent(String name, Data key, Data value, long threadId, long ttl)
      implements MapMessages<@Nullable Data> {}

  @Op(id = 0x014400, routing = Routing.KEY, actions = Action.PUT)
  record PutWithMaxIdle(String name, Data key, Data value, long threadId, long ttl, long maxIdle)
      implements MapMessages<@Nullable Data>, IdleTime {}

  @Op(id = 0x014500, routing = Routing.KEY, actions = Action.PUT)
  record PutTransientWithMaxIdle(
      String name, Data key, Data value, long threadId, long ttl, long maxIdle)
      implements MapMessages<@Nullable Data>, IdleTime {}

  @Op(id = 0x014600, routing = Routing.KEY, actions = Action.PUT)
  record PutIfAbsentWithMaxIdle(
      String name, Data key, Data value, long threadId, long ttl, long maxIdle)
      implements MapMessages<@Nullable Data>, IdleTime {}

  @Op(id = 0x014700, routing = Routing.KEY, actions = Action.PUT)
  record SetWithMaxIdle(String name, Data key, Data value, long threadId, long ttl, long maxIdle)
      implements MapMessages<@Nullable Data>, IdleTime {}

  @Op(id = 0x010300, routing = Routing.KEY, actions = Action.REMOVE)
  record Remove(String name, Data key, long threadId) implements MapMessages<@Nullable Data> {}

  @Op(id = 0x010900, routing = Routing.KEY, actions = Action.REMOVE)
  record Delete(String name, Data key, long threadId) implements MapMessages<Boolean> {}

  @Op(id = 0x010800, routing = Routing.KEY, actions = Action.REMOVE)
  record RemoveIfSame(String name, Data key, Data value, long threadId)
      implements MapMessages<Boolean> {}

  @Op(id = 0x010400, routing = Routing.KEY, actions = Action.PUT)
  record Replace(String name, Data key, Data value, long threadId)
      implements MapMessages<@Nullable Data> {}

  @Op(id = 0x010500, routing = Routing.KEY, actions = Action.PUT)
  record ReplaceIfSame(String name, Data key, Data testValue, Data value, long threadId)
      implements MapMessages<Boolean> {}

  @Op(id = 0x010c00, routing = Routing.KEY, actions = Action.PUT)
  record TryPut(String name, Data key, Data value, long threadId, long timeout)
      implements MapMessages<Boolean> {}

  @Op(id = 0x010b00, routing = Routing.KEY, actions = Action.REMOVE)
  record TryRemove(String name, Data key, long threadId, long timeout)
      implements MapMessages<Boolean> {}

  @Op(
      id = 0x010600,
      routing = Routing.KEY,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ContainsKey(String name, Data key, long threadId) implements MapMessages<Boolean> {}

  @Op(id = 0x012300, routing = Routing.PARTITION, readOnly = true, actions = Action.READ)
  record GetAll(String name, List<Data> keys) implements MapMessages<List<Map.Entry<Data, Data>>> {}

  @Op(id = 0x012c00, routing = Routing.PARTITION, actions = Action.PUT)
  record PutAll(
      String name, List<Map.Entry<Data, Data>> entries, @Since("2.1") boolean triggerMapLoader)
      implements MapMessages<Void> {}

  @Op(
      id = 0x012e00,
      routing = Routing.KEY,
      actions = {Action.READ, Action.PUT, Action.REMOVE})
  record ExecuteOnKey(String name, Data entryProcessor, Data key, long threadId)
      implements MapMessages<@Nullable Data> {}

  @Op(
      id = 0x012f00,
      routing = Routing.KEY,
      actions = {Action.READ, Action.PUT, Action.REMOVE})
  record SubmitToKey(String name, Data entryProcessor, Data key, long threadId)
      implements MapMessages<@Nullable Data> {}

  @Op(id = 0x014300, routing = Routing.KEY, actions = Action.PUT)
  record SetTtl(String name, Data key, long ttl) implements MapMessages<Boolean> {}

  @Op(id = 0x011e00, routing = Routing.KEY, actions = Action.REMOVE)
  record Evict(String name, Data key, long threadId) implements MapMessages<Boolean> {}

  @Op(
      id = 0x011d00,
      routing = Routing.KEY,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetEntryView(String name, Data key, long threadId)
      implements MapMessages<GetEntryViewReply> {}

  @Struct
  record GetEntryViewReply(@Nullable SimpleEntryView response, long maxIdle) {}

  @Op(id = 0x011000, routing = Routing.KEY, retryable = true, actions = Action.LOCK)
  record Lock(String name, Data key, long threadId, long ttl, long referenceId)
      implements MapMessages<Void>, Taking<Void>, KeyLocking {

    @Override
    public StructureMessage<?> givingBack(Void answer, boolean open) {
      return Unlock.of(name, key, threadId, referenceId);
    }
  }

  @Op(id = 0x011100, routing = Routing.KEY, retryable = true, actions = Action.LOCK)
  record TryLock(String name, Data key, long threadId, long lease, long timeout, long referenceId)
      implements MapMessages<Boolean>, Taking<Boolean>, KeyLocking {

    @Override
    public @Nullable StructureMessage<?> givingBack(Boolean answer, boolean open) {
      return answer ? Unlock.of(name, key, threadId, referenceId) : null;
    }
  }

  @Op(
      id = 0x011200,
      routing = Routing.KEY,
      retryable = true,
      readOnly = true,
      actions = Action.LOCK)
  record IsLocked(String name, Data key) implements MapMessages<Boolean> {}

  @Op(id = 0x011300, routing = Routing.KEY, retryable = true, actions = Action.LOCK)
  record Unlock(String name, Data key, long threadId, long referenceId)
      implements MapMessages<Void>, KeyLocking {

    /** Undoes a call that locked. Callers number from 1, so that the negative number is free. */
    static Unlock of(String name, Data key, long threadId, long lockedBy) {
      return new Unlock(name, key, threadId, -lockedBy);
    }
  }

  @Op(id = 0x013300, routing = Routing.KEY, retryable = true, actions = Action.LOCK)
  record ForceUnlock(String name, Data key, long referenceId)
      implements MapMessages<Void>, KeyLocking {}

  @Op(
      id = 0x012a00,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Size(String name) implements MapMessages<Integer> {}

  @Op(
      id = 0x012b00,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record IsEmpty(String name) implements MapMessages<Boolean> {}

  @Op(
      id = 0x010700,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ContainsValue(String name, Data value) implements MapMessages<Boolean> {}

  @Op(
      id = 0x012200,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record KeySet(String name) implements MapMessages<List<Data>> {}

  @Op(
      id = 0x012400,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Values(String name) implements MapMessages<List<Data>> {}

  @Op(
      id = 0x012500,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record EntrySet(String name) implements MapMessages<List<Map.Entry<Data, Data>>> {}

  @Op(id = 0x012d00, routing = Routing.ALL, actions = Action.REMOVE)
  record Clear(String name) implements MapMessages<Void> {}

  @Op(id = 0x011f00, routing = Routing.ALL, actions = Action.REMOVE)
  record EvictAll(String name) implements MapMessages<Void> {}

  @Op(id = 0x010a00, routing = Routing.ALL, actions = Action.PUT)
  record Flush(String name) implements MapMessages<Void> {}

  @Op(id = 0x012000, routing = Routing.NAME, actions = Action.PUT)
  record LoadAll(String name, boolean replaceExisting) implements MapMessages<Void> {}

  @Op(id = 0x012100, routing = Routing.NAME, actions = Action.PUT)
  record LoadGivenKeys(String name, List<Data> keys, boolean replaceExisting)
      implements MapMessages<Void> {}

  @Op(
      id = 0x013700,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record FetchKeys(String name, List<Map.Entry<Integer, Integer>> iterationPointers, int batch)
      implements MapMessages<FetchKeysReply>, WalksPartition<FetchKeysReply> {

    @Override
    public FetchKeysReply nothing() {
      return new FetchKeysReply(MapFetch.ENDED, List.of());
    }
  }

  @Struct
  record FetchKeysReply(List<Map.Entry<Integer, Integer>> iterationPointers, List<Data> keys) {}

  @Op(
      id = 0x013800,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record FetchEntries(String name, List<Map.Entry<Integer, Integer>> iterationPointers, int batch)
      implements MapMessages<FetchEntriesReply>, WalksPartition<FetchEntriesReply> {

    @Override
    public FetchEntriesReply nothing() {
      return new FetchEntriesReply(MapFetch.ENDED, List.of());
    }
  }

  @Struct
  record FetchEntriesReply(
      List<Map.Entry<Integer, Integer>> iterationPointers, List<Map.Entry<Data, Data>> entries) {}

  /** Is told keys, whether it is told values or not. */
  @Op(
      id = 0x011900,
      readOnly = true,
      actions = {Action.LISTEN, Action.READ})
  record AddEntryListener(String name, boolean includeValue, int listenerFlags, boolean localOnly)
      implements MapMessages<UUID> {}

  @Op(id = 0x011800, readOnly = true, actions = Action.LISTEN)
  record AddEntryListenerToKey(
      String name, Data key, boolean includeValue, int listenerFlags, boolean localOnly)
      implements MapMessages<UUID> {

    @Override
    public boolean tellsContent() {
      return includeValue;
    }
  }

  @Op(
      id = 0x011a00,
      retryable = true,
      readOnly = true,
      actions = {})
  record RemoveEntryListener(String name, UUID registrationId) implements MapMessages<Boolean> {}

  /** Between members: what the losing side of a split has of a partition. */
  @Op(id = 0x01f000, routing = Routing.PARTITION)
  record Merge(String name, List<MergingEntry> entries) implements MapMessages<List<Lost>> {}

  /**
   * Between members: removes unlocked entries of a partition; how many there were.
   *
   * @param evicts whether only from memory, and not from the map's store
   */
  @Op(id = 0x01f100, routing = Routing.ALL)
  record RemoveUnlocked(String name, @Since("2.0") boolean evicts)
      implements MapMessages<Integer> {}

  /** Between members: {@link Flush} of one partition; not refused where writes are. */
  @Op(id = 0x01ff00, routing = Routing.PARTITION, readOnly = true)
  record FlushPart(String name) implements MapMessages<Void> {}

  /**
   * Between members: has keys of a partition loaded.
   *
   * @param isLast whether all that is stored has been loaded with these
   */
  @Op(id = 0x01fb00, routing = Routing.PARTITION)
  record LoadPart(String name, List<Data> keys, boolean replaceExisting, boolean isLast)
      implements MapMessages<Void> {}

  /**
   * Between members: what all partitions are asked for a listing or search, slice by slice.
   *
   * @param what of {@link MapScan}
   * @param from where in the partition
   * @param value that is looked for, if one is
   */
  @Op(id = 0x01f200, routing = Routing.ALL, retryable = true, readOnly = true)
  record Scan(String name, int what, int from, @Nullable Data value)
      implements MapMessages<ScanReply> {}

  /** What was found; keys and values of entries in turn. The list is its receiver's to change. */
  @Struct
  record ScanReply(int next, List<Data> items) implements Slice {

    @Override
    public long bytes() {
      return MapScan.bytes(items);
    }
  }

  /**
   * Of a transaction's coordinator: locks a key for it and tells the value.
   *
   * @param thread the transaction among those of its coordinator, which is the caller
   * @param timeoutMillis how long it may wait, and then how long the lock is held
   */
  @Op(id = 0x01f300, routing = Routing.KEY)
  record LockAndGet(
      String name, Data key, UUID txnId, UUID coordinator, long thread, long timeoutMillis)
      implements MapMessages<LockedValue>, Taking<LockedValue> {

    @Override
    public @Nullable StructureMessage<?> givingBack(LockedValue answer, boolean open) {
      return answer.locked()
          ? new EndKey(name, key, txnId, coordinator, thread, EndKey.NOTHING, null, 0)
              .in(Ending.Phase.ROLLBACK)
          : null;
    }
  }

  /** What a key that is locked has. */
  @Struct
  record LockedValue(boolean locked, @Nullable Data value) {

    static final LockedValue NOT_LOCKED = new LockedValue(false, null);
  }

  /**
   * Ends what a transaction has of a key.
   *
   * @param thread the transaction among those of its coordinator
   * @param phase of {@link Ending.Phase}
   * @param change {@link #NOTHING}, {@link #STORE} or {@link #REMOVE}
   */
  @Op(id = 0x01f400, routing = Routing.KEY)
  record EndKey(
      String name,
      Data key,
      UUID txnId,
      UUID coordinator,
      long thread,
      int phase,
      int change,
      @Nullable Data value,
      long ttl)
      implements MapMessages<Boolean>, Ending {

    static final int NOTHING = 0;
    static final int STORE = 1;
    static final int REMOVE = 2;

    EndKey(
        String name,
        Data key,
        UUID txnId,
        UUID coordinator,
        long thread,
        int change,
        @Nullable Data value,
        long ttl) {
      this(name, key, txnId, coordinator, thread, Phase.PREPARE.code(), change, value, ttl);
    }

    @Override
    public boolean changes() {
      return change != NOTHING;
    }

    @Override
    public EndKey in(Phase phase) {
      return new EndKey(name, key, txnId, coordinator, thread, phase.code(), change, value, ttl);
    }
  }

  /** An entry of the losing side, with 0 for times that are not known. */
  @Struct
  record MergingEntry(
      Data key,
      Data value,
      int version,
      long creationTime,
      long lastAccessTime,
      long lastUpdateTime,
      long hits,
      long ttl,
      long maxIdle) {

    /** A time that is not known. */
    static final long NOT_KNOWN = 0;

    boolean isExpiredAt(long nowMillis) {
      return Math.min(
              EntryTimes.after(lastUpdateTime, ttl), EntryTimes.after(lastAccessTime, maxIdle))
          <= nowMillis;
    }
  }

  /** What of an entry was not kept; {@link dev.grid.kernel.MergeLoss} tells what is what. */
  @Struct
  record Lost(
      Data key,
      Data merging,
      @Nullable Data existing,
      boolean mergingLost,
      boolean existingLost,
      @Nullable String failure) {}

  /** A change, for a listener. */
  @Event(of = {0x011600, 0x011700, 0x011800, 0x011900})
  record EntryChanged(
      @Nullable Data key,
      @Nullable Data value,
      @Nullable Data oldValue,
      @Nullable Data mergingValue,
      int eventType,
      UUID uuid,
      int numberOfAffectedEntries) {}

  /** An entry with what is known of it; -1 for what is not, {@link Long#MAX_VALUE} for no limit. */
  @Struct
  record SimpleEntryView(
      Data key,
      Data value,
      long cost,
      long creationTime,
      long expirationTime,
      long hits,
      long lastAccessTime,
      long lastStoredTime,
      long lastUpdateTime,
      long version,
      long ttl,
      long maxIdle) {}
}
