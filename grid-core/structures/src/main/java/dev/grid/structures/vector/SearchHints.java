package dev.grid.structures.vector;

import dev.grid.structures.vector.VectorMessages.SearchOptions;
import dev.grid.vector.VectorSearchOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a search says of how to search, and refuses what cannot be. Stateless. */
final class SearchHints {

  private static final int EF_SEARCH_MAX = 100_000;

  /** Unless a hint says otherwise. */
  private static final int CANDIDATES_MIN = 50;

  private static final int CANDIDATES_A_RESULT = 2;

  private SearchHints() {}

  /**
   * Looks at everything but the vector.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static void require(SearchOptions options) {
    if (options.limit() < 1 || options.limit() > VectorSearchOptions.LIMIT_MAX) {
      throw new IllegalArgumentException(
          "limit=" + options.limit() + ": must be from 1 to " + VectorSearchOptions.LIMIT_MAX);
    }
    Map<String, String> hints = options.hints();
    if (hints != null) {
      requireNumber("partitionLimit", hints, Integer.MAX_VALUE);
      requireNumber("memberLimit", hints, Integer.MAX_VALUE);
      requireNumber(VectorSearchOptions.EF_SEARCH, hints, EF_SEARCH_MAX);
      String singleStage = hints.get("singleStage");
      if (singleStage != null
          && !singleStage.equalsIgnoreCase("true")
          && !singleStage.equalsIgnoreCase("false")) {
        throw refused("singleStage", singleStage, "must be true or false");
      }
    }
  }

  /** How many candidates are looked for in a graph. */
  static int candidates(SearchOptions options) {
    Map<String, String> hints = options.hints();
    String text = hints == null ? null : hints.get(VectorSearchOptions.EF_SEARCH);
    int candidates =
        text == null
            ? Math.max(CANDIDATES_MIN, CANDIDATES_A_RESULT * options.limit())
            : number(VectorSearchOptions.EF_SEARCH, text, EF_SEARCH_MAX);
    return Math.max(candidates, options.limit());
  }

  private static void requireNumber(String hint, Map<String, String> hints, int max) {
    String text = hints.get(hint);
    if (text != null) {
      var unused = number(hint, text, max);
    }
  }

  private static int number(String hint, String text, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw refused(hint, text, "must be a number from 1 to " + max);
    }
    throw refused(hint, text, "must be from 1 to " + max);
  }

  private static IllegalArgumentException refused(String hint, @Nullable String text, String why) {
    return new IllegalArgumentException("hint " + hint + "=" + text + ": " + why);
  }
}
