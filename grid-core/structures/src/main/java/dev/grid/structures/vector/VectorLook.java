package dev.grid.structures.vector;

import dev.grid.kernel.Call;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.Slice;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Matcher;
import dev.grid.protocol.Data;
import dev.grid.structures.vector.VectorMessages.FoundDocument;
import dev.grid.structures.vector.VectorMessages.PartReply;
import dev.grid.structures.vector.VectorMessages.SearchOptions;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search looks for in a partition, and what has come of one slice of it. Documents that only
 * objects tell of, or whose test takes its time, are left for {@link #decide}, outside of the
 * partition. Belongs to one call, and is handed on between the partition and a worker.
 */
final class VectorLook {

  /** One slice ends with the document that brings the numbers looked at to so many. */
  static final int SLICE_NUMBERS_MAX = 64 << 10;

  /** So many places of a table are looked at. */
  private static final int SLICE_HOMES_MAX = 16 << 10;

  private static final int STEP_HOMES_MAX = 256;

  private final Vectors vectors;
  private final SearchOptions options;
  private final CompiledPredicate predicate;
  private final int place;
  private final Similarity similarity;
  private final Nearest nearest;

  /** Tests documents in the partition; null if none is to be tested there. */
  private final @Nullable Matcher matcher;

  private final int entriesMax;
  private final long testedBytesMax;

  /** Documents that have to be tested outside, before they count. */
  private final List<VectorEntry> undecided = new ArrayList<>();

  /** Where the next slice begins. */
  private int next = Slice.END;

  private int seen;
  private long numbers;

  /** What results are on the wire that were among the best, for a while at least. */
  private long resultBytes;

  /** What was tested, or has to be. */
  private long testedBytes;

  /** Nothing yet, of a search that can be. */
  VectorLook(
      Vectors vectors, VectorQuery asked, CompiledPredicate predicate, Wanted of, Call call) {
    this.vectors = vectors;
    this.options = asked.options();
    this.predicate = predicate;
    place = of.place;
    similarity = of.similarity;
    nearest = new Nearest(options.limit());
    boolean isTestedHere = predicate != CompiledPredicate.TRUE && !predicate.runsOutside();
    matcher = isTestedHere ? predicate.inside(call.queries().schemas()) : null;
    entriesMax = isTestedHere ? predicate.outOf(Slice.ENTRIES_MAX) : Slice.ENTRIES_MAX;
    testedBytesMax = isTestedHere ? predicate.outOf((int) Slice.BYTES_MAX) : Slice.BYTES_MAX;
  }

  /**
   * What all partitions look for. Immutable.
   *
   * @param place of the index that is searched
   */
  record Wanted(int place, Similarity similarity) {

    /**
     * What a search wants.
     *
     * @throws IllegalArgumentException if the search cannot be
     */
    static Wanted of(Vectors vectors, VectorQuery asked) {
      SearchHints.require(asked.options());
      if (asked.vectors().size() != 1) {
        throw new IllegalArgumentException(
            "vectors=" + asked.vectors().size() + ": a search has one vector");
      }
      VectorPair pair = asked.vectors().getFirst();
      int place = vectors.place(pair.name());
      float[] numbers = vectors.require(place, pair);
      return new Wanted(place, new Similarity(vectors.index(place).metric(), numbers));
    }
  }

  /** The place of the index that is searched. */
  int place() {
    return place;
  }

  CompiledPredicate predicate() {
    return predicate;
  }

  // In the partition.

  /** Looks at documents from a cursor on, as many as one slice may. */
  VectorLook from(VectorState state, int start) {
    int cursor = start;
    int homes = 0;
    while (cursor != EntryTable.CURSOR_END && hasRoom() && homes < SLICE_HOMES_MAX) {
      int seenBefore = seen;
      cursor = state.scan(cursor, 1, STEP_HOMES_MAX, this::at);
      homes += seen == seenBefore ? STEP_HOMES_MAX : 1;
    }
    next = cursor;
    return this;
  }

  private boolean hasRoom() {
    return seen < entriesMax
        && numbers < SLICE_NUMBERS_MAX
        && resultBytes < Slice.BYTES_MAX
        && testedBytes < testedBytesMax;
  }

  private void at(VectorEntry entry) {
    seen++;
    float[] vector = entry.vector(place);
    if (vector.length == 0) {
      return;
    }
    switch (test(entry)) {
      case NO -> {}
      case YES -> {
        numbers += vector.length;
        add(entry, vector);
      }
      case NEEDS_CLASS -> undecided.add(entry);
    }
  }

  private Matcher.Match test(VectorEntry entry) {
    if (predicate == CompiledPredicate.TRUE) {
      return Matcher.Match.YES;
    }
    boolean isTooMuch = testedBytes >= testedBytesMax;
    testedBytes += entry.key().length + entry.value.length;
    return matcher == null || isTooMuch
        ? Matcher.Match.NEEDS_CLASS
        : matcher.test(entry.key(), entry.value);
  }

  private void add(VectorEntry entry, float[] vector) {
    if (nearest.add(entry, similarity.score(vector))) {
      resultBytes += VectorSearching.bytes(entry, options);
    }
  }

  /** Whether a slice can look at all that is fresh. */
  boolean hasRoomFor(VectorFeed feed) {
    return feed.freshCount() <= entriesMax
        && (long) feed.freshCount() * similarity.dimension() <= SLICE_NUMBERS_MAX;
  }

  /**
   * Looks at what a graph has found in this partition, and what it has not.
   *
   * @param found nodes of documents that the predicate means
   */
  VectorLook with(
      VectorState state, VectorDirectory.Search search, List<GraphNode> found, VectorFeed feed) {
    for (GraphNode node : found) {
      // One that was inserted since the search began is among what is fresh.
      VectorEntry entry = node.live();
      if (entry != null && node.number() < search.snapshot()) {
        add(entry, node.vector());
      }
    }
    List<VectorEntry> fresh = new ArrayList<>();
    feed.collectFresh(search.snapshot(), fresh);
    fresh.forEach(this::at);
    return from(state, feed.cursor());
  }

  // Outside.

  /** Whether there are documents to {@link #decide}. */
  boolean isUndecided() {
    return !undecided.isEmpty();
  }

  /** Tests what was left; on a worker. */
  VectorLook decide(OutsideServices services) {
    Matcher outside = predicate.outside(services.queries().schemas(), services.serialization());
    for (VectorEntry entry : undecided) {
      if (outside.test(entry.key(), entry.value) == Matcher.Match.YES) {
        add(entry, entry.vector(place));
      }
    }
    undecided.clear();
    return this;
  }

  /** The best that were found. Takes them out. */
  PartReply reply() {
    List<FoundDocument> results = new ArrayList<>();
    for (Nearest.Near near : nearest.take()) {
      VectorEntry entry = near.entry();
      results.add(
          new FoundDocument(
              new Data(entry.key()),
              options.includeValue() ? new Data(entry.value) : null,
              near.score(),
              options.includeVectors() ? vectors.pairs(entry) : null));
    }
    return new PartReply(next, results);
  }
}
