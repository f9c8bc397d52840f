package dev.grid.member.merge;

import dev.grid.MergeJournal;
import dev.grid.MergeJournalEntry;
import dev.grid.StructureId;
import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.StructureMessage;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.MergeSink;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.Routing;
import dev.grid.protocol.UnknownServiceException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges what this member served on the losing side of a split into what the other side has. What
 * it is given it does not copy: it holds the old states until they are merged, some partitions at a
 * time, one message a partition at a time. Thread-safe: guarded by itself; nothing blocks.
 */
public final class Merger implements MergeSink {

  private static final Logger log = LoggerFactory.getLogger(Merger.class);

  /** How many partitions are merged at a time. */
  static final int PARTITIONS_AT_ONCE = 16;

  /** How much of a partition one message brings. */
  static final int SLICE_BYTES = 64 << 10;

  /** After so long, what is not merged goes to the journal. */
  static final long MERGE_MILLIS_MAX = 600_000;

  /** How long an entry that is replayed may take. */
  static final long REPLAY_MILLIS_MAX = 30_000;

  private final MergeContext member;
  private final Journal journal = new Journal();

  /** Partitions that nobody merges yet. */
  private final ArrayDeque<PartitionMerge> waiting = new ArrayDeque<>();

  private int running;
  private boolean closed;

  /** What the merge that is under way has done, or null. */
  private @Nullable Totals totals;

  /** Counts of one merge, from the first partition to the last. Guarded by the merger. */
  private static final class Totals {

    final long begunNanos;
    final long journaledBefore;
    int partitions;
    long entries;
    long lost;
    long overwritten;

    Totals(long begunNanos, long journaledBefore) {
      this.begunNanos = begunNanos;
      this.journaledBefore = journaledBefore;
    }
  }

  /** A merger that has nothing to merge. */
  public Merger(MergeContext member) {
    this.member = member;
  }

  @Override
  public synchronized void keep(int partition, List<Kept> structures) {
    waiting.add(new PartitionMerge(partition, structures));
  }

  /** This member has adopted a state, and its partitions follow it. */
  public synchronized void adopted(ClusterState state) {
    if (waiting.isEmpty() || !state.writable() || closed) {
      return;
    }
    if (totals == null) {
      totals = new Totals(member.nanoTime(), journal.written());
    }
    log.info(
        "merge begins, this member was on the losing side of a split: partitions={} state={}",
        waiting.size(),
        state.stamp());
    goOn();
  }

  private synchronized void goOn() {
    Totals now = totals;
    if (now == null || closed) {
      return;
    }
    while (running < PARTITIONS_AT_ONCE && !waiting.isEmpty()) {
      PartitionMerge next = waiting.remove();
      running++;
      now.partitions++;
      next.begin(now.begunNanos + TimeUnit.MILLISECONDS.toNanos(MERGE_MILLIS_MAX));
    }
    if (running == 0) {
      totals = null;
      say(now);
    }
  }

  private void say(Totals of) {
    long journaled = journal.written() - of.journaledBefore;
    log.info(
        "merge ends: partitions={} entries={} kept={} lost={} overwritten={} journaled={}"
            + " millis={}",
        of.partitions,
        of.entries,
        of.entries - of.lost,
        of.lost,
        of.overwritten,
        journaled,
        TimeUnit.NANOSECONDS.toMillis(member.nanoTime() - of.begunNanos));
    long dropped = journal.dropped();
    if (dropped > 0) {
      log.warn(
          "merge journal is full, the oldest entries were dropped: dropped={} entriesMax={}"
              + " bytesMax={}",
          dropped,
          Journal.ENTRIES_MAX,
          Journal.BYTES_MAX);
    }
  }

  /** How many partitions are not merged yet. */
  public synchronized int partitionsLeft() {
    return waiting.size() + running;
  }

  /** Ends; says what is not merged. */
  public synchronized void close() {
    closed = true;
    if (partitionsLeft() > 0) {
      log.warn("member ends before its data is merged: partitionsLeft={}", partitionsLeft());
    }
  }

  private synchronized void ended() {
    running--;
    goOn();
  }

  private synchronized void record(StructureId structure, int entries, List<MergeLoss> losses) {
    Instant time = Instant.ofEpochMilli(member.currentTimeMillis());
    for (MergeLoss loss : losses) {
      journal.add(structure, loss, time);
    }
    Totals now = totals;
    if (now != null) {
      now.entries += entries;
      now.lost += losses.stream().filter(MergeLoss::mergingLost).count();
      now.overwritten += losses.stream().filter(MergeLoss::existingLost).count();
    }
  }

  @SuppressWarnings("unchecked") // A codec is found for the message's own class.
  private Codec<?, ?> codecOf(StructureMessage<?> message) {
    return member.codecs().of((Message<Object>) message);
  }

  /** One partition's old content. Confined to one step at a time: each hands on to the next. */
  private final class PartitionMerge {

    private final int partition;
    private final ArrayDeque<Kept> structures;
    private long untilNanos;

    PartitionMerge(int partition, List<Kept> structures) {
      this.partition = partition;
      this.structures = new ArrayDeque<>(structures);
    }

    void begin(long untilNanos) {
      this.untilNanos = untilNanos;
      member.schedule(this::next, 0);
    }

    private void next() {
      for (Kept kept; (kept = structures.peek()) != null; ) {
        if (sendNext(kept)) {
          return;
        }
        structures.remove();
      }
      ended();
    }

    /** Sends a structure's next message; false if there is none. */
    private boolean sendNext(Kept kept) {
      try {
        StructureMessage<?> message = kept.content().next(SLICE_BYTES);
        if (message == null) {
          return false;
        }
        Delivery.send(
            member,
            new Delivery.Request(
                partition,
                message,
                codecOf(message),
                true,
                untilNanos,
                answer -> merged(kept, message, kept.content().losses(answer)),
                failure -> undelivered(kept, message, failure)));
        return true;
      } catch (RuntimeException e) {
        log.error(
            "merge fails, the rest is lost: structure={} partition={}",
            kept.structure(),
            partition,
            e);
        return false;
      }
    }

    private void merged(Kept kept, StructureMessage<?> message, List<MergeLoss> losses) {
      record(kept.structure(), kept.content().count(message), losses);
      next();
    }

    private void undelivered(Kept kept, StructureMessage<?> message, Throwable failure) {
      log.warn(
          "merge could not bring entries to their partition, they go to the journal: structure={}"
              + " partition={} failure={}",
          kept.structure(),
          partition,
          failure.toString());
      merged(kept, message, kept.content().undelivered(message, failure.toString()));
    }
  }

  // The journal.

  /** What was not kept. */
  public MergeJournal journal() {
    return journal.list();
  }

  /** Writes a value again that was not kept. */
  public CompletionStage<Void> replay(MergeJournalEntry entry) {
    StructureId structure = entry.structure();
    StructureMessage<?> message =
        kindOf(structure).structure().restoring(structure.name(), entry.key(), entry.lost());
    Codec<?, ?> codec = codecOf(message);
    CompletableFuture<Void> done = new CompletableFuture<>();
    Delivery.send(
        member,
        new Delivery.Request(
            partitionOf(codec, message),
            message,
            codec,
            codec.routing() == Routing.KEY,
            member.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REPLAY_MILLIS_MAX),
            answer -> replayed(entry, answer, done),
            done::completeExceptionally));
    return done;
  }

  private void replayed(
      MergeJournalEntry entry, @Nullable Object answer, CompletableFuture<Void> done) {
    if (Boolean.FALSE.equals(answer)) {
      done.completeExceptionally(
          new IllegalStateException(entry.structure() + " has no room for the value"));
    } else {
      journal.remove(entry);
      log.info("merge journal entry replayed: structure={}", entry.structure());
      done.complete(null);
    }
  }

  private Kind<?> kindOf(StructureId structure) {
    Kind<?> kind = member.host().kindOf(structure.service());
    if (kind == null) {
      throw new UnknownServiceException("structure=" + structure + " is none of this member's");
    }
    return kind;
  }

  private int partitionOf(Codec<?, ?> codec, Message<?> message) {
    return Data.partition(codec.partitionHashOf(message), member.host().partitionCount());
  }
}
