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

  /** What was tried before. */
  private record Retry(int failures, long notBeforeMillis) {}

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
    retries.replaceAll((sequence, retry) -> new Retry(retry.failures(), 0));
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
   * Takes what is to be stored now, in order; of each key only what follows on what is stored. It
   * goes on waiting until {@link #remove}.
   */
  List<Write> begin(long nowMillis) {
    underWay.clear();
    List<Write> due = new ArrayList<>();
    if (nowMillis < pausedUntilMillis) {
      return due;
    }
    Set<Data> blocked = new HashSet<>();
    for (Write write : writes.values()) {
      if (due.size() >= config.batchSize() || dueMillis(write) > nowMillis) {
        break;
      }
      Retry retry = retries.get(write.sequence());
      if (retry != null && retry.notBeforeMillis() > nowMillis) {
        blocked.add(write.key());
      } else if (!blocked.contains(write.key())) {
        due.add(write);
        underWay.add(write.sequence());
      }
    }
    return due;
  }

  /** How often a change has failed. */
  int failures(long sequence) {
    Retry retry = retries.get(sequence);
    return retry == null ? 0 : retry.failures();
  }

  /**
   * What was begun has ended.
   *
   * @param isAnyStored whether the store has done anything
   */
  void ended(long[] failed, boolean isAnyStored, long nowMillis) {
    underWay.clear();
    if (isAnyStored || failed.length == 0) {
      pauseMillis = config.retryPause().toMillis();
    }
    if (failed.length == 0) {
      return;
    }
    for (long sequence : failed) {
      retries.put(sequence, new Retry(failures(sequence) + 1, nowMillis + pauseMillis));
    }
    if (!isAnyStored) {
      pausedUntilMillis = nowMillis + pauseMillis;
      pauseMillis = Math.min(2 * pauseMillis, MapStoreConfig.RETRY_PAUSE_MAX.toMillis());
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
