package dev.grid.query;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a map are wanted: of those that a predicate means, in an order, the first ones
 * behind an offset or a position. Immutable.
 *
 * <pre>{@code
 * Search cheapest = Search.where(Predicates.equal("city", "Ghent"))
 *     .orderedBy(SortOrder.ascending("price"), SortOrder.descending("rating"))
 *     .first(20);
 * SearchResult<String, Hotel> page = hotels.search(cheapest);
 * SearchResult<String, Hotel> next = hotels.search(cheapest.after(page.last()));
 * }</pre>
 *
 * <p>Rows that the order leaves equal are ordered by a hash of their keys, in the direction of the
 * first attribute: any order, but the same on every member and at any time. Members keep {@code
 * offset + limit} rows a partition at most, and go along an index that gives the order, or its
 * first attributes, if there is one. Entries that are changed meanwhile may be given as they were
 * or as they are. Pages by position show an entry that stays as it is exactly once, whatever else
 * is written and wherever partitions go between two pages; by offset, what is written before a page
 * shifts it.
 *
 * @param predicate which entries are meant; not a {@link PagingPredicate}
 * @param order the attributes that rows are ordered by, the first before the others
 * @param position rows come behind it; null for all
 * @param offset how many rows to leave out
 * @param limit how many rows to give at most; 0 to count only
 * @param isCounting whether to say how many entries are meant in all, which looks at all of them
 *     unless that is every entry
 * @param attributes what to give instead of values; empty for values
 */
public record Search(
    Predicate predicate,
    List<SortOrder> order,
    @Nullable SearchPosition position,
    int offset,
    int limit,
    boolean isCounting,
    List<String> attributes) {

  /** The rows of an answer, at most. */
  public static final int LIMIT_MAX = 100_000;

  /** How many rows may come before the end of an answer, those that are left out among them. */
  public static final int ROWS_MAX = 1_000_000;

  /** By how many attributes rows may be ordered. */
  public static final int ORDERS_MAX = 16;

  public Search {
    Objects.requireNonNull(predicate, "predicate");
    if (predicate instanceof PagingPredicate) {
      throw new IllegalArgumentException(
          "a search has pages of its own: give it the predicate within the paging predicate");
    }
    order = List.copyOf(order);
    attributes = List.copyOf(attributes);
    if (order.size() > ORDERS_MAX) {
      throw new IllegalArgumentException(
          "order has attributes=" + order.size() + ", more than " + ORDERS_MAX);
    }
    if (limit < 0 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit=" + limit + ": must be from 0 to " + LIMIT_MAX);
    }
    if (offset < 0 || offset > ROWS_MAX - limit) {
      throw new IllegalArgumentException(
          "offset="
              + offset
              + ": must not be negative, and with limit="
              + limit
              + " no more than "
              + ROWS_MAX
              + "; go on from a position instead");
    }
    if (position != null && position.values().size() != order.size()) {
      throw new IllegalArgumentException(
          "position has values="
              + position.values().size()
              + " for an order of attributes="
              + order.size());
    }
  }

  /** Those that a predicate means; {@value #LIMIT_MAX} rows at most, in no order of attributes. */
  public static Search where(Predicate predicate) {
    return new Search(predicate, List.of(), null, 0, LIMIT_MAX, false, List.of());
  }

  /** All entries; as {@link #where}. */
  public static Search all() {
    return where(Predicates.alwaysTrue());
  }

  /** This in another order, from its beginning. */
  public Search orderedBy(SortOrder... orders) {
    return orderedBy(List.of(orders));
  }

  /** This in another order, from its beginning. */
  public Search orderedBy(List<SortOrder> orders) {
    return new Search(predicate, orders, null, offset, limit, isCounting, attributes);
  }

  /** This, with at most so many rows. */
  public Search first(int rows) {
    return new Search(predicate, order, position, offset, rows, isCounting, attributes);
  }

  /** This without the first so many rows. */
  public Search skipping(int rows) {
    return new Search(predicate, order, position, rows, limit, isCounting, attributes);
  }

  /** This, from a position on; from the beginning for null. */
  public Search after(@Nullable SearchPosition from) {
    return new Search(predicate, order, from, offset, limit, isCounting, attributes);
  }

  /** This, and how many entries are meant in all, whatever offset, limit and position. */
  public Search counting() {
    return new Search(predicate, order, position, offset, limit, true, attributes);
  }

  /** How many entries are meant, and no rows. */
  public Search countOnly() {
    return new Search(predicate, List.of(), null, 0, 0, true, List.of());
  }

  /** This, with these attributes of rows instead of their values. */
  public Search giving(String... wanted) {
    return new Search(predicate, order, position, offset, limit, isCounting, List.of(wanted));
  }
}
