package dev.grid.member.partition;

import dev.grid.kernel.Directory;
import dev.grid.kernel.Slice;
import dev.grid.kernel.ToPartitions;
import dev.grid.protocol.Message;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom a question to many partitions is to ask. Partitions of this member that have nothing, as
 * their structure's {@link Directory} knows for sure, are not asked; but one always is, so that
 * there is an answer. Confined to who makes it.
 */
final class GatherPlan {

  /** So many entries may be looked at, in so many partitions, where a connection is served. */
  private static final int LITTLE_ENTRIES_MAX = 64;

  private static final int LITTLE_PARTITIONS_MAX = 32;

  private final PartitionHost host;
  private final Directory.Found found;
  private final List<Place> here = new ArrayList<>();
  private final Map<UUID, List<Place>> others = new HashMap<>();

  /** Of a question to all, wherever they are, or to those that it says itself. */
  GatherPlan(
      PartitionHost host,
      Kind<?> kind,
      String name,
      Message<?> message,
      ToPartitions.@Nullable Parts parts) {
    this.host = host;
    this.found = parts == null ? find(kind, name, message) : Directory.Found.nothing();
    if (parts != null) {
      parts.partitions().forEach(this::add);
      return;
    }
    BitSet without = found.without();
    for (int partition = 0; partition < host.partitionCount(); partition++) {
      if (!without.get(partition)) {
        add(partition);
      }
    }
    if (here.isEmpty() && !without.isEmpty()) {
      add(without.nextSetBit(0));
    }
  }

  /** Of a share: of these partitions of this member. */
  GatherPlan(
      PartitionHost host,
      Kind<?> kind,
      String name,
      Message<?> message,
      ToPartitions.@Nullable Parts parts,
      List<Place> places) {
    this.host = host;
    this.found = parts == null ? find(kind, name, message) : Directory.Found.nothing();
    Place left = null;
    for (Place place : places) {
      if (place.from() == Slice.START && found.without().get(place.partition())) {
        left = place;
      } else {
        here.add(place);
      }
    }
    if (here.isEmpty() && left != null) {
      here.add(left);
    }
  }

  private void add(int partition) {
    UUID member = host.elsewhere().memberOf(partition);
    List<Place> to = member == null ? here : others.computeIfAbsent(member, m -> new ArrayList<>());
    to.add(new Place(partition, Slice.START));
  }

  /** What partitions have told, as far as nobody else can serve those that have nothing. */
  private Directory.Found find(Kind<?> kind, String name, Message<?> message) {
    Directory directory = kind.findDirectory(name);
    if (directory == null || host.memory().isAbandoned()) {
      return Directory.Found.nothing();
    }
    Directory.Found told =
        directory.find(message, host.queries(), number -> host.partition(number).isAtRest());
    // As for any read: whether it may be answered is looked at when it is known what would be.
    long now = host.nanoTime();
    BitSet without = told.without();
    for (int p = without.nextSetBit(0); p >= 0; p = without.nextSetBit(p + 1)) {
      without.set(p, host.partition(p).isSettled(now));
    }
    return told;
  }

  /** The partitions of this member. */
  List<Place> here() {
    return here;
  }

  /** The other members, each with its partitions. */
  Map<UUID, List<Place>> others() {
    return others;
  }

  /** Whether few entries are looked at here, in partitions that do not have to look for them. */
  boolean isLittle() {
    boolean isLittle =
        found.entries() <= LITTLE_ENTRIES_MAX && here.size() <= LITTLE_PARTITIONS_MAX;
    for (Place place : here) {
      isLittle &= found.known().get(place.partition());
    }
    return isLittle;
  }
}
