package dev.grid.structures.vector;

import dev.grid.MessageTooLargeException;
import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.Slice;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Data;
import dev.grid.structures.vector.VectorMessages.FoundDocument;
import dev.grid.structures.vector.VectorMessages.PartReply;
import dev.grid.structures.vector.VectorMessages.SearchOptions;
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
 * in the partition is found from then on. Where only documents are wanted that a predicate means,
 * the graph finds no others ({@link GraphFilter}), or a partition tests each before it compares its
 * vector.
 *
 * <p>Looking goes in slices, each bounded by the numbers that are multiplied. A cursor is a place
 * among the hashes of keys, as {@link EntryTable} says; so documents that are there throughout are
 * seen once, whatever else changes between two slices. Stateless.
 */
final class VectorSearching {

  /** What the results of a search may take on the wire together. */
  static final long RESULTS_BYTES_MAX = 64 << 20;

  /** What a result takes on the wire, beside its bytes. */
  private static final int RESULT_BYTES = 40;

  private static final int PAIR_BYTES = 32;

  private VectorSearching() {}

  /** A predicate that was compiled for a call. */
  private record Ready(CompiledPredicate predicate) {}

  /** A search of a graph that has its answer. */
  private record Searched(VectorDirectory.Search search, CompiledPredicate predicate) {}

  /**
   * The best of one slice.
   *
   * @throws IllegalArgumentException if the search cannot be
   */
  static Outcome search(VectorState state, VectorQuery asked, Call call) {
    Data predicate = asked.predicate();
    CompiledPredicate known =
        predicate == null
            ? CompiledPredicate.TRUE
            : asked.isStated()
                ? CompiledPredicate.of(call.queries().fragments().condition(predicate))
                : call.queries().find(predicate);
    return known != null
        ? begin(state, asked, known, call)
        : new Outcome.Sliced(
            Queries.POOL,
            services -> new Ready(services.queries().compile(predicate, services.serialization())));
  }

  private static Outcome begin(
      VectorState state, VectorQuery asked, CompiledPredicate predicate, Call call) {
    VectorFeeds feeds = state.feeds();
    VectorDirectory.Search known =
        feeds == null ? null : feeds.directory().find(asked, call.nowMillis());
    VectorLook.Wanted wanted =
        known == null ? VectorLook.Wanted.of(state.vectors(), asked) : known.wanted();
    VectorLook look = new VectorLook(state.vectors(), asked, predicate, wanted, call);
    if (predicate.isOfKeys()
        && !predicate.isOf(call.partition(), call.queries().partitionCount())) {
      return end(look);
    }
    if (asked.from() != Slice.START || feeds == null || !isByGraph(look, feeds)) {
      return end(look.from(state, asked.from()));
    }
    VectorDirectory.Search search = feeds.directory().search(asked, wanted, call.nowMillis());
    if (search == null) {
      return end(look.from(state, Slice.START));
    }
    if (search.answer() != null) {
      return goOn(state, look, feeds, search);
    }
    int candidates = SearchHints.candidates(asked.options());
    return new Outcome.Sliced(
        Queries.POOL,
        services ->
            new Searched(search.look(candidates, GraphFilter.of(predicate, services)), predicate));
  }

  /** The same, when something of it was done outside. */
  static Outcome resume(VectorState state, VectorQuery asked, @Nullable Object result, Call call) {
    return switch (Objects.requireNonNull(result)) {
      case Ready ready -> begin(state, asked, ready.predicate(), call);
      case Searched searched -> resume(state, asked, searched, call);
      case VectorLook look -> Outcome.reply(look.reply());
      default -> throw new IllegalStateException("resumed with " + result);
    };
  }

  private static Outcome resume(
      VectorState state, VectorQuery asked, Searched searched, Call call) {
    VectorLook look =
        new VectorLook(
            state.vectors(), asked, searched.predicate(), searched.search().wanted(), call);
    VectorFeeds feeds = state.feeds();
    return feeds != null
            && isByGraph(look, feeds)
            && feeds.directory().isKept(searched.search(), call.nowMillis())
        ? goOn(state, look, feeds, searched.search())
        : end(look.from(state, Slice.START));
  }

  /** Partitions of keys are searched by themselves. */
  private static boolean isByGraph(VectorLook look, VectorFeeds feeds) {
    VectorFeed feed = feeds.feed(look.place());
    return feed.cursor() != EntryTable.CURSOR_START
        && feeds.directory().isOn(look.place())
        && !look.predicate().isOfKeys()
        && look.hasRoomFor(feed);
  }

  private static Outcome goOn(
      VectorState state, VectorLook look, VectorFeeds feeds, VectorDirectory.Search search) {
    VectorFeed feed = feeds.feed(look.place());
    List<GraphNode> found = Objects.requireNonNull(search.answer()).of(feed);
    VectorLook looked =
        found == null ? look.from(state, Slice.START) : look.with(state, search, found, feed);
    search.told();
    return end(looked);
  }

  private static Outcome end(VectorLook look) {
    return look.isUndecided()
        ? new Outcome.Sliced(Queries.POOL, look::decide)
        : Outcome.reply(look.reply());
  }

  /** The best of two parts. */
  static PartReply merge(VectorQuery asked, PartReply left, PartReply right) {
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
  static MessageTooLargeException tooLarge(String name, SearchOptions options) {
    return new MessageTooLargeException(
        "vector-collection=%s: the results of a search have more than %d bytes, with limit=%d,"
                .formatted(name, RESULTS_BYTES_MAX, options.limit())
            + " includeValue=%s and includeVectors=%s; lower the limit, or leave out values or"
                .formatted(options.includeValue(), options.includeVectors())
            + " vectors and get the documents by their keys");
  }

  /** About how many bytes an entry takes on the wire as a result. */
  static long bytes(VectorEntry entry, SearchOptions options) {
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
