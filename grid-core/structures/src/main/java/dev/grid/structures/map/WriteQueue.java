package dev.grid.structures.map;

import dev.grid.kernel.ContentHash;
import dev.grid.map.MapStoreConfig;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one map in one partition that wait to be stored, in the order in which they are.
 * Copies have the same. What only the primary knows (what is being stored, what failed, who wants
 * it stored now) is forgotten when it is not primary any more. Confined to its state.
 *
 * <p>Invariants: of one key, sequences ascend in the order of its changes, and {@code newest} is
 * the last of them; {@code bytes} and {@code digest} are the sums over {@code writes}.
 */
final class WriteQueue {

  /** What a change takes beside its key and value: objects, and their places in two tables. */
  static final int OVERHEAD_BYTES = 200;

  /** A batch has no more than so many that have failed before, behind those that have not. */
  private static final int RETRIES_PER_BATCH_MAX = 16;

  /** Stands for the time of what does not wait. */
  private static final long NONE = Long.MAX_VALUE;

  private final MapStoreConfig config;
  private final long delayMillis;
  private final TreeMap<Long, Write> writes = new TreeMap<>();
  private final Map<Data, Write> newest = new HashMap<>();
  private long lastSequence;
  private long bytes;
  private long digest;
  private long oldestMillis = NONE;

  // The primary's.

  private final Set<Long> underWay = new HashSet<>();
  private final Map<Long, Retry> retries = new HashMap<>();
  private long pausedUntilMillis;
  private long pauseMillis;
  private long flushedUpTo;

  /** Where the member counts what waits in the partitions that it serves. */
  private @Nullable AtomicLong counter;

  /**
   * A change that waits.
   *
   * @param value what the key has then; null if it is to be deleted
   * @param sinceMillis since when it waits; if it has taken the place of others, since the first
   */
  record Write(long sequence, Data key, @Nullable Data value, long sinceMillis) {

    long bytes() {
      return OVERHEAD_BYTES + (long) key.length() + (value == null ? 0 : value.length());
    }

    long hash() {
      long place = ContentHash.mix(sequence + 31 * sinceMillis);
      long hash = ContentHash.of(key.bytes(), place);
      return value == null ? hash : ContentHash.of(value.bytes(), hash);
    }
  }

  /**
   * What was tried before.
   *
   * @param failures how often what is to be stored has failed
   * @param pauseMillis how long it is left alone if it fails again
   */
  private record Retry(int failures, long pauseMillis, long notBeforeMillis) {

    Retry again(long nowMillis) {
      long next = Math.min(2 * pauseMillis, MapStoreConfig.RETRY_PAUSE_MAX.toMillis());
      return new Retry(failures + 1, next, nowMillis + pauseMillis);
    }

    /** Another value is to be stored, which has not failed. */
    Retry ofAnother() {
      return new Retry(0, pauseMillis, notBeforeMillis);
    }

    Retry atOnce() {
      return new Retry(failures, pauseMillis, 0);
    }
  }

  WriteQueue(MapStoreConfig config) {
    this.config = config;
    this.delayMillis = config.writeDelay().toMillis();
    this.pauseMillis = config.retryPause().toMillis();
  }

  // Content.

  int size() {
    return writes.size();
  }

  boolean isEmpty() {
    return writes.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  long digest() {
    return digest;
  }

  long lastSequence() {
    return lastSequence;
  }

  /** The newest change of a key that waits, or null. */
  @Nullable Write find(Data key) {
    return newest.get(key);
  }

  List<Long> sequences() {
    return new ArrayList<>(writes.keySet());
  }

  @Nullable Write get(long sequence) {
    return writes.get(sequence);
  }

  /** The newest change of each key. */
  Collection<Write> newest() {
    return newest.values();
  }

  /** For how long the oldest has waited; 0 if none does. May be asked by any thread. */
  long ageMillis(long nowMillis) {
    long since = oldestMillis;
    return since == NONE ? 0 : Math.max(0, nowMillis - since);
  }

  private void noteOldest() {
    oldestMillis = writes.isEmpty() ? NONE : writes.firstEntry().getValue().sinceMillis();
  }

  /** Adds a change; it takes the place of one of the key that waits, if changes coalesce. */
  MapEffect.Queued add(Data key, @Nullable Data value, long nowMillis) {
    Write before = config.coalesces() ? newest.get(key) : null;
    boolean replaces = before != null && !underWay.contains(before.sequence());
    Write write =
        before != null && replaces
            ? new Write(before.sequence(), key, value, before.sinceMillis())
            : new Write(lastSequence + 1, key, value, nowMillis);
    retries.computeIfPresent(write.sequence(), (sequence, retry) -> retry.ofAnother());
    put(write);
    return queued(write);
  }

  static MapEffect.Queued queued(Write write) {
    return new MapEffect.Queued(
        write.sequence(),
        write.key().bytes(),
        write.value() == null ? null : write.value().bytes(),
        write.sinceMillis());
  }

  /** Puts a change where it is on the primary. */
  void put(Write write) {
    Write before = writes.put(write.sequence(), write);
    if (before != null) {
      forget(before);
    }
    count(1);
    bytes += write.bytes();
    digest += write.hash();
    lastSequence = Math.max(lastSequence, write.sequence());
    Write last = newest.get(write.key());
    if (last == null || last.sequence() <= write.sequence()) {
      newest.put(write.key(), write);
    }
    noteOldest();
  }

  /** Removes changes that do not wait any more. */
  void remove(long[] sequences) {
    for (long sequence : sequences) {
      Write write = writes.remove(sequence);
      if (write != null) {
        forget(write);
        retries.remove(sequence);
      }
    }
    noteOldest();
  }

  private void count(int changes) {
    if (counter != null) {
      counter.addAndGet(changes);
    }
  }

  private void forget(Write write) {
    count(-1);
    bytes -= write.bytes();
    digest -= write.hash();
    newest.remove(write.key(), write);
  }

  // What the primary does.

  /** Whether a change of this key has to wait until others are stored. */
  boolean isFullFor(Data key) {
    return writes.size() >= config.queueCapacity()
        && !(config.coalesces() && newest.containsKey(key));
  }

  /** Has all that waits now stored without waiting longer; returns the last of it. */
  long flush() {
    flushedUpTo = lastSequence;
    pausedUntilMillis = 0;
    retries.replaceAll((sequence, retry) -> retry.atOnce());
    return lastSequence;
  }

  /** Whether nothing up to this one waits any more. */
  boolean isStoredUpTo(long sequence) {
    return writes.isEmpty() || writes.firstKey() > sequence;
  }

  private long dueMillis(Write write) {
    if (write.sequence() <= flushedUpTo || writes.size() >= config.queueCapacity()) {
      return 0;
    }
    long due = write.sinceMillis() + delayMillis;
    return due < 0 ? Long.MAX_VALUE : due;
  }

  /** When something is to be stored, or {@link Long#MAX_VALUE} if nothing waits. */
  long nextMillis() {
    long next = Long.MAX_VALUE;
    Set<Data> blocked = new HashSet<>();
    for (Write write : writes.values()) {
      Retry retry = retries.get(write.sequence());
      if (!blocked.contains(write.key())) {
        long at = Math.max(dueMillis(write), retry == null ? 0 : retry.notBeforeMillis());
        next = Math.min(next, at);
        if (retry == null) {
          break; // Those behind it are due later.
        }
        blocked.add(write.key());
      }
    }
    return Math.max(next, pausedUntilMillis);
  }

  /**
   * Takes what is to be stored now: what has not failed yet, in order, and behind it some of what
   * has; of each key only what follows on what is stored. It goes on waiting until {@link #remove}.
   */
  List<Write> begin(long nowMillis) {
    underWay.clear();
    List<Write> due = new ArrayList<>();
    if (nowMillis < pausedUntilMillis) {
      return due;
    }
    List<Write> again = new ArrayList<>();
    Set<Data> blocked = new HashSet<>();
    for (Write write : writes.values()) {
      if (due.size() >= config.batchSize() || dueMillis(write) > nowMillis) {
        break;
      }
      Retry retry = retries.get(write.sequence());
      if (retry == null) {
        if (!blocked.contains(write.key())) {
          due.add(write);
        }
      } else if (blocked.add(write.key())
          && retry.notBeforeMillis() <= nowMillis
          && again.size() < RETRIES_PER_BATCH_MAX) {
        again.add(write);
      }
    }
    due.addAll(again);
    due.forEach(write -> underWay.add(write.sequence()));
    return due;
  }

  /** How often what is to be stored of these has failed; nothing of what was never tried. */
  Map<Long, Integer> failures(List<Write> batch) {
    Map<Long, Integer> failures = new HashMap<>();
    for (Write write : batch) {
      Retry retry = retries.get(write.sequence());
      if (retry != null) {
        failures.put(write.sequence(), retry.failures());
      }
    }
    return failures;
  }

  /**
   * What was begun has ended. What has failed is left alone for some time, longer each time; all is
   * if the store is down.
   *
   * @param isDown whether the store fails at whatever it is asked for
   */
  void ended(long[] failed, boolean isDown, long nowMillis) {
    underWay.clear();
    long first = config.retryPause().toMillis();
    for (long sequence : failed) {
      retries.put(
          sequence, retries.getOrDefault(sequence, new Retry(0, first, 0)).again(nowMillis));
    }
    if (isDown) {
      pausedUntilMillis = nowMillis + pauseMillis;
      pauseMillis = Math.min(2 * pauseMillis, MapStoreConfig.RETRY_PAUSE_MAX.toMillis());
    } else {
      pauseMillis = first;
    }
  }

  /** This member is the primary, and counts what waits. */
  void promoted(AtomicLong waiting) {
    if (counter == null) {
      counter = waiting;
      count(writes.size());
    }
  }

  /** Another member is the primary. */
  void demoted() {
    count(-writes.size());
    counter = null;
    underWay.clear();
    retries.clear();
    pausedUntilMillis = 0;
    flushedUpTo = 0;
    pauseMillis = config.retryPause().toMillis();
  }
}
