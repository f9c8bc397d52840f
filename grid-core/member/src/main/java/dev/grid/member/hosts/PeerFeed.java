package dev.grid.member.hosts;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.member.partition.Kind;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.Compare;
import dev.grid.member.peer.PeerMessages.Flush;
import dev.grid.member.peer.PeerMessages.Join;
import dev.grid.member.peer.PeerMessages.Joins;
import dev.grid.member.peer.PeerMessages.StructureDigest;
import dev.grid.member.replication.Replicated;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one other member is still to be told: changes, the content of some parts, and the digests of
 * all. Guarded by its own monitor, which may be taken with a partition held, and under which none
 * is taken; what is {@code under way} is confined to the one flush that runs.
 */
final class PeerFeed {

  /** More changes than this are not queued: the member is sent the digests of all instead. */
  private static final int CHANGES_MAX = 10_000;

  private static final long CHANGES_BYTES_MAX = 4 << 20;

  /** More parts than this do not wait: the next comparison names them again. */
  private static final int PARTS_MAX = 10_000;

  /** One message has so much, or one change more. */
  private static final int BATCH_BYTES = 64 << 10;

  /** One message has the digests of so many parts. */
  private static final int DIGESTS = 64;

  /** One flush sends so many messages; the next goes on, when others have had their turn. */
  private static final int MESSAGES_MAX = 64;

  /** With more than this on its way nothing is sent: the connection carries backups, too. */
  private static final long PENDING_BYTES_MAX = 4 << 20;

  private final UUID other;
  private final HostContext member;
  private final long flushMillis;
  private final Supplier<DigestWalk> newWalk;

  private final Queue<Join> changes = new ArrayDeque<>();
  private final Set<Part> parts = new LinkedHashSet<>();
  private long changesBytes;
  private boolean isToCompare;

  /** It is not known what the member lacks before all has been compared. */
  private boolean isBehind;

  private boolean isFlushing;

  /** The last time that the member was asked to say that it has everything; it has said so then. */
  private long flushAsked;

  private long flushAnswered;
  private boolean isFlushUnsent;

  /** Under way: the slices of a part. */
  private @Nullable Telling telling;

  /** Under way: the digests of all. */
  private @Nullable DigestWalk walk;

  /** What is between two places of a structure's digests. */
  record Part(Kind<?> kind, String name, long from, long to) {}

  /** A part's content on its way. */
  private record Telling(Part part, Replicated structure, Transfer transfer) {}

  PeerFeed(UUID other, HostContext member, long flushMillis, Supplier<DigestWalk> newWalk) {
    this.other = other;
    this.member = member;
    this.flushMillis = flushMillis;
    this.newWalk = newWalk;
  }

  synchronized void add(Join join) {
    if (changes.size() >= CHANGES_MAX || changesBytes > CHANGES_BYTES_MAX) {
      changes.clear();
      changesBytes = 0;
      isToCompare = true;
      isBehind = true;
    }
    changes.add(join);
    changesBytes += join.effect().length;
    flushLater(flushMillis);
  }

  /** Tells the content of a part. */
  synchronized void tell(Part part) {
    if (parts.size() < PARTS_MAX) {
      parts.add(part);
      flushLater(flushMillis);
    }
  }

  /** Has all parts compared, from the beginning. */
  synchronized void compareAll() {
    isToCompare = true;
    isBehind = true;
    flushLater(flushMillis);
  }

  /**
   * Sends what there is, or all if it is not known what the member lacks, and asks the member to
   * say that it has it.
   *
   * @param all everything, whatever its number
   */
  synchronized void tellNow(Collection<Part> all) {
    if (isBehind) {
      parts.addAll(all);
    }
    flushAsked++;
    isFlushUnsent = true;
    flushLater(0);
  }

  /** Whether the member has said that it has what was there when it was asked last. */
  synchronized boolean isTold() {
    return flushAnswered >= flushAsked;
  }

  synchronized void flushed(long number) {
    flushAnswered = Math.max(flushAnswered, number);
  }

  private void flushLater(long delayMillis) {
    if (!isFlushing) {
      isFlushing = true;
      member.schedule(this::flush, delayMillis);
    }
  }

  private void flush() {
    try {
      for (int i = 0; i < MESSAGES_MAX && member.pendingBytes(other) < PENDING_BYTES_MAX; i++) {
        PeerMessages next = next();
        if (next == null) {
          break;
        }
        member.send(other, next);
      }
    } finally {
      ended();
    }
  }

  private synchronized void ended() {
    isFlushing = false;
    if (!changes.isEmpty()
        || !parts.isEmpty()
        || isToCompare
        || isFlushUnsent
        || telling != null
        || walk != null) {
      flushLater(flushMillis);
    }
  }

  /** What is to be sent next, or null. */
  private @Nullable PeerMessages next() {
    List<Join> batch = nextChanges();
    if (!batch.isEmpty()) {
      return new Joins(batch);
    }
    Join slice = nextSlice();
    if (slice != null) {
      return new Joins(List.of(slice));
    }
    Flush flush = nextFlush();
    if (flush != null) {
      return flush;
    }
    List<StructureDigest> digests = nextDigests();
    return digests.isEmpty() ? null : new Compare(digests);
  }

  private synchronized List<Join> nextChanges() {
    List<Join> batch = new ArrayList<>();
    int bytes = 0;
    while (bytes < BATCH_BYTES && !changes.isEmpty()) {
      Join join = changes.remove();
      bytes += join.effect().length;
      changesBytes -= join.effect().length;
      batch.add(join);
    }
    return batch;
  }

  private synchronized @Nullable Flush nextFlush() {
    boolean isUnsent = isFlushUnsent;
    isFlushUnsent = false;
    return isUnsent ? new Flush(flushAsked) : null;
  }

  private @Nullable Join nextSlice() {
    for (Telling now = nextTelling(); now != null; now = nextTelling()) {
      Part part = now.part;
      Effect slice = slice(now);
      if (slice != null) {
        return Convergence.join(part.kind, part.name, slice);
      }
      telling = null;
    }
    return null;
  }

  /** The structure may have been destroyed since, and made again. */
  private @Nullable Effect slice(Telling now) {
    return member
        .own()
        .with(
            now.part.kind,
            now.part.name,
            found -> found == now.structure ? now.transfer.next(BATCH_BYTES) : null);
  }

  private @Nullable Telling nextTelling() {
    for (Part next; telling == null && (next = nextPart()) != null; ) {
      Part part = next;
      telling =
          member
              .own()
              .with(
                  part.kind,
                  part.name,
                  found ->
                      found == null
                          ? null
                          : new Telling(part, found, found.transfer(part.from, part.to)));
    }
    return telling;
  }

  private synchronized @Nullable Part nextPart() {
    if (parts.isEmpty()) {
      return null;
    }
    Part next = parts.iterator().next();
    parts.remove(next);
    return next;
  }

  private List<StructureDigest> nextDigests() {
    if (isToCompareNow()) {
      walk = newWalk.get(); // What is made later is told of by its changes.
    }
    DigestWalk now = walk;
    if (now == null) {
      return List.of();
    }
    List<StructureDigest> digests = now.next(DIGESTS);
    if (now.isOver()) {
      walk = null;
      isCompared();
    }
    return digests;
  }

  private synchronized void isCompared() {
    isBehind = isToCompare;
  }

  private synchronized boolean isToCompareNow() {
    boolean is = isToCompare;
    isToCompare = false;
    return is;
  }
}
