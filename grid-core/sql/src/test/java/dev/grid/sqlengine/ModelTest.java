package dev.grid.sqlengine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.sql.GridSqlException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random queries and changes give what H2 gives on the same rows. More of them by {@code
 * -Dgrid.sql.model=100000}, others by {@code -Dgrid.sql.seed=..}.
 *
 * <p>What differs on purpose, and is not generated: overflow of integers (refused here; H2 widens
 * some), the scale of quotients of decimals, text of floating-point numbers. Numbers are compared
 * to ten digits, as sums of floating-point numbers depend on their order.
 */
@Timeout(value = 3_600, unit = TimeUnit.SECONDS)
class ModelTest {

  private static final int QUERIES = Integer.getInteger("grid.sql.model", 120);
  private static final int ROWS = 40;
  private static final MathContext DIGITS = new MathContext(10, RoundingMode.HALF_EVEN);

  @ParameterizedTest
  @ValueSource(strings = {"json-flat", "compact"})
  void random_statements_give_what_h2_gives(String format) throws SQLException {
    long seed = Long.getLong("grid.sql.seed", 4711);
    Random random = new Random(seed + format.hashCode());
    String t = "t_" + format.replace('-', '_');
    String u = "u_" + format.replace('-', '_');
    try (Connection h2 = DriverManager.getConnection("jdbc:h2:mem:" + t)) {
      fill(h2, t, u, format, random);
      RandomSql sql = new RandomSql(random, t, u);
      for (int i = 0; i < QUERIES; i++) {
        String query = i % 10 == 9 ? "SELECT * FROM " + t : sql.query();
        if (i % 10 == 9) {
          String change = sql.change();
          assertThat(SqlCluster.run(change))
              .as("seed=%d %s", seed, change)
              .isEqualTo(change(h2, change));
        }
        compare(h2, query, "seed=" + seed + " number=" + i + " " + query);
      }
    }
  }

  /** Pages come in the order of an index, whatever is in it, and however entries change. */
  @Test
  void pages_along_indexes_are_what_h2_gives() throws SQLException {
    long seed = Long.getLong("grid.sql.seed", 4711);
    Random random = new Random(seed);
    String t = "t_pages";
    try (Connection h2 = DriverManager.getConnection("jdbc:h2:mem:" + t)) {
      fill(h2, t, "u_pages", "compact", random);
      for (String column : List.of("a", "b", "c", "d", "e", "f")) {
        SqlCluster.run("CREATE INDEX by_" + column + " ON " + t + " (" + column + ") TYPE SORTED");
      }
      RandomSql sql = new RandomSql(random, t, "u_pages");
      for (int i = 0; i < QUERIES; i++) {
        if (i % 10 == 9) {
          String change = sql.change();
          assertThat(SqlCluster.run(change)).as(change).isEqualTo(change(h2, change));
        }
        String query = sql.page();
        compare(h2, query, "seed=" + seed + " number=" + i + " " + query);
      }
    }
  }

  private static void fill(Connection h2, String t, String u, String format, Random random)
      throws SQLException {
    String columns = "k INT%s, a INT, b BIGINT, c DOUBLE%s, d VARCHAR, e BOOLEAN, f DECIMAL%s";
    String options =
        ") TYPE IMap OPTIONS ('keyFormat'='int', 'valueFormat'='"
            + format
            + "', 'valueCompactTypeName'='";
    SqlCluster.run(
        "CREATE OR REPLACE MAPPING "
            + t
            + " ("
            + columns.formatted(" EXTERNAL NAME \"__key\"", "", "")
            + options
            + t
            + "')");
    SqlCluster.run(
        "CREATE OR REPLACE MAPPING "
            + u
            + " (k INT EXTERNAL NAME \"__key\", a INT, d VARCHAR"
            + options
            + u
            + "')");
    try (Statement statement = h2.createStatement()) {
      statement.execute(
          "CREATE TABLE "
              + t
              + " ("
              + columns.formatted(" PRIMARY KEY", " PRECISION", "(20, 2)")
              + ")");
      statement.execute("CREATE TABLE " + u + " (k INT PRIMARY KEY, a INT, d VARCHAR)");
    }
    for (int k = 0; k < ROWS; k++) {
      insert(
          h2,
          t,
          k,
          maybe(random, random.nextInt(8)),
          maybe(random, (long) random.nextInt(1_000)),
          maybe(random, random.nextInt(100) / 4.0),
          maybe(random, text(random)),
          maybe(random, random.nextBoolean()),
          maybe(random, BigDecimal.valueOf(random.nextInt(10_000), 2)));
    }
    for (int k = 0; k < ROWS / 3; k++) {
      insert(h2, u, k * 2, maybe(random, random.nextInt(8)), maybe(random, text(random)));
    }
  }

  private static String text(Random random) {
    return List.of("a", "b", "ab", "ba", "Z", "").get(random.nextInt(6));
  }

  private static @Nullable Object maybe(Random random, Object value) {
    return random.nextInt(6) == 0 ? null : value;
  }

  private static void insert(Connection h2, String table, @Nullable Object... values)
      throws SQLException {
    String sql = "INTO " + table + " VALUES (?" + ", ?".repeat(values.length - 1) + ")";
    SqlCluster.run("SINK " + sql, values);
    try (PreparedStatement statement = h2.prepareStatement("INSERT " + sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private static long change(Connection h2, String sql) throws SQLException {
    try (Statement statement = h2.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private static void compare(Connection h2, String query, String what) throws SQLException {
    List<String> expected = new ArrayList<>();
    SQLException refused = null;
    try (Statement statement = h2.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getObject(i));
        }
        expected.add(shown(row));
      }
    } catch (SQLException e) {
      refused = e;
    }
    List<String> found = new ArrayList<>();
    try {
      SqlCluster.rows(query).forEach(row -> found.add(shown(row)));
    } catch (GridSqlException e) {
      assertThat((Throwable) refused).as("%s: here %s", what, e).isNotNull();
      return;
    }
    assertThat((Throwable) refused).as(what).isNull();
    if (!query.contains("ORDER BY")) {
      expected.sort(null);
      found.sort(null);
    }
    assertThat(found).as(what).isEqualTo(expected);
  }

  private static String shown(List<@Nullable Object> row) {
    List<String> values = new ArrayList<>();
    for (Object value : row) {
      values.add(value instanceof Number number ? number(number) : String.valueOf(value));
    }
    return values.toString();
  }

  private static String number(Number number) {
    BigDecimal exact =
        number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    return exact.signum() == 0
        ? "0"
        : exact.round(DIGITS).stripTrailingZeros().toEngineeringString();
  }
}
