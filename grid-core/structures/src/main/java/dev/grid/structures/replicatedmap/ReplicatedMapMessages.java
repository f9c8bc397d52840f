package dev.grid.structures.replicatedmap;

import dev.grid.kernel.StructureMessage;
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

/**
 * What goes over the wire for replicated maps (protocol service 0x0d). Any member serves any of it;
 * clients send what is about a key to the member whose partition the key would be in, so that they
 * read what they have written, and what is about all keys to that of any partition.
 */
public sealed interface ReplicatedMapMessages<R> extends StructureMessage<R> {

  @Op(id = 0x0d0100, routing = Routing.KEY, actions = Action.PUT)
  record Put(String name, Data key, Data value, long ttl)
      implements ReplicatedMapMessages<@Nullable Data> {}

  @Op(
      id = 0x0d0200,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Size(String name) implements ReplicatedMapMessages<Integer> {}

  @Op(
      id = 0x0d0300,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record IsEmpty(String name) implements ReplicatedMapMessages<Boolean> {}

  @Op(
      id = 0x0d0400,
      routing = Routing.KEY,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ContainsKey(String name, Data key) implements ReplicatedMapMessages<Boolean> {}

  @Op(
      id = 0x0d0500,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ContainsValue(String name, Data value) implements ReplicatedMapMessages<Boolean> {}

  @Op(
      id = 0x0d0600,
      routing = Routing.KEY,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Get(String name, Data key) implements ReplicatedMapMessages<@Nullable Data> {}

  @Op(id = 0x0d0700, routing = Routing.KEY, actions = Action.REMOVE)
  record Remove(String name, Data key) implements ReplicatedMapMessages<@Nullable Data> {}

  @Op(id = 0x0d0800, routing = Routing.PARTITION, actions = Action.PUT)
  record PutAll(String name, List<Map.Entry<Data, Data>> entries)
      implements ReplicatedMapMessages<Void> {}

  @Op(id = 0x0d0900, routing = Routing.MEMBERS, actions = Action.REMOVE)
  record Clear(String name) implements ReplicatedMapMessages<Void> {}

  @Op(
      id = 0x0d0a00,
      readOnly = true,
      actions = {Action.LISTEN, Action.READ})
  record AddEntryListenerToKeyWithPredicate(
      String name, Data key, Data predicate, boolean localOnly)
      implements ReplicatedMapMessages<UUID> {}

  @Op(
      id = 0x0d0b00,
      readOnly = true,
      actions = {Action.LISTEN, Action.READ})
  record AddEntryListenerWithPredicate(String name, Data predicate, boolean localOnly)
      implements ReplicatedMapMessages<UUID> {}

  @Op(
      id = 0x0d0c00,
      readOnly = true,
      actions = {Action.LISTEN, Action.READ})
  record AddEntryListenerToKey(String name, Data key, boolean localOnly)
      implements ReplicatedMapMessages<UUID> {}

  @Op(
      id = 0x0d0d00,
      readOnly = true,
      actions = {Action.LISTEN, Action.READ})
  record AddEntryListener(String name, boolean localOnly) implements ReplicatedMapMessages<UUID> {}

  @Op(
      id = 0x0d0e00,
      retryable = true,
      readOnly = true,
      actions = {})
  record RemoveEntryListener(String name, UUID registrationId)
      implements ReplicatedMapMessages<Boolean> {}

  @Op(
      id = 0x0d0f00,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record KeySet(String name) implements ReplicatedMapMessages<List<Data>> {}

  @Op(
      id = 0x0d1000,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Values(String name) implements ReplicatedMapMessages<List<Data>> {}

  @Op(
      id = 0x0d1100,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record EntrySet(String name) implements ReplicatedMapMessages<List<Map.Entry<Data, Data>>> {}

  @Op(
      id = 0x0d1200,
      readOnly = true,
      actions = {Action.LISTEN, Action.READ})
  record AddNearCacheEntryListener(String name, boolean includeValue, boolean localOnly)
      implements ReplicatedMapMessages<UUID> {}

  /** Stores entries as they were elsewhere, of which here only the time to live counts. */
  @Op(id = 0x0d1300, routing = Routing.PARTITION, actions = Action.PUT)
  record PutAllWithMetadata(String name, List<EntryViewHolder> entries, int partitionId)
      implements ReplicatedMapMessages<Void> {}

  /**
   * The next entries of a partition.
   *
   * @param cursorId what the batch before was answered with; not looked at in a new iteration
   */
  @Op(
      id = 0x0d1400,
      routing = Routing.MEMBER,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record FetchEntryViews(
      String name, UUID cursorId, boolean newIteration, int partitionId, int batchSize)
      implements ReplicatedMapMessages<FetchEntryViewsReply> {}

  /**
   * A batch.
   *
   * @param entryViews none if there are no more
   */
  @Struct
  record FetchEntryViewsReply(UUID cursorId, List<EntryViewHolder> entryViews) {}

  /** Ends an iteration, of which members keep nothing. */
  @Op(
      id = 0x0d1500,
      routing = Routing.MEMBER,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record EndEntryViewIteration(String name, @Nullable UUID cursorId)
      implements ReplicatedMapMessages<Void> {}

  /** Between members: removes what a member has; how many entries that were. */
  @Op(id = 0x0df000, routing = Routing.MEMBER)
  record RemoveAll(String name) implements ReplicatedMapMessages<Integer> {}

  /** An entry with what is known of it; times in milliseconds since the epoch, 0 if not known. */
  @Struct
  record EntryViewHolder(
      Data key,
      Data value,
      long creationTime,
      long hits,
      long lastAccessTime,
      long lastUpdateTime,
      long ttlMillis) {}

  /** A change, for a listener. */
  @Event(of = {0x0d0a00, 0x0d0b00, 0x0d0c00, 0x0d0d00, 0x0d1200})
  record EntryChanged(
      @Nullable Data key,
      @Nullable Data value,
      @Nullable Data oldValue,
      @Nullable Data mergingValue,
      int eventType,
      UUID uuid,
      int numberOfAffectedEntries) {}
}
