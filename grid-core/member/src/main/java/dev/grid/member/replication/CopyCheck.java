package dev.grid.member.replication;

import dev.grid.StructureId;
import dev.grid.kernel.ContentDigest;
import dev.grid.member.peer.PeerMessages.PartDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A primary's walk over what it has, for its copies to compare: some parts each time, so that the
 * partition is held for some ten microseconds. Changes between two steps do no harm, as each part
 * is compared at one place of the stream of changes; what they move into parts that were passed is
 * seen by the next walk. Confined to the partition.
 */
final class CopyCheck {

  /** A step's parts, of which each may be small. */
  private static final int PARTS_MAX = 64;

  /** A step ends with the part that has this many entries, together with those before. */
  private static final long ENTRIES_ENOUGH = 256;

  private final Content content;

  /** What is still to be walked over; the first one from {@link #from} on. */
  private final ArrayDeque<StructureId> left = new ArrayDeque<>();

  private long from = ContentDigest.START;

  /** A part and what it is of. */
  record Part(Replicated structure, PartDigest digest) {}

  CopyCheck(Content content) {
    this.content = content;
  }

  /** Whether a walk is under way. */
  boolean isWalking() {
    return !left.isEmpty();
  }

  /** The next parts; begins a new walk if none is under way. */
  List<Part> next() {
    if (!isWalking()) {
      for (Replicated structure : content.structures()) {
        left.add(new StructureId(structure.service(), structure.name()));
      }
    }
    List<Part> parts = new ArrayList<>();
    long entries = 0;
    while (isWalking() && parts.size() < PARTS_MAX && entries < ENTRIES_ENOUGH) {
      Replicated structure = content.find(left.element());
      ContentDigest digest = structure == null ? null : structure.digestFrom(from);
      if (structure != null && digest != null) {
        parts.add(new Part(structure, part(left.element(), digest)));
        entries += digest.entries();
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

  private static PartDigest part(StructureId of, ContentDigest digest) {
    return new PartDigest(
        of.service(), of.name(), digest.from(), digest.to(), digest.entries(), digest.value());
  }

  /**
   * Whether a copy's structure agrees with a primary's part; one that is empty need not exist.
   *
   * @param mine the copy's, or null if it has none of that name
   */
  static boolean agrees(@Nullable Replicated mine, PartDigest part) {
    if (mine == null) {
      return part.entries() == 0 && part.value() == 0;
    }
    ContentDigest theirs = new ContentDigest(part.from(), part.to(), part.entries(), part.value());
    return mine.digest(part.from(), part.to()).equals(theirs);
  }
}
