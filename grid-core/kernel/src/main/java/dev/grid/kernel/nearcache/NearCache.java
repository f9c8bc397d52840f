package dev.grid.kernel.nearcache;

import dev.grid.map.NearCacheStatistics;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Values that were read, of one structure, as long as they are right. Keys are equal if they are
 * the same key of the structure; values are never null. Thread-safe.
 *
 * <p>What is given had been right within the last {@link Limits#maxStalenessNanos}, whatever was
 * lost: each entry was read, or its partition has confirmed it, since then.
 */
public final class NearCache {

  /**
   * What is kept, and for how long.
   *
   * @param lifeNanos since it was read; {@link Long#MAX_VALUE} for no limit
   * @param idleNanos without being read; {@link Long#MAX_VALUE} for no limit
   */
  public record Limits(int entriesMax, long lifeNanos, long idleNanos, long maxStalenessNanos) {}

  private final Limits limits;
  private static final NearPartition[] NONE = {};

  private final LongSupplier nanoTime;
  private final IntSupplier partitionCount;

  /** Null before anything is to be kept. Written once, under this object's lock. */
  private volatile NearPartition @Nullable [] partitions;

  private final ConcurrentHashMap<Object, NearEntry> entries = new ConcurrentHashMap<>();
  private final ClockRing ring;

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder unconfirmed = new LongAdder();
  private final LongAdder expirations = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder invalidations = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /**
   * Empty.
   *
   * @param partitionCount asked when something is to be kept first, and not before: it need not be
   *     known yet
   * @param nanoTime monotonic
   */
  public NearCache(Limits limits, IntSupplier partitionCount, LongSupplier nanoTime) {
    this.limits = limits;
    this.partitionCount = partitionCount;
    this.nanoTime = nanoTime;
    this.ring = new ClockRing(limits.entriesMax());
  }

  private NearPartition partition(int partition) {
    NearPartition[] known = partitions;
    return (known == null ? makePartitions() : known)[partition];
  }

  private synchronized NearPartition[] makePartitions() {
    NearPartition[] known = partitions;
    if (known == null) {
      long now = nanoTime.getAsLong();
      known = new NearPartition[partitionCount.getAsInt()];
      for (int i = 0; i < known.length; i++) {
        known[i] = new NearPartition(now);
      }
      partitions = known;
    }
    return known;
  }

  /** Those that something may be kept of. */
  private NearPartition[] used() {
    NearPartition[] known = partitions;
    return known == null ? NONE : known;
  }

  /** Whether anything was ever to be kept. What is written before need not be told. */
  public boolean isUsed() {
    return partitions != null;
  }

  // Reads.

  /** The value that is kept of a key, or null if none may be given. */
  public @Nullable Object get(Object key) {
    NearEntry entry = entries.get(key);
    if (entry == null) {
      misses.increment();
      return null;
    }
    long now = nanoTime.getAsLong();
    if (!mayBeGiven(entry, now)) {
      misses.increment();
      return null;
    }
    entry.countRead();
    if (limits.idleNanos() != Long.MAX_VALUE) {
      entry.readNanos = now;
    }
    hits.increment();
    return entry.value;
  }

  private boolean mayBeGiven(NearEntry entry, long now) {
    if (!entry.isRight()) {
      remove(entry);
      return false;
    }
    if (now - entry.askedNanos >= entry.lifeNanos || now - entry.readNanos >= limits.idleNanos()) {
      if (remove(entry)) {
        expirations.increment();
      }
      return false;
    }
    if (now - entry.partition.confirmedNanos(entry) > limits.maxStalenessNanos()) {
      unconfirmed.increment();
      return false;
    }
    return true;
  }

  /** To be done before a value is asked for that is to be kept. */
  public Reservation reserve(Object key, int partition) {
    NearPartition in = partition(partition);
    synchronized (in) {
      return in.reserve(key, nanoTime.getAsLong());
    }
  }

  /** The value does not come, or there is none. */
  public void release(Reservation reservation) {
    synchronized (reservation.partition) {
      var unused = reservation.partition.release(reservation);
    }
  }

  /**
   * Keeps a value that has come for a reservation, if that is still right.
   *
   * @param id the term that it was answered in
   * @param sequence every change up to this number is in it
   * @param lifeNanos how long the entry lives in the structure; {@link Long#MAX_VALUE} for ever
   * @return whether it is kept
   */
  public boolean keep(
      Reservation reservation,
      Object value,
      long valueBytes,
      UUID id,
      long sequence,
      long lifeNanos) {
    NearPartition in = reservation.partition;
    synchronized (in) {
      HeardChanges.Term term = in.admit(reservation, id, sequence, nanoTime.getAsLong());
      if (term == null || lifeNanos <= 0) {
        return false;
      }
      add(
          new NearEntry(
              reservation.key,
              Objects.requireNonNull(value, "value"),
              in,
              term,
              sequence,
              reservation.askedNanos,
              Math.min(lifeNanos, limits.lifeNanos()),
              valueBytes + NearEntry.OVERHEAD_BYTES));
      return true;
    }
  }

  private void add(NearEntry entry) {
    NearEntry victim = ring.add(entry);
    bytes.add(entry.bytes);
    NearEntry old = entries.put(entry.key, entry);
    if (old != null) {
      removed(old);
    }
    if (victim != null && entries.remove(victim.key, victim)) {
      evictions.increment();
      bytes.add(-victim.bytes);
    }
  }

  private boolean remove(NearEntry entry) {
    boolean isRemoved = entries.remove(entry.key, entry);
    if (isRemoved) {
      removed(entry);
    }
    return isRemoved;
  }

  private void removed(NearEntry entry) {
    ring.remove(entry);
    bytes.add(-entry.bytes);
  }

  // Changes.

  /** This instance changes a key, or has changed it: nothing that was read before is given. */
  public void written(Object key, int partition) {
    NearPartition in = partition(partition);
    synchronized (in) {
      in.written(key);
      NearEntry entry = entries.get(key);
      if (entry != null) {
        remove(entry);
      }
    }
  }

  /** This instance changes it does not know which keys. */
  public void allWritten() {
    for (NearPartition in : used()) {
      synchronized (in) {
        in.drop();
      }
    }
  }

  /** A key's value was changed, as its partition tells. */
  public void changed(int partition, Object key, UUID id, long sequence) {
    invalidations.increment();
    NearPartition in = partition(partition);
    synchronized (in) {
      lost.add(in.changed(key, id, sequence, nanoTime.getAsLong()));
      NearEntry entry = entries.get(key);
      if (entry != null && (entry.sequence < sequence || !id.equals(in.id()))) {
        remove(entry);
      }
    }
  }

  /** A partition tells that it has nothing any more; which one it is its term says. */
  public void cleared(UUID id, long sequence) {
    invalidations.increment();
    for (NearPartition in : used()) {
      if (id.equals(in.id())) {
        synchronized (in) {
          lost.add(in.changed(null, id, sequence, nanoTime.getAsLong()));
        }
        return;
      }
    }
    // A term that nothing was heard of: its answers may be on their way.
    allWritten();
  }

  // What is known to be right.

  /** Now; to be taken before partitions are asked what they have told last. */
  public long nanoTime() {
    return nanoTime.getAsLong();
  }

  /** A partition has said what it has told last, having been asked at this time. */
  public void said(int partition, UUID id, long sequence, long askedNanos) {
    NearPartition in = partition(partition);
    synchronized (in) {
      lost.add(in.said(id, sequence, askedNanos, nanoTime.getAsLong()));
    }
  }

  // Statistics.

  /** How many reads there were, so that it is known whether it is used. */
  public long reads() {
    return hits.sum() + misses.sum();
  }

  /** Visits the keys that are kept, in no order. */
  public void forEachKey(Consumer<Object> visitor) {
    entries.forEach(
        (key, entry) -> {
          if (entry.isRight()) {
            visitor.accept(key);
          }
        });
  }

  /** What it has done. Takes time in proportion to what is kept, as it drops what is not right. */
  public NearCacheStatistics statistics() {
    for (NearEntry entry : entries.values()) {
      if (!entry.isRight()) {
        remove(entry);
      }
    }
    return new NearCacheStatistics(
        hits.sum(),
        misses.sum(),
        ring.size(),
        bytes.sum(),
        invalidations.sum(),
        evictions.sum(),
        expirations.sum(),
        unconfirmed.sum(),
        lost.sum());
  }
}
