package dev.grid.kernel.query;

import dev.grid.kernel.index.IndexRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where in an index by one attribute all entries are that a predicate means; others may be there,
 * too. What the index could not read is elsewhere in it, and may be meant as well.
 *
 * @param ranges in order, apart from one another
 */
record AttributeRanges(AttributePath path, List<IndexRange> ranges) {

  /** With more of one attribute, it is as if nothing were said of it: no index would help. */
  static final int RANGES_MAX = 4_096;

  /** Of more attributes, those that are named first count. */
  private static final int ATTRIBUTES_MAX = 1_000;

  /** What is known of the attributes in a term; nothing if it says nothing of one. */
  static List<AttributeRanges> of(Term term) {
    Map<AttributePath, AttributeRanges> found = new LinkedHashMap<>();
    collect(term, found);
    return List.copyOf(found.values());
  }

  private static void collect(Term term, Map<AttributePath, AttributeRanges> found) {
    if (term instanceof Term.All all) {
      all.terms().forEach(one -> collect(one, found));
      return;
    }
    AttributeRanges one = ofOne(term);
    if (one != null && (found.size() < ATTRIBUTES_MAX || found.containsKey(one.path))) {
      found.merge(one.path, one, AttributeRanges::and);
    }
  }

  /** Of one attribute, of which both have to be true. */
  private AttributeRanges and(AttributeRanges other) {
    if (path.isMany()) {
      return this;
    }
    List<IndexRange> common = common(ranges, other.ranges);
    return common.size() > RANGES_MAX ? this : new AttributeRanges(path, common);
  }

  private static @Nullable AttributeRanges ofOne(Term term) {
    if (term instanceof Term.OfAttribute attribute) {
      return of(attribute.path(), attribute.check().ranges());
    }
    return term instanceof Term.Any any ? ofAny(any) : null;
  }

  private static @Nullable AttributeRanges of(
      AttributePath path, @Nullable List<IndexRange> ranges) {
    List<IndexRange> apart = ranges == null ? null : IndexRange.union(ranges);
    return apart == null || apart.size() > RANGES_MAX ? null : new AttributeRanges(path, apart);
  }

  /** If all are about one attribute. */
  private static @Nullable AttributeRanges ofAny(Term.Any any) {
    List<IndexRange> ranges = new ArrayList<>();
    AttributePath path = null;
    for (Term term : any.terms()) {
      AttributeRanges one = ofOne(term);
      if (one == null || path != null && !path.equals(one.path)) {
        return null;
      }
      path = one.path;
      ranges.addAll(one.ranges);
    }
    return path == null ? null : of(path, ranges);
  }

  /** What is in both; ranges of each are in order, and apart from one another. */
  static List<IndexRange> common(List<IndexRange> some, List<IndexRange> others) {
    List<IndexRange> common = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < some.size() && j < others.size()) {
      IndexRange one = some.get(i);
      IndexRange other = others.get(j);
      IndexRange both = one.and(other);
      if (!both.isEmpty()) {
        common.add(both);
      }
      // The one that ends first has nothing in common with what follows.
      if (one.upper().compareTo(other.upper()) <= 0) {
        i++;
      } else {
        j++;
      }
    }
    return common;
  }
}
