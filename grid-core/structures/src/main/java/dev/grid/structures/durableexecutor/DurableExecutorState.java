package dev.grid.structures.durableexecutor;

import dev.grid.durableexecutor.DurableExecutorConfig;
import dev.grid.durableexecutor.GridDurableExecutor;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.RecordedFailure;
import dev.grid.structures.durableexecutor.DurableExecutorEffect.*;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tasks and results of one executor in one partition. Every change goes through a method that
 * returns its effect, and applying that effect elsewhere does the same. Confined to its partition.
 *
 * <p>Sequences are given in order, from the time of the first task to the largest int and from 0
 * again, without those that are there still: so who comes late with the sequence of an executor of
 * this name that is destroyed, or was empty meanwhile, finds no other task under it. Invariant:
 * there are no more tasks and results than the capacity.
 */
final class DurableExecutorState implements State {

  /** No sequence. */
  static final int NONE = -1;

  /** What one part of a digest may cost, in bytes that are hashed. */
  private static final long DIGEST_COST_MAX = 128 << 10;

  /** Of a longer task or result only some bytes are hashed. */
  private static final int DIGEST_BYTES_MAX = 64 << 10;

  /** What getting at a task costs beside hashing it, in bytes. */
  private static final int DIGEST_TASK_COST = 512;

  private final String name;
  private final int partition;
  private final int capacity;
  private final NavigableMap<Integer, DurableTask> tasks = new TreeMap<>();

  /** Those that have ended. */
  private final NavigableSet<Integer> ended = new TreeSet<>();

  private int next;
  private boolean shutDown;
  private long bytes;
  private long replaced;

  DurableExecutorState(StateContext context) {
    name = context.name();
    partition = context.partition();
    DurableExecutorConfig config = context.config().structure(GridDurableExecutor.TYPE, name);
    capacity = config.capacity();
  }

  String name() {
    return name;
  }

  int partition() {
    return partition;
  }

  int capacity() {
    return capacity;
  }

  boolean isShutDown() {
    return shutDown;
  }

  @Nullable DurableTask find(int sequence) {
    return tasks.get(sequence);
  }

  /** All that is there, by sequence, from one on. */
  NavigableMap<Integer, DurableTask> from(int sequence) {
    return tasks.tailMap(sequence, true);
  }

  /** The sequence of the next task, unless that is there still. */
  int next() {
    return next;
  }

  /** Whether there is room for a task, or a result that makes room. */
  boolean hasRoom() {
    return tasks.size() < capacity || !ended.isEmpty();
  }

  /** Accepts a task, in the place of the oldest that has ended if there is no room. */
  Accepted accept(byte[] task, UUID member, long nowMillis) {
    int old = tasks.size() < capacity ? NONE : oldestEnded();
    boolean isFirst = next == 0 && tasks.isEmpty();
    int sequence = isFirst ? (int) nowMillis & Integer.MAX_VALUE : next;
    while (tasks.containsKey(sequence)) {
      sequence = after(sequence);
    }
    Accepted effect = new Accepted(sequence, task, member, old);
    if (old != NONE) {
      replaced++;
    }
    apply(effect);
    return effect;
  }

  /**
   * Sequences from the next on are older than those before: they were given before they began anew.
   */
  private int oldestEnded() {
    Integer older = ended.ceiling(next);
    return older == null ? ended.first() : older;
  }

  private static int after(int sequence) {
    return sequence == Integer.MAX_VALUE ? 0 : sequence + 1;
  }

  /** Tasks that have not ended are another member's from now on. */
  TakenOver takeOver(List<Integer> sequences, UUID member) {
    TakenOver effect = new TakenOver(sequences, member);
    apply(effect);
    return effect;
  }

  /** A task that has not ended ends. */
  Ended end(int sequence, byte @Nullable [] result, @Nullable RecordedFailure failure) {
    Ended effect = new Ended(sequence, result, failure);
    apply(effect);
    return effect;
  }

  Disposed dispose(int sequence) {
    Disposed effect = new Disposed(sequence);
    apply(effect);
    return effect;
  }

  ShutDown shutDown() {
    ShutDown effect = new ShutDown();
    apply(effect);
    return effect;
  }

  @Override
  public void apply(Effect effect) {
    switch ((DurableExecutorEffect) effect) {
      case Accepted e -> {
        remove(e.replaced());
        put(e.sequence(), DurableTask.accepted(e.member(), e.task()));
        next = after(e.sequence());
      }
      case TakenOver e -> {
        for (int sequence : e.sequences()) {
          put(sequence, Objects.requireNonNull(tasks.get(sequence)).takenOver(e.member()));
        }
      }
      case Ended e -> {
        DurableTask task = Objects.requireNonNull(tasks.get(e.sequence()));
        put(e.sequence(), task.ended(e.result(), e.failure()));
      }
      case Disposed e -> remove(e.sequence());
      case ShutDown e -> shutDown = true;
      case Copied e -> {
        for (Copy copy : e.tasks()) {
          put(
              copy.sequence(),
              new DurableTask(copy.member(), copy.task(), copy.result(), copy.failure()));
        }
        next = e.next();
        shutDown = e.isShutDown();
      }
    }
  }

  private void put(int sequence, DurableTask task) {
    remove(sequence);
    tasks.put(sequence, task);
    bytes += task.bytes();
    if (task.isEnded()) {
      ended.add(sequence);
    }
  }

  private void remove(int sequence) {
    DurableTask old = tasks.remove(sequence);
    if (old != null) {
      bytes -= old.bytes();
      ended.remove(sequence);
    }
  }

  @Override
  public Transfer transfer() {
    return new DurableExecutorTransfer(this);
  }

  /** Places are sequences, one more than those of tasks: 0 is where each copy begins. */
  @Override
  public ContentDigest digestFrom(long from) {
    return digest(from, Long.MAX_VALUE, DIGEST_COST_MAX);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return digest(from, to == ContentDigest.END ? Long.MAX_VALUE : to, 4 * DIGEST_COST_MAX);
  }

  private ContentDigest digest(long from, long end, long costMax) {
    long value =
        from == ContentDigest.START ? ContentHash.mix(next + (shutDown ? 1L << 32 : 0)) : 0;
    long cost = 0;
    long entries = 0;
    int first = (int) Math.max(0, from - 1);
    for (Map.Entry<Integer, DurableTask> each : from(first).entrySet()) {
      long place = each.getKey() + 1L;
      if (place >= end) {
        return new ContentDigest(from, end, entries, value);
      }
      if (cost >= costMax) {
        return new ContentDigest(from, place, entries, value);
      }
      value += hash(place, each.getValue());
      cost += DIGEST_TASK_COST + Math.min(each.getValue().bytes(), DIGEST_BYTES_MAX);
      entries++;
    }
    return new ContentDigest(from, end == Long.MAX_VALUE ? ContentDigest.END : end, entries, value);
  }

  private static long hash(long place, DurableTask task) {
    long hash = ContentHash.mix(place + task.member().getLeastSignificantBits());
    if (task.task() != null) {
      hash = ContentHash.mix(hash + ContentHash.ofSome(task.task(), place, DIGEST_BYTES_MAX));
    }
    if (task.result() != null) {
      hash = ContentHash.mix(hash + 1 + ContentHash.ofSome(task.result(), place, DIGEST_BYTES_MAX));
    }
    return task.failure() == null
        ? hash
        : ContentHash.mix(hash + 2 + String.valueOf(task.failure().message()).hashCode());
  }

  @Override
  public long alarmMillis() {
    return NO_ALARM;
  }

  /** One that had tasks is kept: a new one would give their sequences again. */
  @Override
  public boolean isEmpty() {
    return tasks.isEmpty() && next == 0 && !shutDown;
  }

  @Override
  public long entries() {
    return tasks.size();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long evictions() {
    return replaced;
  }
}
