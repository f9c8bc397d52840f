package dev.grid.structures.map;

import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToPartitions;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.security.Action;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the wire for users' code over entries of a map (protocol service 1), beside the
 * processor of one entry. Code is serialized; null answers are left out.
 */
public sealed interface EntryCodeMessages<R> extends StructureMessage<R> {

  /** Of a member: more would take all threads for one call. */
  int UNDER_WAY_MAX = 4;

  @Op(
      id = 0x013000,
      routing = Routing.ALL,
      actions = {Action.READ, Action.PUT, Action.REMOVE})
  record ExecuteOnAllKeys(String name, Data entryProcessor)
      implements EntryCodeMessages<List<Map.Entry<Data, Data>>>, ToPartitions {

    @Override
    public Parts split(int partitionCount, int stated) {
      return EntryParts.ofAll(
          this,
          partitionCount,
          NONE,
          from ->
              new ProcessSlice(
                  name, EntryCode.Kind.PROCESS.code(), entryProcessor, from, null, null));
    }

    @Override
    public int underWayMax() {
      return UNDER_WAY_MAX;
    }
  }

  @Op(
      id = 0x013100,
      routing = Routing.ALL,
      actions = {Action.READ, Action.PUT, Action.REMOVE})
  record ExecuteWithPredicate(String name, Data entryProcessor, Data predicate)
      implements EntryCodeMessages<List<Map.Entry<Data, Data>>>, ToPartitions {

    @Override
    public Parts split(int partitionCount, int stated) {
      return EntryParts.ofAll(
          this,
          partitionCount,
          NONE,
          from ->
              new ProcessSlice(
                  name, EntryCode.Kind.PROCESS.code(), entryProcessor, from, null, predicate));
    }

    @Override
    public int underWayMax() {
      return UNDER_WAY_MAX;
    }
  }

  /** Has a processor look at entries that a predicate means, and change nothing. */
  @Op(
      id = 0x01e700,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ReadWithPredicate(String name, Data entryProcessor, Data predicate)
      implements EntryCodeMessages<List<Map.Entry<Data, Data>>>, ToPartitions {

    @Override
    public Parts split(int partitionCount, int stated) {
      return EntryParts.ofAll(
          this,
          partitionCount,
          NONE,
          from -> new ReadSlice(name, entryProcessor, from, null, predicate));
    }

    @Override
    public int underWayMax() {
      return UNDER_WAY_MAX;
    }
  }

  @Op(
      id = 0x013200,
      routing = Routing.ALL,
      actions = {Action.READ, Action.PUT, Action.REMOVE})
  record ExecuteOnKeys(String name, Data entryProcessor, List<Data> keys)
      implements EntryCodeMessages<List<Map.Entry<Data, Data>>>, ToPartitions {

    @Override
    public Parts split(int partitionCount, int stated) {
      return new EntryParts(
          EntryParts.byPartition(keys, partitionCount),
          some -> new ExecuteOnKeys(name, entryProcessor, some),
          (from, part) ->
              new ProcessSlice(
                  name, EntryCode.Kind.PROCESS.code(), entryProcessor, from, part, null));
    }

    @Override
    public int underWayMax() {
      return UNDER_WAY_MAX;
    }
  }

  /** Of clients of the reference's: gives each entry of a partition a new value. */
  @Op(
      id = 0x014800,
      routing = Routing.ALL,
      actions = {Action.READ, Action.PUT})
  record ReplaceAll(String name, Data function)
      implements EntryCodeMessages<@Nullable Void>, ToPartitions {

    @Override
    public Parts split(int partitionCount, int stated) {
      return EntryParts.ofAll(
          this,
          partitionCount,
          stated,
          from ->
              new ProcessSlice(name, EntryCode.Kind.REPLACE.code(), function, from, null, null));
    }

    @Override
    public int underWayMax() {
      return UNDER_WAY_MAX;
    }
  }

  /** Has a processor look at an entry that changes nothing. */
  @Op(
      id = 0x01e800,
      routing = Routing.KEY,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ReadEntry(String name, Data entryProcessor, Data key)
      implements EntryCodeMessages<@Nullable Data> {}

  /**
   * Has a processor look at entries that changes nothing.
   *
   * @param keys the keys, or null for all
   */
  @Op(
      id = 0x01e900,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ReadEntries(String name, Data entryProcessor, @Nullable List<Data> keys)
      implements EntryCodeMessages<List<Map.Entry<Data, Data>>>, ToPartitions {

    @Override
    public Parts split(int partitionCount, int stated) {
      List<Data> some = keys;
      return some == null
          ? EntryParts.ofAll(
              this,
              partitionCount,
              NONE,
              from -> new ReadSlice(name, entryProcessor, from, null, null))
          : new EntryParts(
              EntryParts.byPartition(some, partitionCount),
              part -> new ReadEntries(name, entryProcessor, part),
              (from, part) -> new ReadSlice(name, entryProcessor, from, part, null));
    }

    @Override
    public int underWayMax() {
      return UNDER_WAY_MAX;
    }
  }

  /**
   * Between members: has code look at a slice of a partition's entries, and change them.
   *
   * @param kind of {@link EntryCode.Kind}
   * @param from where in the partition, or in the list of keys
   * @param keys of the partition, or null for all
   * @param predicate which of the entries, or null for all
   */
  @Op(id = 0x01f800, routing = Routing.ALL)
  record ProcessSlice(
      String name,
      int kind,
      Data code,
      int from,
      @Nullable List<Data> keys,
      @Nullable Data predicate)
      implements EntryCodeMessages<MapMessages.ScanReply> {

    EntriesProcessing.Walk walk() {
      EntryCode entryCode = new EntryCode(EntryCode.Kind.of(kind), code);
      return new EntriesProcessing.Walk(entryCode, from, keys, predicate);
    }
  }

  /** Between members: {@link ProcessSlice} of what changes nothing. */
  @Op(id = 0x01f900, routing = Routing.ALL, retryable = true, readOnly = true)
  record ReadSlice(
      String name, Data code, int from, @Nullable List<Data> keys, @Nullable Data predicate)
      implements EntryCodeMessages<MapMessages.ScanReply> {

    EntriesProcessing.Walk walk() {
      EntryCode entryCode = new EntryCode(EntryCode.Kind.READ, code);
      return new EntriesProcessing.Walk(entryCode, from, keys, predicate);
    }
  }
}
