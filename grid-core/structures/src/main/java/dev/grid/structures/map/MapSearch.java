package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.Slice;
import dev.grid.kernel.index.IndexKey;
import dev.grid.kernel.index.IndexPlace;
import dev.grid.kernel.index.IndexRange;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Matcher;
import dev.grid.kernel.query.Queries;
import java.util.ArrayList;
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

    /** One entry, outside the partition. */
    default void addOutside(byte[] key, byte[] value, OutsideServices services) {
      add(key, value);
    }

    /** Whether entries are folded outside the partition only. */
    default boolean runsOutside() {
      return false;
    }

    /** The attribute in whose order it keeps the first entries, or null if it keeps others. */
    default @Nullable AttributePath order() {
      return null;
    }

    /** In that order, before all that it keeps. */
    default IndexPlace begin() {
      return IndexRange.all().lower();
    }

    /** The last that it keeps in that order, behind which nothing counts; null if something may. */
    default @Nullable IndexKey last() {
      return null;
    }

    /** Forgets what was added. */
    default void reset() {}

    /** Whether it takes all entries that are meant, however many there are. */
    default boolean takesAll() {
      return true;
    }

    /** Whether the search may end before the partition does. */
    default boolean isFull() {
      return false;
    }
  }

  /** What is looked at in one slice where nothing has to go outside. */
  private static final int ENTRIES_MAX = 4 * Slice.ENTRIES_MAX;

  /** As many are looked at in an index's order, to find a page of a predicate's. */
  private static final int IN_ORDER_MAX = 4_096;

  private final CompiledPredicate predicate;
  private final Fold fold;
  private int from;
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

  /**
   * Looks at one slice.
   *
   * @return what has to go on outside, after which this is resumed with; null if nothing has to
   */
  @Nullable Outcome slice(MapState state, Call call) {
    Queries queries = call.queries();
    if (!predicate.isOf(call.partition(), queries.partitionCount())) {
      from = Slice.END;
      return null;
    }
    boolean outside = predicate.runsOutside() || fold.runsOutside();
    Matcher matcher = predicate.inside(queries.schemas());
    List<Candidate> left = new ArrayList<>();
    boolean isByIndex =
        from == Slice.START && fold.takesAll() && byIndex(state, call, matcher, left);
    if (from == Slice.START) {
      state.indexes().count(isByIndex);
    }
    if (isByIndex) {
      from = Slice.END;
    } else {
      int next =
          MapScan.visit(
              state,
              call.nowMillis(),
              from,
              outside ? Slice.ENTRIES_MAX : predicate.outOf(ENTRIES_MAX),
              outside ? Slice.BYTES_MAX : predicate.outOf((int) Slice.BYTES_MAX),
              entry -> look(entry, matcher, left));
      from = next == EntryTable.CURSOR_END ? Slice.END : next;
    }
    if (left.isEmpty()) {
      return null;
    }
    candidates = left;
    return new Outcome.Sliced(Queries.POOL, this::testOutside);
  }

  /** Looks at what an index has, if there is one that helps: then that is all. */
  private boolean byIndex(MapState state, Call call, Matcher matcher, List<Candidate> left) {
    List<MapEntry> found = state.indexes().candidates(predicate, state.entries());
    if (found != null) {
      found.stream()
          .filter(entry -> !entry.isExpiredAt(call.nowMillis()))
          .forEach(entry -> look(entry, matcher, left));
      return true;
    }
    AttributePath order = fold.order();
    MapIndex index = order == null ? null : state.indexes().inOrderOf(order);
    if (index == null || inOrder(index, call, matcher, left)) {
      return index != null;
    }
    fold.reset();
    left.clear();
    return false;
  }

  /** Looks at entries in an index's order until the fold has enough; not if that is too far. */
  private boolean inOrder(MapIndex index, Call call, Matcher matcher, List<Candidate> left) {
    int[] entriesLeft = {predicate.outOf(IN_ORDER_MAX)};
    boolean[] isPast = new boolean[1];
    IndexPlace stopped =
        index.ascend(
            fold.begin(),
            (rank, head, tail, entry) -> {
              IndexKey last = fold.last();
              isPast[0] |= last != null && new IndexKey(rank, head, tail).compareTo(last) > 0;
              if (!isPast[0] && !entry.isExpiredAt(call.nowMillis())) {
                look(entry, matcher, left);
              }
              return !isPast[0] && --entriesLeft[0] > 0;
            });
    return stopped == null || isPast[0];
  }

  private void look(MapEntry entry, Matcher matcher, List<Candidate> left) {
    if (predicate.runsOutside()) {
      left.add(new Candidate(entry.key(), entry.value, false));
      return;
    }
    switch (matcher.test(entry.storedKey(), entry.value)) {
      case NO -> {}
      case YES -> {
        if (fold.runsOutside() || !fold.addInside(entry)) {
          left.add(new Candidate(entry.key(), entry.value, true));
        }
      }
      case NEEDS_CLASS -> left.add(new Candidate(entry.key(), entry.value, false));
    }
  }

  private MapSearch testOutside(OutsideServices services) {
    Matcher matcher = predicate.outside(services.queries().schemas(), services.serialization());
    for (Candidate candidate : candidates) {
      if (candidate.meant()
          || matcher.test(candidate.key(), candidate.value()) == Matcher.Match.YES) {
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
    if (from == Slice.END || fold.isFull()) {
      return null;
    }
    Outcome outside = slice(state, call);
    if (outside != null) {
      return outside;
    }
    return from == Slice.END || fold.isFull()
        ? null
        : new Outcome.Sliced(Queries.POOL, services -> this);
  }
}
