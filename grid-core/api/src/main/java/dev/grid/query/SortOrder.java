package dev.grid.query;

import java.util.Objects;

/**
 * How rows of a {@link Search} are ordered by one attribute. There is one total order of all
 * values: booleans, numbers by what they are worth, text by code points, dates, times, times with a
 * date, times with a zone, UUIDs, and then values of classes that are {@link Comparable}.
 * Immutable.
 *
 * @param attribute as {@link Predicates} says; one value, so without {@code [any]}
 * @param isDescending whether the greatest comes first
 * @param isNullsFirst whether entries without a value come before all others, or behind them,
 *     whatever the direction
 * @param isIgnoringCase whether text is compared whatever the case of letters; indexes do not help
 *     with that
 */
public record SortOrder(
    String attribute, boolean isDescending, boolean isNullsFirst, boolean isIgnoringCase) {

  public SortOrder {
    Objects.requireNonNull(attribute, "attribute");
  }

  /** The least first; what has no value comes before all others. */
  public static SortOrder ascending(String attribute) {
    return new SortOrder(attribute, false, true, false);
  }

  /** The greatest first; what has no value comes last. */
  public static SortOrder descending(String attribute) {
    return new SortOrder(attribute, true, false, false);
  }

  /** This, with entries that have no value before all others. */
  public SortOrder nullsFirst() {
    return new SortOrder(attribute, isDescending, true, isIgnoringCase);
  }

  /** This, with entries that have no value behind all others. */
  public SortOrder nullsLast() {
    return new SortOrder(attribute, isDescending, false, isIgnoringCase);
  }

  /** This, whatever the case of letters. */
  public SortOrder ignoringCase() {
    return new SortOrder(attribute, isDescending, isNullsFirst, true);
  }
}
