package dev.grid.structures.multimap;

import dev.grid.kernel.ItemMerging;
import dev.grid.kernel.Slice;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Taking;
import dev.grid.kernel.keys.KeyLocking;
import dev.grid.kernel.transaction.Ending;
import dev.grid.protocol.Data;
import dev.grid.protocol.Event;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Struct;
import dev.grid.security.Action;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What goes over the wire for multimaps (protocol service 2). */
public sealed interface MultiMapMessages<R> extends StructureMessage<R> {

  @Op(id = 0x020100, routing = Routing.KEY, actions = Action.PUT)
  record Put(String name, Data key, Data value, long threadId)
      implements MultiMapMessages<Boolean> {}

  @Op(
      id = 0x020200,
      routing = Routing.KEY,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Get(String name, Data key, long threadId) implements MultiMapMessages<List<Data>> {}

  @Op(id = 0x020300, routing = Routing.KEY, actions = Action.REMOVE)
  record Remove(String name, Data key, long threadId) implements MultiMapMessages<List<Data>> {}

  @Op(
      id = 0x020400,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record KeySet(String name) implements MultiMapMessages<List<Data>> {}

  @Op(
      id = 0x020500,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Values(String name) implements MultiMapMessages<List<Data>> {}

  @Op(
      id = 0x020600,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record EntrySet(String name) implements MultiMapMessages<List<Map.Entry<Data, Data>>> {}

  @Op(
      id = 0x020700,
      routing = Routing.KEY,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ContainsKey(String name, Data key, long threadId) implements MultiMapMessages<Boolean> {}

  @Op(
      id = 0x020800,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ContainsValue(String name, Data value) implements MultiMapMessages<Boolean> {}

  @Op(
      id = 0x020900,
      routing = Routing.KEY,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ContainsEntry(String name, Data key, Data value, long threadId)
      implements MultiMapMessages<Boolean> {}

  @Op(
      id = 0x020a00,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Size(String name) implements MultiMapMessages<Integer> {}

  @Op(id = 0x020b00, routing = Routing.ALL, actions = Action.REMOVE)
  record Clear(String name) implements MultiMapMessages<Void> {}

  @Op(
      id = 0x020c00,
      routing = Routing.KEY,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ValueCount(String name, Data key, long threadId) implements MultiMapMessages<Integer> {}

  @Op(id = 0x020d00, readOnly = true, actions = Action.LISTEN)
  record AddEntryListenerToKey(String name, Data key, boolean includeValue, boolean localOnly)
      implements MultiMapMessages<UUID> {

    @Override
    public boolean tellsContent() {
      return includeValue;
    }
  }

  /** Is told keys, whether it is told values or not. */
  @Op(
      id = 0x020e00,
      readOnly = true,
      actions = {Action.LISTEN, Action.READ})
  record AddEntryListener(String name, boolean includeValue, boolean localOnly)
      implements MultiMapMessages<UUID> {}

  @Op(
      id = 0x020f00,
      retryable = true,
      readOnly = true,
      actions = {})
  record RemoveEntryListener(String name, UUID registrationId)
      implements MultiMapMessages<Boolean> {}

  @Op(id = 0x021000, routing = Routing.KEY, retryable = true, actions = Action.LOCK)
  record Lock(String name, Data key, long threadId, long ttl, long referenceId)
      implements MultiMapMessages<Void>, Taking<Void>, KeyLocking {

    @Override
    public StructureMessage<?> givingBack(Void answer, boolean open) {
      return Unlock.of(name, key, threadId, referenceId);
    }
  }

  @Op(id = 0x021100, routing = Routing.KEY, retryable = true, actions = Action.LOCK)
  record TryLock(String name, Data key, long threadId, long lease, long timeout, long referenceId)
      implements MultiMapMessages<Boolean>, Taking<Boolean>, KeyLocking {

    @Override
    public @Nullable StructureMessage<?> givingBack(Boolean answer, boolean open) {
      return answer ? Unlock.of(name, key, threadId, referenceId) : null;
    }
  }

  @Op(
      id = 0x021200,
      routing = Routing.KEY,
      retryable = true,
      readOnly = true,
      actions = Action.LOCK)
  record IsLocked(String name, Data key) implements MultiMapMessages<Boolean> {}

  @Op(id = 0x021300, routing = Routing.KEY, retryable = true, actions = Action.LOCK)
  record Unlock(String name, Data key, long threadId, long referenceId)
      implements MultiMapMessages<Void>, KeyLocking {

    /** Undoes a call that locked. Callers number from 1, so that the negative number is free. */
    static Unlock of(String name, Data key, long threadId, long lockedBy) {
      return new Unlock(name, key, threadId, -lockedBy);
    }
  }

  @Op(id = 0x021400, routing = Routing.KEY, retryable = true, actions = Action.LOCK)
  record ForceUnlock(String name, Data key, long referenceId)
      implements MultiMapMessages<Void>, KeyLocking {}

  @Op(id = 0x021500, routing = Routing.KEY, actions = Action.REMOVE)
  record RemoveEntry(String name, Data key, Data value, long threadId)
      implements MultiMapMessages<Boolean> {}

  @Op(id = 0x021600, routing = Routing.KEY, actions = Action.REMOVE)
  record Delete(String name, Data key, long threadId) implements MultiMapMessages<Void> {}

  @Op(id = 0x021700, routing = Routing.PARTITION, actions = Action.PUT)
  record PutAll(String name, List<Map.Entry<Data, List<Data>>> entries)
      implements MultiMapMessages<Void> {}

  /**
   * Between members: values of the losing side of a split.
   *
   * @param keys with {@code values} at the same places
   * @param occurrences of each value, how many equal ones have come with it for its key, from 1; so
   *     that the winning side gets as many as either side had
   */
  @Op(id = 0x02f000, routing = Routing.PARTITION)
  record Merge(String name, List<Data> keys, List<Data> values, List<Integer> occurrences)
      implements MultiMapMessages<List<Lost>> {}

  /** Between members: removes unlocked keys of a partition; how many values they had. */
  @Op(id = 0x02f100, routing = Routing.ALL)
  record RemoveUnlocked(String name) implements MultiMapMessages<Integer> {}

  /**
   * Between members: what all partitions are asked for a listing or search, slice by slice.
   *
   * @param what of {@link MultiMapScan}
   * @param from where in the partition
   * @param value that is looked for, if one is
   */
  @Op(id = 0x02f200, routing = Routing.ALL, retryable = true, readOnly = true)
  record Scan(String name, int what, int from, @Nullable Data value)
      implements MultiMapMessages<ScanReply> {}

  /** What was found; keys and values of entries in turn. The list is its receiver's to change. */
  @Struct
  record ScanReply(int next, List<Data> items) implements Slice {

    @Override
    public long bytes() {
      return MultiMapScan.bytes(this);
    }
  }

  /**
   * Of a transaction's coordinator: locks a key for it and tells its values.
   *
   * @param thread the transaction among those of its coordinator, which is the caller
   * @param timeoutMillis how long it may wait, and then how long the lock is held
   */
  @Op(id = 0x02f300, routing = Routing.KEY)
  record LockAndGet(
      String name, Data key, UUID txnId, UUID coordinator, long thread, long timeoutMillis)
      implements MultiMapMessages<LockedValues>, Taking<LockedValues> {

    @Override
    public @Nullable StructureMessage<?> givingBack(LockedValues answer, boolean open) {
      return answer.locked()
          ? new EndKey(
              name,
              key,
              txnId,
              coordinator,
              thread,
              Ending.Phase.ROLLBACK.code(),
              List.of(),
              List.of())
          : null;
    }
  }

  /**
   * What a key that is locked has.
   *
   * @param distinct whether none of the values may equal another
   */
  @Struct
  record LockedValues(boolean locked, boolean distinct, List<Data> values) {

    static final LockedValues NOT_LOCKED = new LockedValues(false, false, List.of());

    public LockedValues {
      values = List.copyOf(values);
    }
  }

  /**
   * Ends what a transaction has of a key.
   *
   * @param thread the transaction among those of its coordinator
   * @param phase of {@link Ending.Phase}
   * @param removed values, each the first one that equals it
   * @param added values, after that
   */
  @Op(id = 0x02f400, routing = Routing.KEY)
  record EndKey(
      String name,
      Data key,
      UUID txnId,
      UUID coordinator,
      long thread,
      int phase,
      List<Data> removed,
      List<Data> added)
      implements MultiMapMessages<Boolean>, Ending {

    public EndKey {
      removed = List.copyOf(removed);
      added = List.copyOf(added);
    }

    @Override
    public boolean changes() {
      return !removed.isEmpty() || !added.isEmpty();
    }

    @Override
    public EndKey in(Phase next) {
      return new EndKey(name, key, txnId, coordinator, thread, next.code(), removed, added);
    }
  }

  /** A value that was not added; {@link dev.grid.kernel.MergeLoss} tells what is what. */
  @Struct
  record Lost(Data key, Data item, @Nullable String failure) implements ItemMerging.Lost {}

  /** A change, for a listener. */
  @Event(of = {0x020d00, 0x020e00})
  record EntryChanged(
      @Nullable Data key,
      @Nullable Data value,
      @Nullable Data oldValue,
      @Nullable Data mergingValue,
      int eventType,
      UUID uuid,
      int numberOfAffectedEntries) {}
}
