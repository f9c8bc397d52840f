package dev.grid.structures.map;

import dev.grid.kernel.Slice;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToPartitions;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.structures.map.MapExplainMessages.PartitionAccess;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What members send each other for statements of SQL that are about a map: {@linkplain
 * dev.grid.kernel.fragment fragments}. Of the service of SQL (0x21), as that of maps has no room.
 */
public sealed interface MapFragmentMessages<R> extends StructureMessage<R> {

  /** Partitions of a member that are asked at a time. */
  int UNDER_WAY_MAX = 4;

  /**
   * Runs a fragment over all partitions, each from its beginning.
   *
   * @param predicate which entries, or null for all
   * @param bytesMax of a partition's answer, about, unless the fragment folds
   * @param folds whether the fragment does
   * @param explains whether it is said what partitions have done
   */
  @Op(id = 0x21f000, routing = Routing.ALL, retryable = true, readOnly = true)
  record RunFragment(
      String name,
      Data fragment,
      @Nullable Data predicate,
      int bytesMax,
      boolean folds,
      @Since("0.9") boolean explains)
      implements MapFragmentMessages<FragmentReply> {}

  /**
   * Asks some partitions: goes on where they were full, or begins.
   *
   * @param partitions which, each once
   * @param cursors of these, in their order
   * @param folds whether the fragment does; then partitions are asked from their beginning
   */
  @Op(id = 0x21f100, routing = Routing.ALL, retryable = true, readOnly = true)
  record ResumeFragment(
      String name,
      Data fragment,
      @Nullable Data predicate,
      int bytesMax,
      List<Integer> partitions,
      List<Integer> cursors,
      @Since("0.9") boolean explains,
      @Since("0.9") boolean folds)
      implements MapFragmentMessages<FragmentReply>, ToPartitions {

    @Override
    public Parts split(int partitionCount, int stated) {
      Map<Integer, Integer> places = new HashMap<>();
      for (int i = 0; i < partitions.size(); i++) {
        // All of a group is one, whatever number it has on its members.
        int partition = partitionCount == 1 ? 0 : partitions.get(i);
        places.put(Objects.checkIndex(partition, partitionCount), cursors.get(i));
      }
      return new Parts() {

        @Override
        public Set<Integer> partitions() {
          return places.keySet();
        }

        @Override
        public StructureMessage<?> part(int partition, int from) {
          int cursor = Objects.requireNonNull(places.get(partition));
          return new FragmentPart(name, fragment, predicate, bytesMax, cursor, folds, explains);
        }

        @Override
        public StructureMessage<?> only(Collection<Integer> some) {
          List<Integer> of = List.copyOf(some);
          return new ResumeFragment(
              name,
              fragment,
              predicate,
              bytesMax,
              of,
              of.stream().map(places::get).toList(),
              explains,
              folds);
        }
      };
    }

    @Override
    public int underWayMax() {
      return UNDER_WAY_MAX;
    }
  }

  /** What each partition is asked, from a cursor on. */
  @Op(id = 0x21f200, routing = Routing.ALL, retryable = true, readOnly = true)
  record FragmentPart(
      String name,
      Data fragment,
      @Nullable Data predicate,
      int bytesMax,
      int cursor,
      boolean folds,
      @Since("0.9") boolean explains)
      implements MapFragmentMessages<FragmentReply> {}

  /**
   * What partitions have come to. The lists are their receiver's to change.
   *
   * @param parts as the fragment has written them
   * @param open partitions that were full
   * @param cursors where these go on, in their order
   * @param access what they have done; null unless that was asked for
   */
  @Struct
  record FragmentReply(
      List<Data> parts,
      List<Integer> open,
      List<Integer> cursors,
      @Since("0.9") @Nullable List<PartitionAccess> access)
      implements Slice {

    /** What one takes on the wire, at most nearly. */
    private static final int ACCESS_BYTES = 100;

    @Override
    public int next() {
      return END;
    }

    @Override
    public long bytes() {
      int accesses = access == null ? 0 : access.size();
      return MapScan.bytes(parts)
          + 2L * Integer.BYTES * open.size()
          + (long) ACCESS_BYTES * accesses;
    }

    @Override
    public boolean isFolded() {
      return true;
    }
  }

  /**
   * Changes entries, each in one step: what it comes to is stored if the entry is as it was.
   *
   * @param change a {@link dev.grid.kernel.fragment.EntryChange}, as it was written
   * @param keys of entries, or null for all
   * @param predicate which of them, or null for all
   */
  @Op(id = 0x21f300, routing = Routing.ALL)
  record ChangeEntries(
      String name, Data change, @Nullable List<Data> keys, @Nullable Data predicate)
      implements MapFragmentMessages<Long>, ToPartitions {

    @Override
    public Parts split(int partitionCount, int stated) {
      int kind = EntryCode.Kind.CHANGE.code();
      List<Data> some = keys;
      return some == null
          ? EntryParts.ofAll(
              this,
              partitionCount,
              NONE,
              from -> new EntryCodeMessages.ProcessSlice(name, kind, change, from, null, predicate))
          : new EntryParts(
              EntryParts.byPartition(some, partitionCount),
              part -> new ChangeEntries(name, change, part, predicate),
              (from, part) ->
                  new EntryCodeMessages.ProcessSlice(name, kind, change, from, part, predicate));
    }

    @Override
    public int underWayMax() {
      return UNDER_WAY_MAX;
    }
  }

  /** The pool where fragments go on outside. */
  String POOL = Queries.POOL;
}
