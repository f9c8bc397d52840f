package dev.grid.structures.vector;

import dev.grid.MessageTooLargeException;
import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.Slice;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Data;
import dev.grid.structures.vector.VectorMessages.FoundDocument;
import dev.grid.structures.vector.VectorMessages.PartReply;
import dev.grid.structures.vector.VectorMessages.SearchNearVector;
import dev.grid.structures.vector.VectorMessages.SearchOptions;
import dev.grid.structures.vector.VectorMessages.SearchPart;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Searches a partition. Where the member has a graph of the collection, its nodes that are near are
 * looked for once for all partitions, outside of them; a partition confirms those that are its own,
 * and looks at what the graph does not have yet. Elsewhere it looks at all vectors. What was stored
 * in the partition is found from then on.
 *
 * <p>Looking goes in slices, each bounded by the numbers that are multiplied. A cursor is a place
 * among the hashes of keys, as {@link EntryTable} says; so documents that are there throughout are
 * seen once, whatever else changes between two slices. Stateless.
 */
final class VectorSearching {

  /** One slice ends with the document that brings the numbers looked at to so many. */
  static final int SLICE_NUMBERS_MAX = 64 << 10;

  /** What the results of a search may take on the wire together. */
  static final long RESULTS_BYTES_MAX = 64 << 20;

  /** So many places of a table are looked at. */
  private static final int SLICE_HOMES_MAX = 16 << 10;

  private static final int STEP_HOMES_MAX = 256;

  /** What a result takes on the wire, beside its bytes. */
  private static final int RESULT_BYTES = 40;

  private static final int PAIR_BYTES = 32;

  private VectorSearching() {}

  /** What is looked for, and what has come of one slice of it. */
  private static final class Look {

    private final VectorState state;
    private final SearchPart asked;
    private final int place;
    private final float[] wanted;
    private final Similarity similarity;
    private final Nearest nearest;
    private int seen;
    private long numbers;

    /** What results are on the wire that were among the best, for a while at least. */
    private long bytes;

    /**
     * Nothing yet.
     *
     * @throws IllegalArgumentException if the search cannot be
     */
    Look(VectorState state, SearchPart asked) {
      SearchHints.require(asked.options());
      if (asked.vectors().size() != 1) {
        throw new IllegalArgumentException(
            "vectors=" + asked.vectors().size() + ": a search has one vector");
      }
      VectorPair pair = asked.vectors().getFirst();
      this.state = state;
      this.asked = asked;
      place = state.vectors().place(pair.name());
      wanted = state.vectors().require(place, pair);
      similarity = new Similarity(state.vectors().index(place).metric(), wanted);
      nearest = new Nearest(asked.options().limit());
    }

    /** Looks at documents from a cursor on, as many as one slice may; the best are the answer. */
    PartReply from(int start) {
      int cursor = start;
      int homes = 0;
      while (cursor != EntryTable.CURSOR_END && hasRoom() && homes < SLICE_HOMES_MAX) {
        int seenBefore = seen;
        cursor = state.scan(cursor, 1, STEP_HOMES_MAX, this::at);
        homes += seen == seenBefore ? STEP_HOMES_MAX : 1;
      }
      return new PartReply(cursor, results(state, asked.options(), nearest));
    }

    private boolean hasRoom() {
      return seen < Slice.ENTRIES_MAX && numbers < SLICE_NUMBERS_MAX && bytes < Slice.BYTES_MAX;
    }

    void at(VectorEntry entry) {
      seen++;
      float[] vector = entry.vector(place);
      if (vector.length != 0) {
        numbers += vector.length;
        add(entry, vector);
      }
    }

    private void add(VectorEntry entry, float[] vector) {
      if (nearest.add(entry, similarity.score(vector))) {
        bytes += resultBytes(entry, asked.options());
      }
    }

    /** Whether a slice can look at all that is fresh. */
    boolean hasRoomFor(VectorFeed feed) {
      return feed.freshCount() <= Slice.ENTRIES_MAX
          && (long) feed.freshCount() * wanted.length <= SLICE_NUMBERS_MAX;
    }

    /** What a graph has found in all partitions, and what it has not. */
    PartReply with(VectorDirectory.Search search, List<GraphNode> found, VectorFeed feed) {
      for (GraphNode node : found) {
        // One that was inserted since the search began is among what is fresh.
        if (node.feed() == feed && node.number() < search.snapshot() && node.isLive()) {
          add(node.entry(), node.vector());
        }
      }
      List<GraphNode> fresh = new ArrayList<>();
      feed.collectFresh(search.snapshot(), fresh);
      fresh.forEach(node -> at(node.entry()));
      return from(feed.cursor());
    }
  }

  /**
   * The best of one slice.
   *
   * @throws IllegalArgumentException if the search cannot be
   */
  static Outcome search(VectorState state, SearchPart asked, Call call) {
    Look look = new Look(state, asked);
    VectorFeeds feeds = state.feeds();
    if (asked.from() != Slice.START || feeds == null || !isByGraph(look, feeds)) {
      return Outcome.reply(look.from(asked.from()));
    }
    VectorDirectory.Search search = feeds.directory().search(asked, look.place, call.nowMillis());
    if (search == null) {
      return Outcome.reply(look.from(Slice.START));
    }
    if (search.answer() != null) {
      return goOn(look, feeds, search);
    }
    int candidates = SearchHints.candidates(asked.options());
    float[] wanted = look.wanted;
    return new Outcome.Sliced(Queries.POOL, services -> search.look(wanted, candidates));
  }

  /** The same, when the graph was searched outside. */
  static Outcome resume(VectorState state, SearchPart asked, @Nullable Object result, Call call) {
    Look look = new Look(state, asked);
    VectorFeeds feeds = state.feeds();
    VectorDirectory.Search search = (VectorDirectory.Search) Objects.requireNonNull(result);
    return feeds != null
            && isByGraph(look, feeds)
            && feeds.directory().isKept(search, call.nowMillis())
        ? goOn(look, feeds, search)
        : Outcome.reply(look.from(Slice.START));
  }

  private static boolean isByGraph(Look look, VectorFeeds feeds) {
    VectorFeed feed = feeds.feed(look.place);
    return feed.cursor() != EntryTable.CURSOR_START
        && feeds.directory().isOn(look.place)
        && look.hasRoomFor(feed);
  }

  private static Outcome goOn(Look look, VectorFeeds feeds, VectorDirectory.Search search) {
    VectorDirectory.Answer answer = Objects.requireNonNull(search.answer());
    List<GraphNode> found = answer.nodes();
    return Outcome.reply(
        found == null ? look.from(Slice.START) : look.with(search, found, feeds.feed(look.place)));
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

  /** What a search fails with whose results are too large together. */
  static MessageTooLargeException tooLarge(SearchNearVector asked) {
    SearchOptions options = asked.options();
    return new MessageTooLargeException(
        "vector-collection=%s: the results of a search have more than %d bytes, with limit=%d,"
                .formatted(asked.name(), RESULTS_BYTES_MAX, options.limit())
            + " includeValue=%s and includeVectors=%s; lower the limit, or leave out values or"
                .formatted(options.includeValue(), options.includeVectors())
            + " vectors and get the documents by their keys");
  }

  /** About how many bytes an entry takes on the wire as a result. */
  private static long resultBytes(VectorEntry entry, SearchOptions options) {
    long bytes = (long) RESULT_BYTES + entry.key().length;
    bytes += options.includeValue() ? entry.value.length : 0;
    if (options.includeVectors()) {
      for (float[] vector : entry.vectors) {
        bytes += PAIR_BYTES + (long) vector.length * Float.BYTES;
      }
    }
    return bytes;
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
