package dev.grid.structures.map;

import dev.grid.kernel.Slice;
import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Struct;
import dev.grid.security.Action;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes over the wire for searches of maps, which only our members know. */
public sealed interface MapSearchMessages<R> extends StructureMessage<R> {

  /**
   * Finds the first rows of a map in an order.
   *
   * @param predicate null for every entry
   * @param position rows come behind it; null for all
   * @param attributes null for values
   */
  @Op(
      id = 0x01d800,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record SearchRows(
      String name,
      @Nullable Data predicate,
      List<SortTerm> order,
      @Nullable SortPosition position,
      int offset,
      int limit,
      boolean counting,
      @Nullable List<String> attributes)
      implements MapSearchMessages<RowsReply> {}

  /** One attribute of an order. */
  @Struct
  record SortTerm(String attribute, boolean descending, boolean nullsFirst, boolean ignoringCase) {}

  /**
   * Where a row is in an order.
   *
   * @param values what it is ordered by, each serialized, null if it has none
   */
  @Struct
  record SortPosition(List<@Nullable Data> values, Data key) {}

  /**
   * What was found.
   *
   * @param values in the order of the keys; what attributes they were asked for, if they were
   * @param last where the last of them is
   * @param matching how many entries are meant in all; -1 if that was not asked for
   */
  @Struct
  record RowsReply(
      List<Data> keys, List<Data> values, @Nullable SortPosition last, long matching) {}

  /**
   * Between members: what each partition is asked.
   *
   * @param rows how many are wanted, with those that are left out in the end
   */
  @Op(id = 0x01fa00, routing = Routing.ALL, retryable = true, readOnly = true)
  record SearchPart(
      String name,
      @Nullable Data predicate,
      List<SortTerm> order,
      @Nullable SortPosition position,
      int rows,
      boolean counting)
      implements MapSearchMessages<PartReply> {}

  /** The first rows of partitions. The list is its receiver's to change. */
  @Struct
  record PartReply(List<FoundRow> rows, long matching) implements Slice {

    @Override
    public int next() {
      return END;
    }

    @Override
    public long bytes() {
      long bytes = Long.BYTES;
      for (FoundRow row : rows) {
        bytes += MapScan.bytes(row.order()) + MapScan.bytes(List.of(row.key(), row.value()));
      }
      return bytes;
    }

    @Override
    public boolean isFolded() {
      return true;
    }
  }

  /**
   * A row with what it is ordered by.
   *
   * @param order as in {@link SortPosition}
   */
  @Struct
  record FoundRow(Data key, Data value, List<@Nullable Data> order) {}
}
