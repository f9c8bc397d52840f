package dev.grid.structures.map;

import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToPartitions;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What partitions are asked of a message with keys, or for all entries. Immutable. */
record EntryParts(
    Map<Integer, List<Data>> keys,
    Function<List<Data>, StructureMessage<?>> ofSome,
    PartMaker partMaker)
    implements ToPartitions.Parts {

  /** Makes what one partition is asked. */
  @FunctionalInterface
  interface PartMaker {

    /**
     * Makes it.
     *
     * @param from where to begin in the list
     * @param keys those of the partition
     */
    StructureMessage<?> make(int from, List<Data> keys);
  }

  /** The keys of each partition, each key once, in their order. */
  static Map<Integer, List<Data>> byPartition(Collection<Data> keys, int partitionCount) {
    Map<Integer, List<Data>> byPartition = new LinkedHashMap<>();
    for (Data key : new LinkedHashSet<>(keys)) {
      byPartition.computeIfAbsent(key.partition(partitionCount), p -> new ArrayList<>()).add(key);
    }
    return byPartition;
  }

  @Override
  public Set<Integer> partitions() {
    return keys.keySet();
  }

  @Override
  public StructureMessage<?> part(int partition, int from) {
    return partMaker.make(from, Objects.requireNonNull(keys.get(partition)));
  }

  @Override
  public StructureMessage<?> only(Collection<Integer> partitions) {
    List<Data> some = new ArrayList<>();
    partitions.forEach(partition -> some.addAll(Objects.requireNonNull(keys.get(partition))));
    return ofSome.apply(some);
  }

  /**
   * Of a message that is the same for all partitions.
   *
   * @param stated the one that it is for, or {@link ToPartitions#NONE}
   */
  static ToPartitions.Parts ofAll(
      StructureMessage<?> message,
      int partitionCount,
      int stated,
      IntFunction<StructureMessage<?>> part) {
    Set<Integer> partitions =
        stated == ToPartitions.NONE
            ? IntStream.range(0, partitionCount).boxed().collect(Collectors.toSet())
            : Set.of(Objects.checkIndex(stated, partitionCount));
    return new ToPartitions.Parts() {

      @Override
      public Set<Integer> partitions() {
        return partitions;
      }

      @Override
      public StructureMessage<?> part(int partition, int from) {
        return part.apply(from);
      }

      @Override
      public StructureMessage<?> only(Collection<Integer> some) {
        return message;
      }
    };
  }
}
