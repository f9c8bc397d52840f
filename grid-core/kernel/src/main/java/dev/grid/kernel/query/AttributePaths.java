package dev.grid.kernel.query;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The attributes that predicates were about lately, by their texts: the next predicate about one
 * need not read the text, and finds what was learned of schemas. Thread-safe.
 */
final class AttributePaths {

  /** With so many it begins anew. */
  static final int COUNT_MAX = 1_000;

  private final ConcurrentHashMap<String, AttributePath> known = new ConcurrentHashMap<>();

  /**
   * A path from its text.
   *
   * @throws dev.grid.query.QueryException as {@link AttributePath#of} does
   */
  AttributePath of(String text) {
    AttributePath found = known.get(text);
    if (found != null) {
      return found;
    }
    AttributePath made = AttributePath.of(text);
    if (known.size() >= COUNT_MAX) {
      known.clear();
    }
    AttributePath other = known.putIfAbsent(text, made);
    return other == null ? made : other;
  }

  int size() {
    return known.size();
  }
}
