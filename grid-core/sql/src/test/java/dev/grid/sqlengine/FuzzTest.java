package dev.grid.sqlengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlStatement;
import java.time.Duration;
import java.util.Iterator;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Statements of the grammar, and mutated: each is carried out, or fails with a typed error. A
 * million by {@code -Dgrid.sql.fuzz=1000000}.
 */
@Timeout(value = 86_400, unit = TimeUnit.SECONDS)
class FuzzTest {

  private static final int STATEMENTS = Integer.getInteger("grid.sql.fuzz", 250);

  private static final String[] WORDS = {
    "SELECT", "FROM", "WHERE", "(", ")", ",", "'", "\"", "*", "NULL", "ORDER BY", "GROUP BY", "JOIN",
    "ON", "?", "1", "0", "-1", "99999999999999999999", "1e999", ".", "CAST(", "AS", "JSON", "OBJECT",
    "CASE", "WHEN", "END", "--", "/*", "INTERVAL '1' DAY", "TIMESTAMP '2020-01-01 00:00:00'", "this",
    "__key", "UNION", "VALUES", "EXISTS", "LATERAL", "OVER ()", "ROW(1)", "ARRAY[1]", "\\", "%",
    "\u0000", "\ud800", "JSON_VALUE('{}', '$')", "JSON_QUERY('[1]', '$[*]' WITH WRAPPER)", "LIKE",
    "ESCAPE ''", "TABLE(generate_series(1, 5))", "TRIM(BOTH 'a' FROM 'b')", "x'00'", "U&'\\0041'",
    "MATCH_RECOGNIZE", "TABLESAMPLE SYSTEM(10)", "FOR SYSTEM_TIME AS OF", "SINK", "EXPLAIN", "{fn",
  };

  private static String mutated(String sql, Random random) {
    StringBuilder text = new StringBuilder(sql);
    for (int i = random.nextInt(4); i >= 0 && text.length() > 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, WORDS[random.nextInt(WORDS.length)]);
        case 2 -> text.insert(at, " " + WORDS[random.nextInt(WORDS.length)] + " ");
        case 3 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(10)));
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
      }
    }
    return text.toString();
  }

  @Test
  void any_text_is_carried_out_or_refused() {
    SqlCluster.run(
        "CREATE OR REPLACE MAPPING fuzz_t (k INT EXTERNAL NAME \"__key\", a INT, b BIGINT, c DOUBLE,"
            + " d VARCHAR, e BOOLEAN, f DECIMAL) TYPE IMap OPTIONS ('keyFormat'='int',"
            + " 'valueFormat'='json-flat')");
    SqlCluster.run(
        "CREATE OR REPLACE MAPPING fuzz_u (k INT EXTERNAL NAME \"__key\", a INT, d VARCHAR) TYPE IMap"
            + " OPTIONS ('keyFormat'='int', 'valueFormat'='json-flat')");
    SqlCluster.run("SINK INTO fuzz_t VALUES (1, 2, 3, 4.5, 'a', TRUE, 1.5), (2, 3, NULL, 1, 'b', FALSE, 0)");
    long seed = Long.getLong("grid.sql.seed", 42);
    int done = 0;
    for (int i = 0; i < STATEMENTS; i++) {
      Random random = new Random(seed + i);
      RandomSql sql = new RandomSql(random, "fuzz_t", "fuzz_u");
      String whole = random.nextInt(8) == 0 ? sql.change() : sql.query();
      String text = random.nextInt(5) == 0 ? whole : mutated(whole, random);
      done += carriedOut(text, "seed=" + seed + " number=" + i);
    }
    assertThat(done).isGreaterThan(STATEMENTS / 10);
    assertThat(SqlCluster.rows("SELECT 1")).hasSize(1);
  }

  private static int carriedOut(String text, String what) {
    if (text.isBlank()) {
      return 0;
    }
    SqlStatement statement = SqlStatement.of(text).withTimeout(Duration.ofSeconds(30));
    try (SqlResult result = SqlCluster.FIRST.sql().execute(statement)) {
      if (result.isRowSet()) {
        Iterator<?> rows = result.iterator();
        for (int i = 0; i < 100 && rows.hasNext(); i++) {
          rows.next();
        }
      }
      return 1;
    } catch (GridSqlException e) {
      assertThat(e.getMessage()).as(what).isNotBlank();
      return 0;
    } catch (RuntimeException e) {
      return fail(what + " " + text, e);
    }
  }

  @Test
  void what_is_too_large_or_too_deep_is_refused() {
    refused("SELECT " + "(".repeat(10_000) + "1" + ")".repeat(10_000));
    refused("SELECT " + "NOT ".repeat(20_000) + "TRUE");
    refused("SELECT 1" + " + 1".repeat(50_000));
    refused("SELECT '" + "x".repeat((1 << 20) + 1) + "'");
    refused("SELECT " + "CASE WHEN TRUE THEN ".repeat(5_000) + "1" + " END".repeat(5_000));
    assertThat(SqlCluster.rows("SELECT 1")).hasSize(1);
  }

  private static void refused(String sql) {
    try (SqlResult result = SqlCluster.FIRST.sql().execute(sql)) {
      result.iterator().forEachRemaining(row -> {});
    } catch (GridSqlException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
