package dev.grid.structures.map;

import dev.grid.kernel.Slice;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.WalksPartition;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.security.Action;
import dev.grid.structures.map.MapMessages.ScanReply;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What goes over the wire for queries of maps. Predicates are serialized values. */
public sealed interface MapQueryMessages<R> extends StructureMessage<R> {

  @Op(
      id = 0x012600,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record KeySetWithPredicate(String name, Data predicate) implements MapQueryMessages<List<Data>> {}

  @Op(
      id = 0x012700,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ValuesWithPredicate(String name, Data predicate) implements MapQueryMessages<List<Data>> {}

  @Op(
      id = 0x012800,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record EntriesWithPredicate(String name, Data predicate)
      implements MapQueryMessages<List<Map.Entry<Data, Data>>> {}

  @Op(
      id = 0x013400,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record KeySetWithPagingPredicate(String name, PagingPredicateHolder predicate)
      implements MapQueryMessages<ItemPage> {}

  @Op(
      id = 0x013500,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ValuesWithPagingPredicate(String name, PagingPredicateHolder predicate)
      implements MapQueryMessages<ItemPage> {}

  @Op(
      id = 0x013600,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record EntriesWithPagingPredicate(String name, PagingPredicateHolder predicate)
      implements MapQueryMessages<EntryPage> {}

  /** A page of keys or values, and where pages end. */
  @Struct
  record ItemPage(List<Data> response, AnchorDataListHolder anchorDataList) {}

  /** A page of entries, and where pages end. */
  @Struct
  record EntryPage(List<Map.Entry<Data, Data>> response, AnchorDataListHolder anchorDataList) {}

  /** The last entries of pages. */
  @Struct
  record AnchorDataListHolder(
      List<Integer> anchorPageList, List<Map.Entry<Data, Data>> anchorDataList) {}

  /**
   * Which page is asked for.
   *
   * @param iterationTypeId 0 keys, 1 values, 2 entries
   */
  @Struct
  record PagingPredicateHolder(
      AnchorDataListHolder anchorDataListHolder,
      @Nullable Data predicateData,
      @Nullable Data comparatorData,
      int pageSize,
      int page,
      byte iterationTypeId,
      @Nullable Data partitionKeyData,
      @Since("2.5") @Nullable List<Data> partitionKeysData) {

    public PagingPredicateHolder {
      predicateData = orNull(predicateData);
      comparatorData = orNull(comparatorData);
      partitionKeyData = orNull(partitionKeyData);
    }

    /** Some clients send a serialized null for what is not there. */
    private static @Nullable Data orNull(@Nullable Data data) {
      return data == null || data.type() == TypeIds.NULL ? null : data;
    }
  }

  @Op(id = 0x013e00, routing = Routing.ALL, actions = Action.REMOVE)
  record RemoveAll(String name, Data predicate) implements MapQueryMessages<Void> {}

  @Op(
      id = 0x014000,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record FetchWithQuery(
      String name,
      List<Map.Entry<Integer, Integer>> iterationPointers,
      int batch,
      Data projection,
      Data predicate)
      implements MapQueryMessages<FetchWithQueryReply>, WalksPartition<FetchWithQueryReply> {

    @Override
    public FetchWithQueryReply nothing() {
      return new FetchWithQueryReply(List.of(), MapFetch.ENDED);
    }
  }

  @Struct
  record FetchWithQueryReply(
      List<@Nullable Data> results, List<Map.Entry<Integer, Integer>> iterationPointers) {}

  @Op(
      id = 0x011700,
      readOnly = true,
      actions = {Action.LISTEN, Action.READ})
  record AddEntryListenerWithPredicate(
      String name, Data predicate, boolean includeValue, int listenerFlags, boolean localOnly)
      implements MapQueryMessages<UUID> {}

  @Op(
      id = 0x011600,
      readOnly = true,
      actions = {Action.LISTEN, Action.READ})
  record AddEntryListenerToKeyWithPredicate(
      String name,
      Data key,
      Data predicate,
      boolean includeValue,
      int listenerFlags,
      boolean localOnly)
      implements MapQueryMessages<UUID> {}

  /**
   * Between members: what all partitions are asked for a query, slice by slice.
   *
   * @param what of {@link MapScan}
   * @param from where in the partition
   */
  @Op(id = 0x01fc00, routing = Routing.ALL, retryable = true, readOnly = true)
  record QueryScan(String name, int what, int from, Data predicate)
      implements MapQueryMessages<ScanReply> {}

  /** Between members: what each partition is asked for a page. */
  @Op(id = 0x01fd00, routing = Routing.ALL, retryable = true, readOnly = true)
  record PageScan(String name, PagingPredicateHolder predicate)
      implements MapQueryMessages<PageReply> {}

  /**
   * The first entries behind the anchor that are meant, keys and values in turn. The list is its
   * receiver's to change.
   */
  @Struct
  record PageReply(List<Data> items) implements Slice {

    @Override
    public int next() {
      return END;
    }

    @Override
    public long bytes() {
      return MapScan.bytes(items);
    }

    @Override
    public boolean isFolded() {
      return true;
    }
  }

  /** Between members: removes a partition's entries that are meant; how many there were. */
  @Op(id = 0x01fe00, routing = Routing.ALL)
  record RemoveMatching(String name, Data predicate) implements MapQueryMessages<Integer> {}
}
