package dev.grid.spring.data.core;

import java.util.Objects;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;

/**
 * Which entities, in which order, and how many. Immutable.
 *
 * <p>Entities that the sort leaves equal are ordered by id if ids are comparable, so that pages do
 * not overlap. Without a sort the order is the map's: any, but the same while nothing changes.
 * Nulls sort last unless the sort says otherwise, whatever the direction.
 *
 * @param criteria what entities must satisfy
 * @param sort the order; property paths as in {@link Criteria}, through no collections
 * @param offset how many matching entities to skip; 0 or more
 * @param limit how many to return at most
 */
public record GridQuery(Criteria criteria, Sort sort, long offset, Limit limit) {

  public GridQuery {
    Objects.requireNonNull(criteria, "criteria");
    Objects.requireNonNull(sort, "sort");
    Objects.requireNonNull(limit, "limit");
    if (offset < 0) {
      throw new IllegalArgumentException("offset=" + offset + ": must be 0 or more");
    }
    if (limit.isLimited() && limit.max() < 0) {
      throw new IllegalArgumentException("limit=" + limit.max() + ": must be 0 or more");
    }
  }

  /** Every entity, in any order. */
  public static GridQuery all() {
    return matching(Criteria.everything());
  }

  /** The entities that satisfy the criteria, in any order. */
  public static GridQuery matching(Criteria criteria) {
    return new GridQuery(criteria, Sort.unsorted(), 0, Limit.unlimited());
  }

  /** This in another order. */
  public GridQuery with(Sort sort) {
    return new GridQuery(criteria, sort, offset, limit);
  }

  /** This with another limit. */
  public GridQuery with(Limit limit) {
    return new GridQuery(criteria, sort, offset, limit);
  }

  /** This page, in the page's order if it has one. */
  public GridQuery with(Pageable pageable) {
    if (pageable.isUnpaged()) {
      return with(pageable.getSortOr(sort));
    }
    return new GridQuery(
        criteria, pageable.getSortOr(sort), pageable.getOffset(), pageable.toLimit());
  }

  /** This, skipping so many. */
  public GridQuery skipping(long offset) {
    return new GridQuery(criteria, sort, offset, limit);
  }
}
