package dev.grid.sql.engine.fragment;

import dev.grid.sql.SqlColumnType;

/**
 * An aggregate over a column.
 *
 * @param column of the rows that are aggregated; -1 for COUNT(*)
 * @param second another column, as that of the values of JSON_OBJECTAGG; else -1
 * @param filter a column that says which rows count; -1 for all
 * @param flag of JSON aggregates: whether nulls are left out
 */
public record AggregateCall(
    Kind kind,
    int column,
    int second,
    int filter,
    boolean distinct,
    boolean flag,
    SqlColumnType type) {

  /** Which; by their numbers between members, so add at the end. */
  public enum Kind {
    COUNT,
    SUM,
    AVG,
    MIN,
    MAX,
    EVERY,
    SOME,
    ANY_VALUE,
    JSON_ARRAYAGG,
    JSON_OBJECTAGG
  }

  /** The same over other places. */
  AggregateCall at(int newColumn, int newSecond, int newFilter) {
    return new AggregateCall(kind, newColumn, newSecond, newFilter, distinct, flag, type);
  }
}
