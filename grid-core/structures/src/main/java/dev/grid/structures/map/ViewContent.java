package dev.grid.structures.map;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.MapViewMessages.ViewEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a view has of one partition: the state of a map of its own, with the view's indexes, so that
 * queries are handled as at members. When entries expire is kept beside it, as a view's entries
 * live no longer than the map's, whose times others move. Guarded by its monitor.
 */
final class ViewContent {

  /** Told of each change, with the monitor held. */
  @FunctionalInterface
  interface Changes {

    /** An entry has another value; null where there is none. */
    void changed(Data key, byte @Nullable [] before, byte @Nullable [] now);
  }

  /** The value of an entry of a view without values. */
  static final byte[] NO_VALUE = new byte[Data.HEADER_BYTES];

  private static final UUID NOBODY = new UUID(0, 0);

  /** Deadlines that do not count any more are cleared away when they are more than so many. */
  private static final int IDLE_DEADLINES_MAX = 64;

  /**
   * An entry whose life was told in an answer that took no longer is gone when it is over, so much
   * too early at most; else it is asked about first.
   */
  private static final long EXACT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final int partition;
  private final Changes changes;
  private final Queries queries;
  private final MapHandler handler = new MapHandler();
  private final MapState state;
  private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>();
  private final Map<Data, Deadline> deadlineOf = new HashMap<>();

  /** Keys that may be gone, as nobody may have read them. */
  private List<Data> doubtful = new ArrayList<>();

  /** While all is loaded anew, the keys that were not met so far. */
  private Set<Data> unmet = Set.of();

  private boolean isClosed;

  /** Between which times a question was answered. */
  record Asked(long fromNanos, long toNanos) {}

  /**
   * When an entry's time is up, or may be.
   *
   * @param then when it is up for sure, if this is when it may be; null if that is not known
   */
  private record Deadline(long nanos, Data key, boolean isSure, @Nullable Deadline then)
      implements Comparable<Deadline> {

    @Override
    public int compareTo(Deadline other) {
      return Long.signum(nanos - other.nanos);
    }
  }

  /**
   * Empty.
   *
   * @param config has the view's indexes, by the map's name
   */
  ViewContent(String map, int partition, MemberConfig config, Queries queries, Changes changes) {
    this.partition = partition;
    this.queries = queries;
    this.changes = changes;
    this.state = new MapState(new StateContext(map, partition, config));
    MapIndexing.build(state, new LocalCall()); // Empty, they are complete at once.
  }

  // What comes.

  /** All is loaded from now on, over what there is. */
  synchronized void beginLoad() {
    unmet = new HashSet<>();
    state.forEach(entry -> unmet.add(new Data(entry.key())));
  }

  /**
   * Puts a slice of what is loaded into it.
   *
   * @param isLast whether that is all: what was not met is gone
   */
  synchronized void load(List<ViewEntry> entries, boolean isLast, Asked asked) {
    for (ViewEntry entry : entries) {
      unmet.remove(entry.key());
      put(entry, asked);
    }
    if (isLast) {
      unmet.forEach(this::remove);
      unmet = Set.of();
    }
  }

  /** Puts what there is of some keys into it: of those that are not among the entries nothing. */
  synchronized void refresh(List<Data> keys, List<ViewEntry> entries, Asked asked) {
    Set<Data> gone = new HashSet<>(keys);
    entries.forEach(entry -> gone.remove(entry.key()));
    gone.forEach(this::remove);
    entries.forEach(entry -> put(entry, asked));
  }

  private void put(ViewEntry given, Asked asked) {
    if (isClosed) {
      return;
    }
    Data key = given.key();
    Data data = given.value();
    byte[] value = data == null ? NO_VALUE : data.bytes();
    keepTimes(key, given, asked);
    MapEntry entry = state.find(key);
    byte[] before = entry == null ? null : entry.value;
    if (before != null && Arrays.equals(before, value)) {
      return;
    }
    MapEffect unused = state.store(entry, key, value, EntryTimes.FOR_EVER, EntryTimes.FOR_EVER, 0);
    changes.changed(key, before, value);
  }

  /**
   * How long it lives was said at some time between asking and the answer. What may be over since
   * then is in doubt; it is gone for sure later by as long as that took.
   */
  private void keepTimes(Data key, ViewEntry given, Asked asked) {
    long least = Math.min(given.liveMillis(), given.idleMillis());
    if (least == EntryTimes.FOR_EVER) {
      deadlineOf.remove(key);
      return;
    }
    boolean isExact = asked.toNanos() - asked.fromNanos() <= EXACT_NANOS;
    Deadline gone = null;
    if (given.liveMillis() != EntryTimes.FOR_EVER) {
      long from = isExact ? asked.fromNanos() : asked.toNanos();
      gone = new Deadline(from + nanos(given.liveMillis()), key, true, null);
    }
    boolean isSure = isExact && given.liveMillis() == least;
    Deadline deadline =
        isSure && gone != null
            ? gone
            : new Deadline(asked.fromNanos() + nanos(least), key, false, gone);
    keep(deadline);
  }

  /** Far more than any entry's life at most, so that there is no overflow when it is added. */
  private static long nanos(long millis) {
    return Math.min(TimeUnit.MILLISECONDS.toNanos(millis), Long.MAX_VALUE >> 2);
  }

  private void keep(Deadline deadline) {
    deadlineOf.put(deadline.key(), deadline);
    if (deadlines.size() > 2 * deadlineOf.size() + IDLE_DEADLINES_MAX) {
      deadlines.clear();
      deadlines.addAll(deadlineOf.values());
    } else {
      deadlines.add(deadline);
    }
  }

  private void remove(Data key) {
    deadlineOf.remove(key);
    MapEntry entry = state.find(key);
    if (entry != null) {
      byte[] before = entry.value;
      MapEffect unused = state.remove(entry);
      changes.changed(key, before, null);
    }
  }

  // Time.

  /** Removes what has expired. */
  synchronized void expire(long nowNanos) {
    for (Deadline first; (first = deadlines.peek()) != null && first.nanos - nowNanos <= 0; ) {
      deadlines.remove();
      if (first.equals(deadlineOf.get(first.key()))) {
        if (first.isSure()) {
          remove(first.key());
        } else {
          doubtful.add(first.key());
          keepNext(first);
        }
      }
    }
  }

  private void keepNext(Deadline over) {
    Deadline then = over.then();
    if (then == null) {
      deadlineOf.remove(over.key());
    } else {
      keep(then);
    }
  }

  /** Keys to be asked about, as nobody is told that others read them; once. */
  synchronized List<Data> takeDoubtful() {
    if (doubtful.isEmpty()) {
      return List.of();
    }
    List<Data> taken = doubtful;
    doubtful = new ArrayList<>();
    return taken;
  }

  /** Forgets all; what comes from now on is not kept. */
  synchronized void close() {
    isClosed = true;
    deadlines.clear();
    deadlineOf.clear();
    unmet = Set.of();
    MapEffect unused = state.clear();
  }

  // What there is.

  /** The value of a key, or null. */
  synchronized byte @Nullable [] find(Data key, long nowNanos) {
    expire(nowNanos);
    MapEntry entry = state.find(key);
    return entry == null ? null : entry.value;
  }

  synchronized long size(long nowNanos) {
    expire(nowNanos);
    return state.entries();
  }

  synchronized long bytes() {
    return state.bytes() + state.indexes().bytes();
  }

  /**
   * Answers a part of a query, as a member does for a partition; what goes on outside is run here,
   * without the monitor.
   */
  @Nullable Object answer(Message<?> part, long nowNanos, ViewServices services) {
    Call call = new LocalCall();
    Outcome outcome;
    synchronized (this) {
      expire(nowNanos);
      outcome = handler.handle(part, state, call);
    }
    while (outcome instanceof Outcome.Sliced sliced) {
      Object result = services.run(sliced.task());
      synchronized (this) {
        outcome = handler.resume(part, result, state, call);
      }
    }
    if (outcome instanceof Outcome.Reply reply) {
      return reply.value();
    }
    throw new IllegalStateException(part + " came to " + outcome + ": a view is only read");
  }

  /** What the answers of all partitions come to. */
  Call call() {
    return new LocalCall();
  }

  /** Entries have no times here: it is no time of theirs. */
  private final class LocalCall implements Call {

    @Override
    public long nowMillis() {
      return 0;
    }

    @Override
    public UUID caller() {
      return NOBODY;
    }

    @Override
    public UUID member() {
      return NOBODY;
    }

    @Override
    public int partition() {
      return partition;
    }

    @Override
    public Queries queries() {
      return queries;
    }

    @Override
    public boolean hasListeners() {
      return false;
    }
  }
}
