package dev.grid.structures.vector;

import dev.grid.kernel.Slice;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.protocol.Data;
import dev.grid.structures.vector.VectorMessages.FoundDocument;
import dev.grid.structures.vector.VectorMessages.PartReply;
import dev.grid.structures.vector.VectorMessages.SearchOptions;
import dev.grid.structures.vector.VectorMessages.SearchPart;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Searches a partition by looking at all its vectors, in slices: one look is bounded by the numbers
 * that are multiplied. A cursor is a place among the hashes of keys, as {@link EntryTable} says; so
 * documents that are there throughout are seen once, whatever else changes between two slices. What
 * was stored in the partition is found from then on. Stateless.
 */
final class VectorSearching {

  /** One slice ends with the document that brings the numbers looked at to so many. */
  static final int SLICE_NUMBERS_MAX = 64 << 10;

  /** So many places of a table are looked at. */
  private static final int SLICE_HOMES_MAX = 16 << 10;

  private static final int STEP_HOMES_MAX = 256;

  /** What a result takes on the wire, beside its bytes. */
  private static final int RESULT_BYTES = 40;

  private static final int PAIR_BYTES = 32;

  private VectorSearching() {}

  /**
   * The best of one slice.
   *
   * @throws IllegalArgumentException if the search cannot be
   */
  static PartReply search(VectorState state, SearchPart asked) {
    SearchHints.require(asked.options());
    if (asked.vectors().size() != 1) {
      throw new IllegalArgumentException(
          "vectors=" + asked.vectors().size() + ": a search has one vector");
    }
    VectorPair wanted = asked.vectors().getFirst();
    int place = state.vectors().place(wanted.name());
    float[] numbers = state.vectors().require(place, wanted);
    Similarity similarity = new Similarity(state.vectors().index(place).metric(), numbers);
    Look look = new Look(place, similarity, new Nearest(asked.options().limit()));
    int cursor = asked.from();
    int homes = 0;
    while (cursor != EntryTable.CURSOR_END && look.hasRoom() && homes < SLICE_HOMES_MAX) {
      int seenBefore = look.seen;
      cursor = state.scan(cursor, 1, STEP_HOMES_MAX, look::at);
      homes += look.seen == seenBefore ? STEP_HOMES_MAX : 1;
    }
    return new PartReply(cursor, results(state, asked.options(), look.nearest));
  }

  /** What one slice has looked at. */
  private static final class Look {

    private final int place;
    private final Similarity similarity;
    private final Nearest nearest;
    private int seen;
    private long numbers;

    Look(int place, Similarity similarity, Nearest nearest) {
      this.place = place;
      this.similarity = similarity;
      this.nearest = nearest;
    }

    boolean hasRoom() {
      return seen < Slice.ENTRIES_MAX && numbers < SLICE_NUMBERS_MAX;
    }

    void at(VectorEntry entry) {
      seen++;
      float[] vector = place < entry.vectors.length ? entry.vectors[place] : VectorEntry.NONE;
      if (vector.length != 0) {
        numbers += vector.length;
        nearest.add(entry, similarity.score(vector));
      }
    }
  }

  private static List<FoundDocument> results(
      VectorState state, SearchOptions options, Nearest nearest) {
    List<FoundDocument> results = new ArrayList<>();
    for (Nearest.Near near : nearest.take()) {
      VectorEntry entry = near.entry();
      results.add(
          new FoundDocument(
              new Data(entry.key()),
              options.includeValue() ? new Data(entry.value) : null,
              near.score(),
              options.includeVectors() ? state.vectors().pairs(entry) : null));
    }
    return results;
  }

  /** The best of two parts. */
  static PartReply merge(SearchPart asked, PartReply left, PartReply right) {
    int limit = asked.options().limit();
    List<FoundDocument> one = left.results();
    List<FoundDocument> other = right.results();
    if (one.isEmpty()) {
      return right;
    } else if (other.isEmpty()) {
      return left;
    }
    List<FoundDocument> best = new ArrayList<>(Math.min(limit, one.size() + other.size()));
    int i = 0;
    int j = 0;
    while (best.size() < limit && (i < one.size() || j < other.size())) {
      boolean isOne = j == other.size() || i < one.size() && isBetter(one.get(i), other.get(j));
      best.add(isOne ? one.get(i++) : other.get(j++));
    }
    return new PartReply(right.next(), best);
  }

  private static boolean isBetter(FoundDocument one, FoundDocument other) {
    int order = Float.compare(one.score(), other.score());
    return order > 0
        || order == 0 && Arrays.compareUnsigned(one.key().bytes(), other.key().bytes()) < 0;
  }

  /** About how many bytes results take on the wire. */
  static long bytes(List<FoundDocument> results) {
    long bytes = 0;
    for (FoundDocument result : results) {
      bytes += RESULT_BYTES + result.key().length();
      Data value = result.value();
      bytes += value == null ? 0 : value.length();
      List<VectorPair> vectors = result.vectors();
      if (vectors != null) {
        for (VectorPair pair : vectors) {
          float[] vector = pair.vector();
          bytes += PAIR_BYTES + (vector == null ? 0 : (long) vector.length * Float.BYTES);
        }
      }
    }
    return bytes;
  }
}
