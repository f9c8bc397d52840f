package dev.grid.systemtests.faults;

import dev.grid.sql.GridSql;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRow;
import dev.grid.systemtests.history.Operation;
import java.util.Iterator;

/**
 * A map as statements see it. What statements do not answer, the value that was there before, is
 * read before: a key has one writer only. Thread-safe.
 */
final class SqlRegisters implements RegisterMap {

  private final GridSql sql;
  private final String name;

  /** Makes the mapping. */
  SqlRegisters(GridSql sql, String name) {
    this.sql = sql;
    this.name = '"' + name + '"';
    Attempts.of(
        () -> {
          sql.execute(
                  "CREATE OR REPLACE MAPPING "
                      + this.name
                      + " TYPE IMap OPTIONS ('keyFormat'='varchar', 'valueFormat'='bigint')")
              .close();
          return true;
        });
  }

  @Override
  public long apply(String key, Operation.Action action, long argument, long expected) {
    return switch (action) {
      case READ -> read(key);
      case SET -> {
        count("SINK INTO " + name + " (__key, this) VALUES (?, ?)", key, argument);
        yield Operation.ABSENT;
      }
      case PUT -> {
        long before = read(key);
        count("SINK INTO " + name + " (__key, this) VALUES (?, ?)", key, argument);
        yield before;
      }
      case PUT_IF_ABSENT -> {
        long before = read(key);
        if (before == Operation.ABSENT) {
          count("INSERT INTO " + name + " (__key, this) VALUES (?, ?)", key, argument);
        }
        yield before;
      }
      case COMPARE_AND_SET ->
          count(
              "UPDATE " + name + " SET this = ? WHERE __key = ? AND this = ?",
              argument,
              key,
              expected);
      case REMOVE -> {
        long before = read(key);
        long removed = count("DELETE FROM " + name + " WHERE __key = ?", key);
        yield removed == 1 ? before : Operation.ABSENT;
      }
      case ADD, TRY_ACQUIRE, RELEASE, TRY_SET_COUNT, COUNT_DOWN, AWAIT ->
          throw new IllegalArgumentException("a map has no " + action);
    };
  }

  private long read(String key) {
    try (SqlResult result = sql.execute("SELECT this FROM " + name + " WHERE __key = ?", key)) {
      Iterator<SqlRow> rows = result.iterator();
      if (!rows.hasNext()) {
        return Operation.ABSENT;
      }
      Long found = rows.next().get(0, Long.class);
      if (rows.hasNext()) {
        throw new IllegalStateException("a key has two rows");
      }
      return found == null ? Operation.ABSENT : found;
    }
  }

  private long count(String statement, Object... parameters) {
    try (SqlResult result = sql.execute(statement, parameters)) {
      return result.updateCount();
    }
  }
}
