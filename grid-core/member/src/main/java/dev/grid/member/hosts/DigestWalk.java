package dev.grid.member.hosts;

import dev.grid.StructureId;
import dev.grid.kernel.ContentDigest;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.MemberPartitions;
import dev.grid.member.peer.PeerMessages.StructureDigest;
import dev.grid.member.replication.Replicated;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A walk over all replicated structures of this member, a part of one at a time: a partition is
 * held for one part's digest, however much there is. Confined to one thread after another, which
 * may wait.
 */
final class DigestWalk {

  private final MemberPartitions own;
  private final Map<String, Kind<?>> kinds;

  /** What is still to be walked over; the first one from {@link #from} on. */
  private final ArrayDeque<StructureId> left = new ArrayDeque<>();

  private long from = ContentDigest.START;

  /** Over what there is now; later structures are not in it. */
  DigestWalk(MemberPartitions own, Map<String, Kind<?>> kinds) {
    this.own = own;
    this.kinds = kinds;
    for (Replicated structure : own.replicated()) {
      left.add(new StructureId(structure.service(), structure.name()));
    }
  }

  boolean isOver() {
    return left.isEmpty();
  }

  /** The digests of the next parts; empty if there are none. */
  List<StructureDigest> next(int partsMax) {
    List<StructureDigest> parts = new ArrayList<>();
    while (!left.isEmpty() && parts.size() < partsMax) {
      StructureId structure = left.element();
      ContentDigest digest = digest(structure, from);
      if (digest != null) {
        parts.add(
            new StructureDigest(
                structure.service(),
                structure.name(),
                digest.value(),
                digest.from(),
                digest.to(),
                digest.entries()));
      }
      if (digest == null || digest.isLast()) {
        left.remove();
        from = ContentDigest.START;
      } else {
        from = digest.to();
      }
    }
    return parts;
  }

  private @Nullable ContentDigest digest(StructureId structure, long from) {
    Kind<?> kind = kinds.get(structure.service());
    return kind == null
        ? null
        : own.with(kind, structure.name(), found -> found == null ? null : found.digestFrom(from));
  }
}
