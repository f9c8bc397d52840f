package dev.grid.member.partition;

import dev.grid.NotReadyException;
import dev.grid.OverloadedException;
import dev.grid.StructureId;
import dev.grid.kernel.MemberPart;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What structures own on this member beside their partitions, each once. Thread-safe. */
final class MemberParts {

  /** More structures than this do not own parts; names are made up by clients. */
  private static final int PARTS_MAX = 10_000;

  private final PartitionHost host;
  private final Scheduler scheduler;
  private final ConcurrentMap<StructureId, StructurePart> parts = new ConcurrentHashMap<>();
  private volatile boolean closed;

  MemberParts(PartitionHost host, Scheduler scheduler) {
    this.host = host;
    this.scheduler = scheduler;
  }

  /**
   * The part of a structure, open or not. Does not block.
   *
   * @throws OverloadedException if too many others have one
   * @throws NotReadyException if the member has ended
   */
  StructurePart of(StructureId structure, MemberPart<?> declared) {
    StructurePart part = parts.get(structure);
    if (part == null) {
      if (parts.size() >= PARTS_MAX) {
        throw new OverloadedException(
            structure
                + ": structures="
                + PARTS_MAX
                + " own something on this member, as many as may; destroy some");
      }
      part =
          parts.computeIfAbsent(
              structure,
              id -> new StructurePart(id, declared, this, CompletableFuture.completedFuture(null)));
    }
    if (closed) {
      part.end(); // It may have been made since all were ended.
      throw new NotReadyException(structure + " is ended on this member");
    }
    return part;
  }

  /**
   * The structure is destroyed: from now on shards get another part, which is opened only when this
   * one is closed.
   *
   * @return what is to be ended when no shard uses it any more; null if there is nothing
   */
  @Nullable StructurePart replace(StructureId structure) {
    StructurePart old = parts.get(structure);
    if (old == null) {
      return null;
    }
    StructurePart next = old.successor();
    if (!parts.replace(structure, old, next)) {
      return null; // Another thread destroys it.
    }
    var unused =
        old.ended()
            .thenRun(
                () -> {
                  if (next.endIfUnused()) {
                    parts.remove(structure, next);
                  }
                });
    return old;
  }

  /** Ends all. Does not block; see {@link #closed}. */
  void close() {
    closed = true;
    parts.values().forEach(StructurePart::end);
  }

  /** Completes when all that were ended are closed. */
  CompletableFuture<Void> closed() {
    List<CompletableFuture<Void>> ends = parts.values().stream().map(StructurePart::ended).toList();
    return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
  }

  /** Runs something on a thread that opens and closes parts; false if there is no room. */
  boolean onPool(StructureId whose, Runnable task) {
    return host.pools().offer(MemberPart.POOL, whose, task);
  }

  /** Runs something that closes a part, which must not be lost. */
  void closing(StructureId whose, Runnable task) {
    if (!onPool(whose, task)) {
      host.execute(task);
    }
  }

  /** Runs something on a worker, later. */
  Scheduler.Alarm schedule(Runnable task, long delayMillis) {
    return scheduler.schedule(() -> host.execute(task), delayMillis);
  }

  /** Runs something that only hands over, later. */
  Scheduler.Alarm onTimer(Runnable task, long delayMillis) {
    return scheduler.schedule(task, delayMillis);
  }

  PartitionHost host() {
    return host;
  }

  long nowMillis() {
    return host.clockMillis();
  }
}
