package dev.grid.member.partition;

import dev.grid.kernel.Directory;
import dev.grid.kernel.Slice;
import dev.grid.kernel.ToPartitions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions a question goes to: all but those of this member that have nothing, as their
 * structure's {@link Directory} knows for sure. One is asked all the same if none is left, so that
 * there is an answer.
 *
 * @param here this member's, in their order
 * @param others those of other members
 * @param isLittle whether those of this member are few, and look at few entries without a look for
 *     them
 */
record Plan(List<Place> here, Map<UUID, List<Place>> others, boolean isLittle) {

  private static final int LITTLE_ENTRIES_MAX = 64;
  private static final int LITTLE_PLACES_MAX = 32;

  /**
   * Of a question to all partitions.
   *
   * @param parts the partitions, if the message says so itself
   * @param found what is known of this member's
   */
  static Plan ofAll(
      Kind<?> kind, String name, ToPartitions.@Nullable Parts parts, Directory.Found found) {
    List<Place> here = new ArrayList<>();
    Map<UUID, List<Place>> others = new HashMap<>();
    IntFunction<@Nullable UUID> elsewhere = kind.members(name);
    BitSet asked = new BitSet();
    if (parts == null) {
      asked.set(0, kind.partitionCount(name));
    } else {
      parts.partitions().forEach(asked::set);
    }
    BitSet without = found.without();
    for (int partition = asked.nextSetBit(0);
        partition >= 0;
        partition = asked.nextSetBit(partition + 1)) {
      if (!without.get(partition)) {
        add(elsewhere, partition, here, others);
      }
    }
    if (here.isEmpty() && asked.intersects(without)) {
      asked.and(without);
      add(elsewhere, asked.nextSetBit(0), here, others);
    }
    return of(here, others, found);
  }

  private static void add(
      IntFunction<@Nullable UUID> elsewhere,
      int partition,
      List<Place> here,
      Map<UUID, List<Place>> others) {
    UUID member = elsewhere.apply(partition);
    List<Place> its =
        member == null ? here : others.computeIfAbsent(member, m -> new ArrayList<>());
    its.add(new Place(partition, Slice.START));
  }

  /** Of another member's question to partitions of this one. */
  static Plan ofThese(List<Place> places, Directory.Found found) {
    List<Place> here = new ArrayList<>();
    for (Place place : places) {
      if (place.from() != Slice.START || !found.without().get(place.partition())) {
        here.add(place);
      }
    }
    if (here.isEmpty() && !places.isEmpty()) {
      here.add(places.getLast());
    }
    return of(here, Map.of(), found);
  }

  private static Plan of(List<Place> here, Map<UUID, List<Place>> others, Directory.Found found) {
    boolean isLittle =
        here.size() <= LITTLE_PLACES_MAX
            && found.entries() <= LITTLE_ENTRIES_MAX
            && areKnown(here, found.known());
    return new Plan(here, others, isLittle);
  }

  private static boolean areKnown(List<Place> places, BitSet known) {
    for (Place place : places) {
      if (!known.get(place.partition())) {
        return false;
      }
    }
    return true;
  }
}
