package dev.grid.member.hosts;

import dev.grid.kernel.Transfer;
import dev.grid.member.peer.PeerMessages.Join;
import dev.grid.member.peer.PeerMessages.Joins;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one other member is still to be told: changes, and the whole content of some shards. Guarded
 * by its own monitor, under which no room's is taken; {@code telling} is confined to the one flush
 * that is under way.
 */
final class PeerFeed {

  /** More changes than this are not queued: the member is told everything instead. */
  private static final int CHANGES_MAX = 10_000;

  private static final long CHANGES_BYTES_MAX = 4 << 20;

  /** One message has so much, or one change more. */
  private static final int BATCH_BYTES = 64 << 10;

  /** With more than this on its way nothing is sent: the connection carries backups, too. */
  private static final long PENDING_BYTES_MAX = 4 << 20;

  private final UUID other;
  private final HostContext member;
  private final long flushMillis;
  private final Supplier<List<MemberShard<?>>> all;
  private final Slicer slicer;

  private final Queue<Join> changes = new ArrayDeque<>();
  private final Set<MemberShard<?>> untold = new LinkedHashSet<>();
  private long changesBytes;
  private boolean isBehind;
  private boolean isFlushing;
  private @Nullable Telling telling;

  /** A shard's content on its way. */
  record Telling(MemberShard<?> shard, Transfer transfer) {}

  /** Makes a message of the next slice; null if there is none. */
  @FunctionalInterface
  interface Slicer {
    @Nullable Join next(Telling telling, int bytesMax);
  }

  PeerFeed(
      UUID other,
      HostContext member,
      long flushMillis,
      Supplier<List<MemberShard<?>>> all,
      Slicer slicer) {
    this.other = other;
    this.member = member;
    this.flushMillis = flushMillis;
    this.all = all;
    this.slicer = slicer;
  }

  synchronized void add(Join join) {
    if (changes.size() >= CHANGES_MAX || changesBytes > CHANGES_BYTES_MAX) {
      changes.clear();
      changesBytes = 0;
      isBehind = true;
    } else if (!isBehind) {
      changes.add(join);
      changesBytes += join.effect().length;
    }
    flushLater();
  }

  /** Tells the content of a shard. */
  synchronized void tell(MemberShard<?> shard) {
    untold.add(shard);
    flushLater();
  }

  /** Tells the content of all shards. */
  synchronized void tellEverything() {
    isBehind = true;
    flushLater();
  }

  private void flushLater() {
    if (!isFlushing) {
      isFlushing = true;
      member.schedule(this::flush, flushMillis);
    }
  }

  private void flush() {
    try {
      while (member.pendingBytes(other) < PENDING_BYTES_MAX) {
        List<Join> batch = nextChanges();
        if (batch.isEmpty()) {
          batch = nextSlice();
        }
        if (batch.isEmpty()) {
          break;
        }
        member.send(other, new Joins(batch));
      }
    } finally {
      flushed();
    }
  }

  private synchronized void flushed() {
    isFlushing = false;
    if (!changes.isEmpty() || !untold.isEmpty() || isBehind || telling != null) {
      flushLater();
    }
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

  private List<Join> nextSlice() {
    for (Telling now = nextTelling(); now != null; now = nextTelling()) {
      Join slice = slicer.next(now, BATCH_BYTES);
      if (slice != null) {
        return List.of(slice);
      }
      ended();
    }
    return List.of();
  }

  private @Nullable Telling nextTelling() {
    if (wasBehind()) {
      List<MemberShard<?>> shards = all.get(); // Later ones are told of by their changes.
      synchronized (this) {
        untold.addAll(shards);
      }
    }
    MemberShard<?> next = null;
    synchronized (this) {
      if (telling != null || untold.isEmpty()) {
        return telling;
      }
      next = untold.iterator().next();
      untold.remove(next);
    }
    Telling begun = new Telling(next, next.transfer());
    synchronized (this) {
      telling = begun;
    }
    return begun;
  }

  private synchronized boolean wasBehind() {
    boolean was = isBehind;
    isBehind = false;
    return was;
  }

  private synchronized void ended() {
    telling = null;
  }
}
