package dev.grid.kernel.query;

import dev.grid.kernel.index.IndexRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a predicate, or one branch of it, says of attributes that may be indexed: all entries that
 * are meant are in each of its ranges. Immutable but for what it has found out of indexes; for any
 * thread.
 */
public final class Conjunction {

  /** For so many indexes it is kept where to look. */
  private static final int INDEXES_MAX = 64;

  private final List<AttributeRanges> ranges;

  /** What was found out, by any thread; another may find it out again. */
  private volatile List<RangesIn> found = List.of();

  /** Where those that are meant are in one index. */
  private record RangesIn(List<AttributePath> index, @Nullable List<IndexRange> ranges) {}

  private Conjunction(List<AttributeRanges> ranges) {
    this.ranges = ranges;
  }

  /** What a term says. */
  static Conjunction of(Term term) {
    return new Conjunction(AttributeRanges.of(term));
  }

  /**
   * What each branch says of those disjunctions that have to be met and are about several
   * attributes; without those of which a branch says nothing.
   */
  static List<List<Conjunction>> alternatives(Term term) {
    return switch (term) {
      case Term.All all -> all.terms().stream().flatMap(t -> alternatives(t).stream()).toList();
      case Term.Any any -> {
        List<Conjunction> branches = any.terms().stream().map(Conjunction::of).toList();
        boolean isAnswerable =
            AttributeRanges.of(term).isEmpty()
                && branches.stream().noneMatch(branch -> branch.ranges.isEmpty());
        yield isAnswerable ? List.of(branches) : List.of();
      }
      default -> List.of();
    };
  }

  /**
   * Where all values of an attribute are of entries that are meant; null if they may be anywhere.
   */
  public @Nullable List<IndexRange> rangesOf(AttributePath attribute) {
    return rangesIn(List.of(attribute));
  }

  /**
   * Where in an index by these attributes all entries are that are meant, but for those that it
   * could not read; null if they may be anywhere. Found out once: each partition asks.
   */
  public @Nullable List<IndexRange> rangesIn(List<AttributePath> index) {
    List<RangesIn> known = found;
    for (int i = 0; i < known.size(); i++) {
      RangesIn one = known.get(i);
      if (one.index.equals(index)) {
        return one.ranges;
      }
    }
    RangesIn one = new RangesIn(index, IndexRanges.of(index, ranges));
    List<RangesIn> more = new ArrayList<>(known.size() < INDEXES_MAX ? known : List.of());
    more.add(one);
    found = List.copyOf(more);
    return one.ranges;
  }
}
