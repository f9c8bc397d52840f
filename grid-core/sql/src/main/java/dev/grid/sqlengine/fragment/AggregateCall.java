package dev.grid.sqlengine.fragment;

import dev.grid.sql.SqlColumnType;
import org.jspecify.annotations.Nullable;

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
    COUNT(0),
    SUM(1),
    AVG(2),
    MIN(3),
    MAX(4),
    EVERY(5),
    SOME(6),
    ANY_VALUE(7),
    JSON_ARRAYAGG(8),
    JSON_OBJECTAGG(9),
    /** That of the only row; more are an error. */
    SINGLE_VALUE(10);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** As it goes between members. */
    int code() {
      return code;
    }

    /** That of a number, or null. */
    static @Nullable Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      return null;
    }
  }

  /** The same over other places. */
  AggregateCall at(int newColumn, int newSecond, int newFilter) {
    return new AggregateCall(kind, newColumn, newSecond, newFilter, distinct, flag, type);
  }
}
