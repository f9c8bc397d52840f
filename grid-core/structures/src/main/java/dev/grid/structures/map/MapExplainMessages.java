package dev.grid.structures.map;

import dev.grid.kernel.Slice;
import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.security.Action;
import dev.grid.structures.map.MapQueryMessages.PagingPredicateHolder;
import dev.grid.structures.map.MapSearchMessages.SortPosition;
import dev.grid.structures.map.MapSearchMessages.SortTerm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes over the wire to explain queries; members of the reference refuse it. */
public sealed interface MapExplainMessages<R> extends StructureMessage<R> {

  /**
   * How a query finds its entries.
   *
   * @param predicate null if all are meant
   * @param page what page is asked for, with a predicate of its own; null if none is
   * @param runs whether the query is carried out; if not, only what is known before is said
   * @param rows which rows of a search are asked for; null if it is none
   */
  @Op(
      id = 0x01e400,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Explain(
      String name,
      @Nullable Data predicate,
      @Nullable PagingPredicateHolder page,
      boolean runs,
      @Since("0.8") @Nullable RowsWanted rows)
      implements MapExplainMessages<Explained> {}

  /** Which rows a search is for, as in {@link MapSearchMessages.SearchPart}. */
  @Struct
  record RowsWanted(
      List<SortTerm> order, @Nullable SortPosition position, int count, boolean counting) {}

  /** What partitions have done. The list is its receiver's to change. */
  @Struct
  record Explained(List<PartitionAccess> partitions) implements Slice {

    /** What one takes on the wire, at most nearly. */
    private static final int PARTITION_BYTES = 100;

    @Override
    public int next() {
      return END;
    }

    @Override
    public long bytes() {
      return (long) PARTITION_BYTES * partitions.size();
    }
  }

  /**
   * What one partition has done: see {@link dev.grid.query.QueryPlan.Partition}.
   *
   * @param path 0 none, 1 all, 2 by an index, 3 by several, 4 in the order of one
   */
  @Struct
  record PartitionAccess(
      int partition, int path, List<String> indexes, long entries, long lookedAt, long met) {}
}
