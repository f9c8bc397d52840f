package dev.grid.kernel.query;

import dev.grid.kernel.index.IndexRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where in an index by one attribute all entries are that a predicate means; others may be there,
 * too. What the index could not read is elsewhere in it, and may be meant as well.
 *
 * @param ranges in order, apart from one another
 */
record AttributeRanges(AttributePath path, List<IndexRange> ranges) {

  /** What is known of the attributes in a term; nothing if it says nothing of one. */
  static List<AttributeRanges> of(Term term) {
    List<AttributeRanges> found = new ArrayList<>();
    collect(term, found);
    return List.copyOf(found);
  }

  private static void collect(Term term, List<AttributeRanges> found) {
    if (term instanceof Term.All all) {
      all.terms().forEach(one -> collect(one, found));
      return;
    }
    AttributeRanges one = ofOne(term);
    if (one == null) {
      return;
    }
    for (int i = 0; i < found.size(); i++) {
      AttributeRanges other = found.get(i);
      if (other.path.equals(one.path) && !one.path.isMany()) {
        found.set(i, new AttributeRanges(one.path, common(other.ranges, one.ranges)));
        return;
      }
    }
    found.add(one);
  }

  private static @Nullable AttributeRanges ofOne(Term term) {
    if (term instanceof Term.OfAttribute attribute) {
      List<IndexRange> ranges = attribute.check().ranges();
      return ranges == null
          ? null
          : new AttributeRanges(attribute.path(), IndexRange.union(ranges));
    }
    return term instanceof Term.Any any ? ofAny(any) : null;
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
    return path == null ? null : new AttributeRanges(path, IndexRange.union(ranges));
  }

  /** What is in both. */
  static List<IndexRange> common(List<IndexRange> some, List<IndexRange> others) {
    List<IndexRange> common = new ArrayList<>();
    for (IndexRange one : some) {
      for (IndexRange other : others) {
        common.add(one.and(other));
      }
    }
    return IndexRange.union(common);
  }
}
