package dev.grid.structures.scheduledexecutor;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.scheduledexecutor.GridScheduledExecutor;
import dev.grid.scheduledexecutor.ScheduledExecutorConfig;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorEffect.*;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.Progress;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.TaskCopy;
import dev.grid.structures.scheduledexecutor.ScheduledTask.Phase;
import dev.grid.structures.scheduledexecutor.ScheduledTask.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one executor in one partition, or on one member. Every change goes through a method
 * that returns its effect, and applying that effect elsewhere does the same. Confined to its host.
 *
 * <p>Invariant: {@code timed} has the tasks of which time alone brings something, by their due
 * times.
 */
final class ScheduledExecutorState implements State {

  /** So many runs one tick begins. */
  private static final int DUE_MAX = 200;

  /** What one part of a digest may cost, in bytes that are hashed. */
  private static final long DIGEST_COST_MAX = 128 << 10;

  /** Of a longer task or result only some bytes are hashed. */
  private static final int DIGEST_BYTES_MAX = 64 << 10;

  /** What getting at a task costs beside hashing it, in bytes. */
  private static final int DIGEST_TASK_COST = 512;

  /** A task that is timed. */
  private record Due(long millis, Place place) {

    static final Comparator<Due> ORDER =
        Comparator.comparingLong(Due::millis).thenComparing(Due::place);

    static Due of(ScheduledTask task) {
      return new Due(task.progress().dueMillis(), task.place());
    }
  }

  private final String name;
  private final int partition;
  private final int capacity;
  private final ScheduledExecutorConfig.CapacityPolicy capacityPolicy;
  private final boolean discardsMerged;
  private final NavigableMap<Place, ScheduledTask> tasks = new TreeMap<>();
  private final NavigableSet<Due> timed = new TreeSet<>(Due.ORDER);
  private boolean shutDown;
  private long bytes;

  /** Counts this state's tasks among those of its member while that serves it; else null. */
  private @Nullable ScheduledRuns counting;

  private int counted;

  ScheduledExecutorState(StateContext context) {
    name = context.name();
    partition = context.partition();
    ScheduledExecutorConfig config = context.config().structure(GridScheduledExecutor.TYPE, name);
    capacity = config.capacity();
    capacityPolicy = config.capacityPolicy();
    discardsMerged = config.mergePolicy() == MergePolicy.Standard.DISCARD;
  }

  String name() {
    return name;
  }

  int partition() {
    return partition;
  }

  boolean discardsMerged() {
    return discardsMerged;
  }

  boolean isShutDown() {
    return shutDown;
  }

  @Nullable ScheduledTask find(String taskName) {
    return tasks.get(Place.of(taskName));
  }

  Iterable<ScheduledTask> all() {
    return tasks.values();
  }

  /** Tasks in their order, behind a place, or all. */
  Iterable<ScheduledTask> behind(@Nullable Place place) {
    return place == null ? tasks.values() : tasks.tailMap(place, false).values();
  }

  /** Tasks from a hash on. */
  Iterable<ScheduledTask> from(int hash) {
    return tasks.tailMap(new Place(hash, ""), true).values();
  }

  /** Why there is no room for another task, as far as this member knows, or null. */
  @Nullable String full() {
    if (capacity == 0) {
      return null;
    }
    long there =
        switch (capacityPolicy) {
          case PER_NODE -> counting == null ? tasks.size() : counting.tasks();
          case PER_PARTITION -> tasks.size();
        };
    return there < capacity
        ? null
        : "capacity=" + capacity + " capacityPolicy=" + capacityPolicy + " tasks=" + there;
  }

  /** Its tasks count among those of its member from now on, until it is {@link #demoted}. */
  void countIn(ScheduledRuns runs) {
    if (counting != runs) {
      counting = runs;
      counted = 0;
    }
    recount();
  }

  private void recount() {
    if (counting != null && counted != tasks.size()) {
      counting.count(tasks.size() - counted);
      counted = tasks.size();
    }
  }

  @Override
  public void demoted() {
    if (counting != null) {
      counting.count(-counted);
      counting = null;
      counted = 0;
    }
  }

  Put put(List<TaskCopy> added) {
    return applied(new Put(added));
  }

  /** Some of the tasks that are due, or may dispose of themselves. */
  List<ScheduledTask> due(long nowMillis) {
    List<ScheduledTask> due = new ArrayList<>();
    for (Due next : timed) {
      if (next.millis > nowMillis || due.size() >= DUE_MAX) {
        break;
      }
      due.add(Objects.requireNonNull(tasks.get(next.place)));
    }
    return due;
  }

  Begun begin(List<String> begun, UUID member, List<String> disposed) {
    return applied(new Begun(begun, member, disposed));
  }

  Progressed progress(ScheduledTask task, Progress next) {
    return applied(new Progressed(task.name(), next));
  }

  Disposed dispose(String taskName) {
    return applied(new Disposed(taskName));
  }

  ShutDown shutDown() {
    return applied(new ShutDown());
  }

  private <E extends ScheduledExecutorEffect> E applied(E effect) {
    apply(effect);
    recount();
    return effect;
  }

  @Override
  public void apply(Effect effect) {
    switch ((ScheduledExecutorEffect) effect) {
      case Put e -> e.tasks().forEach(copy -> set(ScheduledTask.of(copy)));
      case Begun e -> {
        e.taskNames().forEach(begun -> set(there(begun).begun(e.member())));
        e.disposed().forEach(disposed -> remove(Place.of(disposed)));
      }
      case Progressed e -> set(there(e.taskName()).with(e.progress()));
      case Disposed e -> remove(Place.of(e.taskName()));
      case ShutDown e -> shutDown = true;
    }
  }

  private ScheduledTask there(String taskName) {
    return Objects.requireNonNull(find(taskName), taskName);
  }

  private void set(ScheduledTask task) {
    remove(task.place());
    tasks.put(task.place(), task);
    bytes += task.bytes();
    if (task.isTimed()) {
      timed.add(Due.of(task));
    }
  }

  private void remove(Place place) {
    ScheduledTask old = tasks.remove(place);
    if (old != null) {
      bytes -= old.bytes();
      timed.remove(Due.of(old));
    }
  }

  @Override
  public Transfer transfer() {
    return new ScheduledExecutorTransfer(this);
  }

  /** Places are hashes of names, one more than those of tasks: 0 is where each copy begins. */
  @Override
  public ContentDigest digestFrom(long from) {
    return digest(from, Long.MAX_VALUE, DIGEST_COST_MAX);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return digest(from, to == ContentDigest.END ? Long.MAX_VALUE : to, 4 * DIGEST_COST_MAX);
  }

  private ContentDigest digest(long from, long end, long costMax) {
    long value = from == ContentDigest.START && shutDown ? 1 : 0;
    long cost = 0;
    long entries = 0;
    long last = from;
    for (ScheduledTask task : from((int) Math.max(0, from - 1))) {
      long place = task.place().hash() + 1L;
      if (place >= end) {
        return new ContentDigest(from, end, entries, value);
      }
      if (cost >= costMax && place > last) {
        return new ContentDigest(from, place, entries, value);
      }
      value += task.hash(DIGEST_BYTES_MAX);
      cost += DIGEST_TASK_COST + Math.min(task.bytes(), DIGEST_BYTES_MAX);
      entries++;
      last = place;
    }
    return new ContentDigest(from, end == Long.MAX_VALUE ? ContentDigest.END : end, entries, value);
  }

  @Override
  public long alarmMillis() {
    return timed.isEmpty() ? NO_ALARM : timed.first().millis;
  }

  @Override
  public boolean isEmpty() {
    return tasks.isEmpty() && !shutDown;
  }

  @Override
  public long entries() {
    return tasks.size();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  /** Tasks that have been begun and have not ended. */
  List<ScheduledTask> running() {
    return tasks.values().stream().filter(task -> task.phase() == Phase.RUNNING).toList();
  }
}
