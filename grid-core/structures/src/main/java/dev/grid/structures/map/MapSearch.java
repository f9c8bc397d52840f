package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.Slice;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Matcher;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapExplainMessages.PartitionAccess;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a partition for entries that a predicate means, in slices, and folds what it finds:
 * no list of entries is kept unless the fold keeps one. In the partition it tests serialized
 * values; entries that only objects tell of, and all of them if the predicate or the fold runs what
 * applications have written, go on {@linkplain Outcome.Sliced outside}, a slice at a time. Belongs
 * to one call, and is handed on between the partition and a worker.
 */
final class MapSearch {

  /** What becomes of the entries that are meant. */
  interface Fold {

    /** One entry, by its serialized key and value. */
    void add(byte[] key, byte[] value);

    /**
     * One entry, as it is in the partition.
     *
     * @return false if it has to be added outside
     */
    default boolean addInside(MapEntry entry) {
      add(entry.key(), entry.value);
      return true;
    }

    /** An entry that may be added outside, while it is in the partition. */
    default void keepForOutside(MapEntry entry) {}

    /** One entry, outside the partition. */
    default void addOutside(byte[] key, byte[] value, OutsideServices services) {
      add(key, value);
    }

    /** Whether entries are folded outside the partition only. */
    default boolean runsOutside() {
      return false;
    }

    /** Forgets what was added. */
    default void reset() {}

    /** Whether it takes all entries that are meant, however many there are. */
    default boolean takesAll() {
      return true;
    }

    /** Whether it may have enough before all are added, and then goes on from a cursor. */
    default boolean endsEarly() {
      return false;
    }

    /** An index to go along instead of looking at all entries; null for none. */
    default @Nullable RowWalk walk(MapState state, CompiledPredicate predicate) {
      return null;
    }

    /** The cursor before which no entry counts. */
    default int startAt() {
      return Slice.START;
    }

    /** How many entries the next slice is to look at, at most. */
    default int entriesOfSlice() {
      return Integer.MAX_VALUE;
    }

    /** How many bytes of entries the next slice may have for outside, about. */
    default long outsideBytesOfSlice() {
      return Slice.BYTES_MAX;
    }

    /** Whether it wants no more now, so that a slice ends, wherever it is. */
    default boolean hasEnough() {
      return false;
    }

    /** Whether the search may end at this cursor, before the partition does. */
    default boolean isFull(int cursor) {
      return false;
    }
  }

  /** So many small entries are looked at in a row. */
  private static final int IN_A_ROW = 64;

  /** The same where it may have enough before all of them were looked at. */
  private static final int FEW_IN_A_ROW = 16;

  /** As many are looked at in an index's order, to find a page of a predicate's. */
  static final int IN_ORDER_MAX = 4_096;

  private final CompiledPredicate predicate;
  private final Fold fold;
  private int from;

  /** Where to go on behind entries that an index has found. */
  private int afterIndex = Slice.END;

  private final MapAccess access = new MapAccess();
  private @Nullable Matcher matcher;

  /** Entries whose time is not up, and those of them that are meant. */
  private long lookedAt;

  private long met;
  private List<Candidate> candidates = List.of();

  /**
   * An entry for a worker.
   *
   * @param meant whether it is meant for sure
   */
  private record Candidate(byte[] key, byte[] value, boolean meant) {}

  MapSearch(CompiledPredicate predicate, Fold fold, int from) {
    this.predicate = predicate;
    this.fold = fold;
    this.from = from;
  }

  /** Where the next slice begins, or {@link Slice#END}. */
  int from() {
    return from;
  }

  Fold fold() {
    return fold;
  }

  /** What it has done so far. */
  PartitionAccess done(MapState state, Call call) {
    return MapExplaining.access(access, state, call.partition(), lookedAt, met);
  }

  /** What it would do, as far as that is known before. */
  PartitionAccess plan(MapState state, Call call) {
    if (!predicate.isOf(call.partition(), call.queries().partitionCount())) {
      access.none();
      return MapExplaining.access(access, state, call.partition(), 0, 0);
    }
    RowWalk walk = fold.walk(state, predicate);
    if (walk != null) {
      access.inOrder(walk.index());
      return MapExplaining.access(access, state, call.partition(), walk.expected(), 0);
    }
    List<MapEntry> found = access.candidates(predicate, state.indexes(), state.entries());
    long wouldLookAt = found != null ? found.size() : state.entries();
    return MapExplaining.access(access, state, call.partition(), wouldLookAt, 0);
  }

  /**
   * Looks at one slice.
   *
   * @return what has to go on outside, after which this is resumed with; null if nothing has to
   */
  @Nullable Outcome slice(MapState state, Call call) {
    Queries queries = call.queries();
    if (!predicate.isOf(call.partition(), queries.partitionCount())) {
      access.none();
      from = Slice.END;
      return null;
    }
    boolean outside = predicate.runsOutside() || fold.runsOutside();
    List<Candidate> left = new ArrayList<>();
    boolean isByIndex = from == Slice.START && fold.takesAll() && byIndex(state, call, left);
    if (from == Slice.START) {
      state.indexes().count(access, lookedAt);
    }
    if (isByIndex) {
      from = afterIndex;
    } else {
      Matcher matcher = matcher(call);
      from = from == Slice.START ? fold.startAt() : from;
      int next =
          MapScan.visit(
              state,
              call.nowMillis(),
              from,
              Math.min(
                  fold.entriesOfSlice(),
                  outside ? Slice.ENTRIES_MAX : predicate.outOf(Slice.ENTRIES_MAX)),
              outside ? fold.outsideBytesOfSlice() : predicate.outOf((int) Slice.BYTES_MAX),
              fold.endsEarly() ? FEW_IN_A_ROW : IN_A_ROW,
              entry -> look(entry, matcher, left),
              fold::hasEnough);
      from = next == EntryTable.CURSOR_END ? Slice.END : next;
    }
    return outside(left);
  }

  /**
   * Looks at the entries of some keys, at {@link #from} of them.
   *
   * @return as {@link #slice}
   */
  @Nullable Outcome keys(List<Data> keys, MapState state, Call call) {
    if (!predicate.isOf(call.partition(), call.queries().partitionCount())) {
      from = keys.size();
      return null;
    }
    Matcher matcher = matcher(call);
    List<Candidate> left = new ArrayList<>();
    long bytesMax = predicate.outOf((int) Slice.BYTES_MAX);
    int keysMax = predicate.outOf(keys.size());
    for (long bytes = 0; from < keys.size() && from < keysMax && bytes < bytesMax; from++) {
      MapEntry entry = state.find(keys.get(from));
      if (entry != null && !entry.isExpiredAt(call.nowMillis())) {
        bytes += entry.bytes();
        look(entry, matcher, left);
      }
    }
    return outside(left);
  }

  private @Nullable Outcome outside(List<Candidate> left) {
    if (left.isEmpty()) {
      return null;
    }
    candidates = left;
    return new Outcome.Sliced(Queries.POOL, this::testOutside);
  }

  /** Looks at what an index has, if there is one that helps: then that is all. */
  private boolean byIndex(MapState state, Call call, List<Candidate> left) {
    RowWalk walk = fold.walk(state, predicate);
    if (walk != null) {
      if (along(walk, call, left)) {
        access.inOrder(walk.index());
        return true;
      }
      startAnew(left);
    }
    List<MapEntry> found = access.candidates(predicate, state.indexes(), state.entries());
    if (found == null) {
      return false;
    }
    if (!found.isEmpty()) {
      Matcher matcher = matcher(call);
      if (fold.endsEarly()) {
        inOrderOfCursors(found, matcher, call, left);
        return true;
      }
      for (MapEntry entry : found) {
        if (!entry.isExpiredAt(call.nowMillis())) {
          look(entry, matcher, left);
        }
      }
    }
    return true;
  }

  /** Looks at entries from where the fold starts until it has enough: it goes on behind them. */
  private void inOrderOfCursors(
      List<MapEntry> found, Matcher matcher, Call call, List<Candidate> left) {
    List<MapEntry> ordered = new ArrayList<>(found);
    ordered.removeIf(entry -> EntryTable.isBefore(entry.hash(), fold.startAt()));
    ordered.sort(Comparator.comparingInt(entry -> EntryTable.cursorOf(entry.hash())));
    int at = fold.startAt();
    for (MapEntry entry : ordered) {
      int cursor = EntryTable.cursorOf(entry.hash());
      if (cursor != at && fold.hasEnough()) {
        afterIndex = cursor;
        return;
      }
      at = cursor;
      if (!entry.isExpiredAt(call.nowMillis())) {
        look(entry, matcher, left);
      }
    }
  }

  private void startAnew(List<Candidate> left) {
    fold.reset();
    met = 0;
    left.clear();
  }

  /** How far one look goes along an index, which is not cut into slices. */
  private static final class StepLimit {
    private int entries;
    private long bytes = MapAccess.CANDIDATE_BYTES_MAX;

    StepLimit(CompiledPredicate predicate) {
      entries = predicate.outOf(IN_ORDER_MAX);
    }

    boolean isLeftAfter(MapEntry entry) {
      bytes -= entry.bytes();
      return --entries > 0 && bytes > 0;
    }
  }

  /**
   * Looks at entries along an index until no more can be among the rows; not if that is too far.
   */
  private boolean along(RowWalk walk, Call call, List<Candidate> left) {
    Matcher matcher = matcher(call);
    StepLimit limit = new StepLimit(predicate);
    return walk.go(
        entry -> {
          if (!entry.isExpiredAt(call.nowMillis())) {
            look(entry, matcher, left);
          }
          return limit.isLeftAfter(entry);
        });
  }

  /** Most partitions have nothing for a query by an index, and need none. */
  private Matcher matcher(Call call) {
    if (matcher == null) {
      matcher = predicate.inside(call.queries().schemas());
    }
    return matcher;
  }

  private void look(MapEntry entry, Matcher matcher, List<Candidate> left) {
    lookedAt++;
    if (predicate.runsOutside()) {
      keep(entry, false, left);
      return;
    }
    switch (matcher.test(entry.storedKey(), entry.value)) {
      case NO -> {}
      case YES -> {
        met++;
        if (fold.runsOutside() || !fold.addInside(entry)) {
          keep(entry, true, left);
        }
      }
      case NEEDS_CLASS -> keep(entry, false, left);
    }
  }

  private void keep(MapEntry entry, boolean meant, List<Candidate> left) {
    fold.keepForOutside(entry);
    left.add(new Candidate(entry.key(), entry.value, meant));
  }

  private MapSearch testOutside(OutsideServices services) {
    Matcher matcher = predicate.outside(services.queries().schemas(), services.serialization());
    for (Candidate candidate : candidates) {
      boolean isMeant = candidate.meant();
      if (!isMeant && matcher.test(candidate.key(), candidate.value()) == Matcher.Match.YES) {
        isMeant = true;
        met++;
      }
      if (isMeant) {
        fold.addOutside(candidate.key(), candidate.value(), services);
      }
    }
    candidates = List.of();
    return this;
  }

  /**
   * Looks at the next slice of the whole partition; others have their turn between two.
   *
   * @return what goes on outside, or null when the end has come
   */
  @Nullable Outcome whole(MapState state, Call call) {
    if (from == Slice.END || fold.isFull(from)) {
      return null;
    }
    Outcome outside = slice(state, call);
    if (outside != null) {
      return outside;
    }
    return from == Slice.END || fold.isFull(from)
        ? null
        : new Outcome.Sliced(Queries.POOL, services -> this);
  }
}
