package dev.grid.vector;

import dev.grid.query.PagingPredicate;
import dev.grid.query.Predicate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a search is to find. Immutable. Start from {@link #nearest}.
 *
 * <pre>{@code
 * VectorSearchOptions.nearest(10).withFilter(Predicates.equal("language", "fr")).withValues()
 * }</pre>
 *
 * @param limit how many documents at most, from 1 to {@value #LIMIT_MAX}
 * @param includeValue whether results have the documents' values
 * @param includeVectors whether results have the documents' vectors
 * @param hints how to search, by name; what is not known is ignored. {@code efSearch}: how many
 *     candidates an index that is searched approximately looks at, {@code limit} or more; more find
 *     what is nearest more surely, and take longer. {@code partitionLimit}, {@code memberLimit}
 *     (positive numbers) and {@code singleStage} ({@code true} or {@code false}) are taken as the
 *     protocol has them, and not needed
 * @param filter only documents whose values and keys meet it are found, as {@link
 *     dev.grid.query.Predicates} says; null for all. Where few do, each of them is compared, so
 *     that none is missed. Members of the reference have no filters: a search with one fails there
 */
public record VectorSearchOptions(
    int limit,
    boolean includeValue,
    boolean includeVectors,
    Map<String, String> hints,
    @Nullable Predicate filter)
    implements VectorSearchOptionsWithers {

  /** The most documents that one search finds. */
  public static final int LIMIT_MAX = 10_000;

  /** Looks at so many candidates; see {@link #hints}. */
  public static final String EF_SEARCH = "efSearch";

  public VectorSearchOptions {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit=" + limit + ": must be from 1 to " + LIMIT_MAX);
    }
    hints = Map.copyOf(hints);
    if (filter instanceof PagingPredicate) {
      throw new IllegalArgumentException(
          "a filter cannot be a paging predicate: set the limit, and filter by the one within it");
    }
  }

  /** The nearest ones' keys and scores, without values and vectors. */
  public static VectorSearchOptions nearest(int limit) {
    return new VectorSearchOptions(limit, false, false, Map.of(), null);
  }

  /** This with values in the results. */
  public VectorSearchOptions withValues() {
    return withIncludeValue(true);
  }

  /** This with vectors in the results. */
  public VectorSearchOptions withVectors() {
    return withIncludeVectors(true);
  }
}
