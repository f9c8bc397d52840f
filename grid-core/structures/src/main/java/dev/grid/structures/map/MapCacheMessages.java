package dev.grid.structures.map;

import dev.grid.kernel.PartitionsOnly;
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
 * What goes over the wire for near caches. Those of the reference's clients listen to {@link
 * AddNearCacheInvalidationListener} and ask for {@link FetchNearCacheInvalidationMetadata}; ours
 * use messages of our own (from 0x01d0 on), whose answers say what they rest on.
 */
public sealed interface MapCacheMessages<R> extends StructureMessage<R>, PartitionsOnly {

  @Override
  default String instead() {
    return "read it without a near cache: remove nearCache from the configuration of the client";
  }

  /** Maps that one question may be about. */
  int NAMES_MAX = 1_000;

  private static void requireFew(List<String> names) {
    if (names.size() > NAMES_MAX) {
      throw new IllegalArgumentException(
          "names="
              + names.size()
              + " of maps with near caches: one question may be about "
              + NAMES_MAX
              + "; ask in parts, or have fewer near caches");
    }
  }

  @Op(
      id = 0x013f00,
      readOnly = true,
      actions = {Action.LISTEN, Action.READ})
  record AddNearCacheInvalidationListener(String name, int listenerFlags, boolean localOnly)
      implements MapCacheMessages<UUID> {}

  /** What each partition of one member has told last of several maps. */
  @Op(id = 0x013d00, routing = Routing.ALL, readOnly = true, actions = Action.READ)
  record FetchNearCacheInvalidationMetadata(List<String> names, UUID uuid)
      implements MapCacheMessages<InvalidationMetadata> {

    public FetchNearCacheInvalidationMetadata {
      requireFew(names);
    }

    /** The first map's. */
    @Override
    public String name() {
      return names.isEmpty() ? "" : names.getFirst();
    }

    @Override
    public boolean isOfOne() {
      return false;
    }
  }

  @Struct
  record InvalidationMetadata(
      List<Map.Entry<String, List<Map.Entry<Integer, Long>>>> namePartitionSequenceList,
      List<Map.Entry<Integer, UUID>> partitionUuidList) {}

  /** Asks for the changes of a map, of which several may be told together. */
  @Op(
      id = 0x01d000,
      readOnly = true,
      actions = {Action.LISTEN, Action.READ})
  record AddCacheListener(String name, boolean localOnly) implements MapCacheMessages<UUID> {}

  /** What each partition has told last of these maps. */
  @Op(
      id = 0x01d100,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetCacheStamps(String name, List<String> names)
      implements MapCacheMessages<List<CacheStamp>> {

    public GetCacheStamps {
      requireFew(names);
    }

    @Override
    public boolean isOfOne() {
      return false;
    }
  }

  /**
   * What a partition has told last.
   *
   * @param member who serves it
   * @param id as in {@link dev.grid.kernel.Invalidations#partition}
   * @param sequences the last number of each map, in the order in which they were asked for
   */
  @Struct
  record CacheStamp(int partition, UUID member, UUID id, long[] sequences) {}

  /** Reads a value that is to be kept. */
  @Op(
      id = 0x01d200,
      routing = Routing.KEY,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetToCache(String name, Data key) implements MapCacheMessages<CachedValue> {}

  /**
   * A value, and what it rests on: every change up to this number is in it.
   *
   * @param value null if there is none
   * @param id as in {@link dev.grid.kernel.Invalidations#partition}
   * @param remainingMillis how long it lives if nothing changes; {@link Long#MAX_VALUE} for ever
   */
  @Struct
  record CachedValue(@Nullable Data value, UUID id, long sequence, long remainingMillis) {

    CachedValue with(Data other) {
      return new CachedValue(other, id, sequence, remainingMillis);
    }
  }

  /** Reads values of one partition that are to be kept. */
  @Op(
      id = 0x01d300,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetAllToCache(String name, List<Data> keys) implements MapCacheMessages<CachedValues> {}

  /**
   * The values of those keys that have one, with what they rest on.
   *
   * @param remainingMillis of each entry, as in {@link CachedValue}
   */
  @Struct
  record CachedValues(
      List<Map.Entry<Data, Data>> entries, long[] remainingMillis, UUID id, long sequence) {

    CachedValues with(List<Map.Entry<Data, Data>> others) {
      return new CachedValues(others, remainingMillis, id, sequence);
    }
  }

  /**
   * Stores a value that is to be kept; the answer has the value before. Times are as in {@link
   * MapMessages}.
   */
  @Op(
      id = 0x01d400,
      routing = Routing.KEY,
      actions = {Action.PUT, Action.READ})
  record PutToCache(String name, Data key, Data value, long threadId, long ttl, long maxIdle)
      implements MapCacheMessages<CachedValue> {}

  /**
   * A change, for those that keep what they read.
   *
   * @param key null if all entries of the partition are gone
   * @param sourceUuid who has made it
   * @param partitionUuid as in {@link dev.grid.kernel.Invalidations#partition}
   */
  @Event(of = 0x013f00)
  record Invalidated(@Nullable Data key, UUID sourceUuid, UUID partitionUuid, long sequence) {}

  /** Changes, in the order of each partition. */
  @Event(of = 0x01d000, offset = 3)
  record CacheChanges(List<CacheChange> changes) {

    static CacheChanges of(Invalidated one) {
      return new CacheChanges(
          List.of(new CacheChange(one.key(), one.partitionUuid(), one.sequence())));
    }

    static CacheChanges joined(List<CacheChanges> all) {
      return new CacheChanges(all.stream().flatMap(some -> some.changes().stream()).toList());
    }
  }

  /**
   * A change.
   *
   * @param key null if all entries of the partition are gone
   * @param id as in {@link dev.grid.kernel.Invalidations#partition}
   */
  @Struct
  record CacheChange(@Nullable Data key, UUID id, long sequence) {}

  /** Several changes, each of one key. */
  @Event(of = 0x013f00, offset = 3)
  record InvalidatedBatch(
      List<Data> keys, List<UUID> sourceUuids, List<UUID> partitionUuids, List<Long> sequences) {

    static InvalidatedBatch of(List<Invalidated> all) {
      return new InvalidatedBatch(
          all.stream().map(one -> java.util.Objects.requireNonNull(one.key())).toList(),
          all.stream().map(Invalidated::sourceUuid).toList(),
          all.stream().map(Invalidated::partitionUuid).toList(),
          all.stream().map(Invalidated::sequence).toList());
    }
  }
}
