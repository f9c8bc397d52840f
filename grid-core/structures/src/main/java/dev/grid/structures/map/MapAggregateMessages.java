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

/**
 * What goes over the wire for aggregations and projections of maps. Aggregators, projections and
 * predicates are serialized values.
 */
public sealed interface MapAggregateMessages<R> extends StructureMessage<R> {

  @Op(
      id = 0x013900,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Aggregate(String name, Data aggregator) implements MapAggregateMessages<@Nullable Data> {}

  @Op(
      id = 0x013a00,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record AggregateWithPredicate(String name, Data aggregator, Data predicate)
      implements MapAggregateMessages<@Nullable Data> {}

  @Op(
      id = 0x013b00,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Project(String name, Data projection)
      implements MapAggregateMessages<List<@Nullable Data>> {}

  @Op(
      id = 0x013c00,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ProjectWithPredicate(String name, Data projection, Data predicate)
      implements MapAggregateMessages<List<@Nullable Data>> {}

  /** Between members: what a partition's entries come to. */
  @Op(id = 0x01f500, routing = Routing.ALL, retryable = true, readOnly = true)
  record AggregatePart(String name, Data aggregator, @Nullable Data predicate)
      implements MapAggregateMessages<AggregateReply> {}

  /**
   * What entries of partitions have come to.
   *
   * @param parts one of each partition that has any; the list is its receiver's to change
   * @param entries how many there were
   * @param unknown how many of them have no such attribute, and should
   */
  @Struct
  record AggregateReply(List<Data> parts, long entries, long unknown) implements Slice {

    @Override
    public int next() {
      return END;
    }

    @Override
    public long bytes() {
      return MapScan.bytes(parts);
    }
  }

  /** Between members: what is wanted of a slice of a partition's entries. */
  @Op(id = 0x01f600, routing = Routing.ALL, retryable = true, readOnly = true)
  record ProjectScan(String name, int from, Data projection, @Nullable Data predicate)
      implements MapAggregateMessages<ProjectReply> {}

  /** What is wanted of a slice. The list is its receiver's to change. */
  @Struct
  record ProjectReply(int next, List<@Nullable Data> items) implements Slice {

    @Override
    public long bytes() {
      return MapScan.bytes(items);
    }
  }
}
