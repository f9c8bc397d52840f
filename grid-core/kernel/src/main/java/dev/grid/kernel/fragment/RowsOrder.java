package dev.grid.kernel.fragment;

import dev.grid.kernel.query.AttributePath;
import java.util.List;

/**
 * An order of attributes, of which a fragment keeps the first rows: an index may have entries in
 * it.
 *
 * @param rows how many are wanted; at least 1
 */
public record RowsOrder(List<Term> terms, int rows) {

  public RowsOrder {
    terms = List.copyOf(terms);
  }

  /**
   * One attribute.
   *
   * @param values what it has in every entry for which an index's order is the fragment's
   * @param descending whether the greatest come first
   * @param nullsFirst where rows without the attribute are
   */
  public record Term(AttributePath path, Values values, boolean descending, boolean nullsFirst) {}

  /** Values among which an index has the order of a fragment, nulls apart. */
  public enum Values {
    BOOLEANS,
    NUMBERS,
    TEXTS,
    DATES,
    TIMES,
    TIMESTAMPS,
    INSTANTS
  }
}
