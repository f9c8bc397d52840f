package dev.grid.systemtests.faults;

import dev.grid.sql.GridSql;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRow;
import dev.grid.sql.SqlStatement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Queries two maps in which so many rows stay all the time, while others come and go: a query
 * fails, or has each of them once.
 */
final class SqlReader implements Worker {

  private static final int STAY = 1_000;
  private static final int KINDS = 20;
  private static final int PAGE = 97;

  /** Keys from here on come and go. */
  private static final int PASSING = 1_000_000;

  private final Random random;
  private final GridSql sql;
  private final Caller caller;
  private final List<String> wrong = new ArrayList<>();

  SqlReader(Random random, GridSql sql, Caller caller) {
    this.random = random;
    this.sql = sql;
    this.caller = caller;
  }

  /** Makes what stays, in a cluster that is whole. */
  static void fill(GridSql sql) {
    for (String name : List.of("sql_stay", "sql_kinds")) {
      count(
          sql,
          "CREATE OR REPLACE MAPPING "
              + name
              + " (k INT EXTERNAL NAME \"__key\", kind INT, stays BOOLEAN) TYPE IMap"
              + " OPTIONS ('keyFormat'='int', 'valueFormat'='json-flat')");
    }
    String some = "SINK INTO %s SELECT v, MOD(v, " + KINDS + "), TRUE FROM TABLE(generate_series(";
    count(sql, some.formatted("sql_stay") + "0, " + (STAY - 1) + "))");
    count(sql, some.formatted("sql_kinds") + "0, " + (KINDS - 1) + "))");
  }

  private static long count(GridSql sql, String statement, Object... parameters) {
    try (SqlResult result = sql.execute(statement, parameters)) {
      return result.updateCount();
    }
  }

  @Override
  public void step() {
    switch (random.nextInt(6)) {
      case 0 -> check("SELECT k FROM sql_stay WHERE stays", scanned());
      case 1 ->
          check(
              "SELECT kind, COUNT(*) FROM sql_stay WHERE stays GROUP BY kind", kinds(STAY / KINDS));
      case 2 ->
          check(
              "SELECT b.k, COUNT(*) FROM sql_stay a JOIN sql_kinds b ON a.kind = b.k WHERE a.stays"
                  + " GROUP BY b.k",
              kinds(STAY / KINDS));
      case 3 ->
          check(
              "SELECT a.k, COUNT(*) FROM sql_kinds a JOIN sql_stay b ON a.k = b.k GROUP BY a.k",
              kinds(1));
      case 4 -> {
        int key = random.nextInt(STAY);
        check("SELECT k, kind FROM sql_stay WHERE k = ?", Set.of(List.of(key, key % KINDS)), key);
      }
      default -> {
        int key = PASSING + random.nextInt(PASSING);
        caller.call(
            () -> count(sql, "SINK INTO sql_stay (k, kind, stays) VALUES (?, 1, FALSE)", key));
        caller.call(() -> count(sql, "DELETE FROM sql_stay WHERE k = ?", key));
      }
    }
  }

  private static Set<List<@Nullable Object>> scanned() {
    Set<List<@Nullable Object>> all = new HashSet<>();
    IntStream.range(0, STAY).forEach(k -> all.add(List.of(k)));
    return all;
  }

  private static Set<List<@Nullable Object>> kinds(long count) {
    Set<List<@Nullable Object>> all = new HashSet<>();
    IntStream.range(0, KINDS).forEach(kind -> all.add(List.of(kind, count)));
    return all;
  }

  private void check(
      String query, Set<? extends List<? extends @Nullable Object>> expected, Object... of) {
    List<List<@Nullable Object>> found = new ArrayList<>();
    Caller.Call call =
        caller.call(
            () -> {
              found.clear();
              SqlStatement statement = SqlStatement.of(query, of).withFetchSize(PAGE);
              try (SqlResult result = sql.execute(statement)) {
                for (SqlRow row : result) {
                  found.add(
                      IntStream.range(0, row.metadata().size()).mapToObj(i -> row.get(i)).toList());
                }
              }
              return found.size();
            });
    if (call.isAcknowledged()
        && (found.size() != expected.size() || !expected.equals(new HashSet<>(found)))) {
      Set<Object> missing = new HashSet<>(expected);
      found.forEach(missing::remove);
      wrong.add(
          query + ": rows=" + found.size() + " of=" + expected.size() + " missing=" + missing);
    }
  }

  @Override
  public void judge(Tally tally) {
    caller.addTo(tally);
    tally.contradicted += wrong.size();
    wrong.forEach(tally::sample);
  }
}
