package dev.grid.sqlengine;

import static dev.grid.sqlengine.SqlCluster.rows;
import static dev.grid.sqlengine.SqlCluster.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.GridMap;
import dev.grid.serialization.JsonValue;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Joins give what H2 gives, in each way in which they are made. More of them by {@code
 * -Dgrid.sql.joins=1000}, others by {@code -Dgrid.sql.seed=..}.
 */
@Timeout(value = 3_600, unit = TimeUnit.SECONDS)
class JoinTest {

  private static final int JOINS = Integer.getInteger("grid.sql.joins", 16);
  private static final long SEED = Long.getLong("grid.sql.seed", 20);

  private static Connection h2;

  /** Two large ones that have half of their keys in common, and a small one. */
  @BeforeAll
  static void fill() throws SQLException {
    h2 = DriverManager.getConnection("jdbc:h2:mem:joins");
    Random random = new Random(SEED);
    fill("big", 600, 1, random);
    fill("half", 300, 2, random);
    fill("few", 7, 40, random);
    fill("sundry", 700, 1, random);
    fill("huge", 4_000, 1, random);
    run("CREATE INDEX by_n ON half (n) TYPE HASH");
  }

  @AfterAll
  static void close() throws SQLException {
    h2.close();
  }

  private static void fill(String table, int count, int step, Random random) throws SQLException {
    run(
        "CREATE OR REPLACE MAPPING "
            + table
            + " (k INT EXTERNAL NAME \"__key\", n INT, b BIGINT, d VARCHAR) TYPE IMap"
            + " OPTIONS ('keyFormat'='int', 'valueFormat'='json-flat')");
    try (Statement statement = h2.createStatement()) {
      statement.execute(
          "CREATE TABLE " + table + " (k INT PRIMARY KEY, n INT, b BIGINT, d VARCHAR)");
    }
    Map<Integer, JsonValue> all = new HashMap<>();
    try (PreparedStatement insert =
        h2.prepareStatement("INSERT INTO " + table + " VALUES (?, ?, ?, ?)")) {
      for (int i = 0; i < count; i++) {
        Object n = maybe(random, random.nextInt(count));
        Object b = maybe(random, (long) random.nextInt(60));
        Object d = maybe(random, "t" + random.nextInt(20));
        insert.setInt(1, i * step);
        insert.setObject(2, n);
        insert.setObject(3, b);
        insert.setObject(4, d);
        insert.executeUpdate();
        String text = d == null ? "null" : "\"" + d + "\"";
        all.put(i * step, new JsonValue("{\"n\":" + n + ",\"b\":" + b + ",\"d\":" + text + "}"));
      }
    }
    GridMap<Integer, JsonValue> map = SqlCluster.FIRST.map(table);
    map.clear();
    map.putAll(all);
  }

  private static @Nullable Object maybe(Random random, Object value) {
    return random.nextInt(8) == 0 ? null : value;
  }

  @Test
  void aSideOfWhichNothingIsWanted_isCounted() {
    assertThat(rows("SELECT COUNT(*) FROM big CROSS JOIN half"))
        .containsExactly(List.of(600L * 300));
    assertThat(rows("SELECT COUNT(*) FROM big x JOIN half y ON x.k = y.k CROSS JOIN few"))
        .containsExactly(List.of(300L * 7));
    assertThat(rows("SELECT x.k FROM few x, half")).hasSize(7 * 300);
  }

  /** Which sides, and what is equal: so that each is made in another way. */
  @ParameterizedTest
  @CsvSource({
    "big, half, x.k = y.k, by key in the partitions of big",
    "half, big, x.k = y.k AND x.n = y.n, by key in the partitions of half",
    "few, big, x.n = y.k, by look-up of keys of big for few rows",
    "big, few, x.k = y.n, by look-up of keys of big for few rows",
    "few, half, x.n = y.n, by broadcast",
    "half, few, x.b = y.b AND x.d = y.d, by broadcast",
    "few, big, x.b > y.b, of all pairs",
    "big, half, x.n = y.b, by broadcast",
    "big, half, x.d = y.d AND x.b = y.n, by hash",
    "sundry, huge, x.n = y.k, by look-up of keys of huge for few rows",
  })
  void joinsAreAsInH2(String left, String right, String on, String way) throws SQLException {
    Random random = new Random(SEED + on.hashCode());
    for (int i = 0; i < JOINS; i++) {
      compare(query(left, right, on, random));
    }
    String plain = "SELECT x.k, y.k FROM " + left + " x JOIN " + right + " y ON " + on;
    assertThat(String.valueOf(rows("EXPLAIN " + plain))).contains(way);
  }

  private static String one(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  private static String query(String left, String right, String on, Random random) {
    String kind = one(random, "JOIN", "LEFT JOIN", "RIGHT JOIN", "JOIN", "EXISTS", "NOT EXISTS");
    String more =
        one(random, "", "", " AND x.n > y.n", " AND x.d <> y.d", " AND y.b < 30", " AND x.k < 200");
    String where =
        one(
            random,
            "",
            "",
            "x.k < 90",
            "x.d = 't3'",
            "x.n IS NULL",
            "x.b IN (1, 2, 3)",
            "x.k = 40");
    if (kind.endsWith("EXISTS")) {
      String ofInner = one(random, "", " AND y.b < 30");
      String inner = "(SELECT 1 FROM " + right + " y WHERE " + on + ofInner + ")";
      return "SELECT x.k, x.d FROM "
          + left
          + " x WHERE "
          + (where.isEmpty() ? "" : where + " AND ")
          + kind
          + " "
          + inner;
    }
    String from =
        " FROM "
            + left
            + " x "
            + kind
            + " "
            + right
            + " y ON "
            + on
            + more
            + (where.isEmpty() ? "" : " WHERE " + where);
    return switch (random.nextInt(4)) {
      case 0 -> "SELECT COUNT(*), SUM(x.b), MAX(y.d), COUNT(DISTINCT y.n)" + from;
      case 1 -> "SELECT x.d, COUNT(*), MIN(y.k), SUM(y.n)" + from + " GROUP BY x.d";
      case 2 -> "SELECT x.k, y.k, x.d || y.d, COALESCE(y.b, -1)" + from;
      default -> "SELECT x.*, y.*" + from;
    };
  }

  private static void compare(String query) throws SQLException {
    List<String> expected = new ArrayList<>();
    try (Statement statement = h2.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      while (found.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          row.add(found.getObject(i));
        }
        expected.add(row.toString());
      }
    }
    List<String> here = new ArrayList<>();
    rows(query).forEach(row -> here.add(row.toString()));
    expected.sort(null);
    here.sort(null);
    assertThat(here).as("seed=%d %s", SEED, query).isEqualTo(expected);
  }

  @Test
  void threeTablesAreJoined() throws SQLException {
    compare(
        "SELECT f.d, COUNT(*), SUM(h.b) FROM few f JOIN big g ON f.n = g.k"
            + " LEFT JOIN half h ON g.k = h.k GROUP BY f.d");
    compare("SELECT a.k FROM big a JOIN half h ON a.k = h.k JOIN few f ON h.k = f.k");
    compare("SELECT a.k, b.k FROM half a FULL JOIN few b ON a.n = b.n".replace("FULL", "LEFT"));
  }

  @Test
  void entriesWhoseTimeIsUpArePartnersOfNone() {
    GridMap<Integer, String> timed = SqlCluster.FIRST.map("timed");
    GridMap<Integer, String> untimed = SqlCluster.FIRST.map("untimed");
    for (String name : List.of("timed", "untimed")) {
      run(
          "CREATE OR REPLACE MAPPING "
              + name
              + " TYPE IMap OPTIONS ('keyFormat'='int', 'valueFormat'='varchar')");
    }
    untimed.set(1, "a");
    untimed.set(2, "b");
    timed.set(1, "c");
    timed.set(2, "d", java.time.Duration.ofMillis(1));
    Waiting.until(() -> timed.get(2) == null);
    assertThat(rows("SELECT u.this, t.this FROM untimed u LEFT JOIN timed t ON u.__key = t.__key"))
        .containsExactlyInAnyOrder(List.of("a", "c"), java.util.Arrays.asList("b", null));
  }
}
