package dev.grid.sqlengine;

import static dev.grid.sqlengine.SqlCluster.people;
import static dev.grid.sqlengine.SqlCluster.rows;
import static dev.grid.sqlengine.SqlCluster.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.grid.map.GridMap;
import dev.grid.serialization.JsonValue;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What statements may not take, and what they must not leave out. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class BoundsTest {

  private static void fails(SqlErrorCode code, String sql, Object... parameters) {
    assertThatThrownBy(() -> rows(sql, parameters))
        .as(sql.substring(0, Math.min(100, sql.length())))
        .asInstanceOf(type(GridSqlException.class))
        .extracting(GridSqlException::code)
        .isEqualTo(code);
  }

  @Test
  void statementsAreNotNested() {
    fails(SqlErrorCode.PARSING, "EXPLAIN ".repeat(100_000) + "SELECT 1");
    fails(SqlErrorCode.PARSING, "EXPLAIN CREATE VIEW nested AS SELECT 1");
    fails(SqlErrorCode.PARSING, "CREATE VIEW nested AS ".repeat(40_000) + "SELECT 1");
    fails(SqlErrorCode.PARSING, "CREATE VIEW nested AS EXPLAIN SELECT 1");
  }

  @Test
  void numbersThatTakeForeverAreRefused() {
    BigDecimal small = new BigDecimal(BigInteger.ONE, 500_000_000);
    fails(SqlErrorCode.DATA, "SELECT FLOOR(CAST(? AS DECIMAL))", small);
    fails(SqlErrorCode.DATA, "SELECT CAST(? AS DECIMAL)", BigInteger.TWO.pow(40_000));
    fails(SqlErrorCode.DATA, "SELECT CAST('1e-500000000' AS DECIMAL)");
    fails(
        SqlErrorCode.DATA,
        "SELECT JSON_VALUE('{\"a\":1e-500000000}', '$.a' RETURNING DECIMAL ERROR ON ERROR)");
    BigDecimal most = new BigDecimal(BigInteger.ONE, 9_000);
    fails(SqlErrorCode.DATA, "SELECT CAST(? AS DECIMAL) * CAST(? AS DECIMAL)", most, most);
    assertThat(rows("SELECT FLOOR(CAST(? AS DECIMAL))", most).getFirst().getFirst())
        .isEqualTo(BigDecimal.ZERO);
    GridMap<Integer, BigDecimal> map = SqlCluster.FIRST.map("tiny");
    map.set(1, small);
    run(
        "CREATE OR REPLACE MAPPING tiny TYPE IMap OPTIONS"
            + " ('keyFormat'='int', 'valueFormat'='decimal')");
    fails(SqlErrorCode.DATA, "SELECT SUM(this) FROM tiny");
    fails(SqlErrorCode.DATA, "SELECT * FROM tiny");
  }

  @Test
  void seriesAreOfIntegers() {
    assertThat(rows("SELECT v FROM TABLE(generate_series(2147483646, 2147483647))"))
        .containsExactly(List.of(2147483646), List.of(2147483647));
    fails(SqlErrorCode.DATA, "SELECT v FROM TABLE(generate_series(2147483647, 2147483649))");
    fails(
        SqlErrorCode.DATA,
        "SELECT v FROM TABLE(generate_series(9223372036854775806, 9223372036854775807))");
  }

  @Test
  void parametersAreNotMadeObjectsOfAnApplications() {
    assertThatThrownBy(() -> rows("SELECT CAST(? AS INT)", new BitSet()))
        .hasMessageContaining("java.io.Serializable");
    assertThat(rows("SELECT CAST(? AS TIMESTAMP WITH TIME ZONE)", Instant.EPOCH).getFirst())
        .containsExactly(Instant.EPOCH.atOffset(ZoneOffset.UTC));
    people("given");
    assertThat(rows("SELECT name FROM given WHERE age = ?", 3)).isEmpty();
  }

  @Test
  void viewsAreExpandedSoOftenAndNoMore_andWithHidesThem() {
    run("CREATE OR REPLACE VIEW d0 AS SELECT 1 AS a");
    String all = "SELECT a FROM d0" + " UNION ALL SELECT a FROM d0".repeat(14);
    run("CREATE OR REPLACE VIEW d1 AS " + all);
    assertThat(rows("SELECT a FROM d1")).hasSize(15);
    fails(SqlErrorCode.PARSING, "CREATE VIEW d2 AS " + all.replace("d0", "d1"));
    assertThat(rows("WITH d0 AS (SELECT a + 1 AS a FROM d0) SELECT a FROM d0"))
        .containsExactly(List.of(2));
    assertThat(rows("WITH x AS (SELECT 5 AS a) SELECT d0.a FROM x, d0"))
        .containsExactly(List.of(1));
  }

  /** Predicates see numbers as they are stored, here with a fraction in base 2. */
  @ParameterizedTest
  @ValueSource(strings = {"DECIMAL", "REAL", "DOUBLE"})
  void numbersAreFoundAsTheColumnHasThem(String type) {
    String name = "prices_" + type;
    GridMap<Integer, JsonValue> map = SqlCluster.FIRST.map(name);
    for (int i = 0; i < 40; i++) {
      map.set(i, new JsonValue("{\"price\":" + i + ".99}"));
    }
    run(
        "CREATE OR REPLACE MAPPING "
            + name
            + " (__key INT, price "
            + type
            + ") TYPE IMap OPTIONS ('keyFormat'='int', 'valueFormat'='json-flat')");
    for (boolean isIndexed : new boolean[] {false, true}) {
      if (isIndexed) {
        run("CREATE INDEX by_price ON " + name + " (price) TYPE SORTED");
      }
      String number = "CAST(19.99 AS " + type + ")";
      String where = "SELECT COUNT(*) FROM " + name + " WHERE price ";
      Map<String, Long> expected = new HashMap<>();
      expected.put("=", 1L);
      expected.put("<", 19L);
      expected.put("<=", 20L);
      expected.put(">", 20L);
      expected.put(">=", 21L);
      expected.forEach(
          (is, count) -> {
            assertThat(rows(where + is + " " + number)).as(is).containsExactly(List.of(count));
          });
      assertThat(rows("SELECT COUNT(*) FROM " + name + " WHERE " + number + " < price"))
          .containsExactly(List.of(20L));
    }
  }

  @Test
  void anInsertOfItsOwnMapReadsWhatWasThereBefore() {
    people("own");
    for (int i = 0; i < 300; i++) {
      run("SINK INTO own (__key, name) VALUES (?, ?)", i, "n");
    }
    assertThat(run("INSERT INTO own (__key, name) SELECT __key + 1000, name FROM own"))
        .isEqualTo(300);
    assertThat(rows("SELECT COUNT(*) FROM own")).containsExactly(List.of(600L));
  }

  @Test
  void rowsOfAStreamThatIsJoinedComeAsTheyAreThere() {
    people("joined");
    run("SINK INTO joined (__key, name) VALUES (0, 'a'), (1, 'b')");
    try (var result =
        SqlCluster.FIRST
            .sql()
            .execute(
                "SELECT s.v, j.name FROM TABLE(generate_stream(2)) s JOIN joined j"
                    + " ON j.__key = s.v")) {
      var rows = result.iterator();
      assertThat(rows.next().get(1, String.class)).isEqualTo("a");
      assertThat(rows.next().get(1, String.class)).isEqualTo("b");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rowsOfManyPagesComeOnce(boolean isIndexed) {
    String name = "pages_" + isIndexed;
    run(
        "CREATE OR REPLACE MAPPING "
            + name
            + " (__key INT, n INT, t VARCHAR) TYPE IMap"
            + " OPTIONS ('keyFormat'='int', 'valueFormat'='json-flat')");
    GridMap<Integer, JsonValue> map = SqlCluster.FIRST.map(name);
    Map<Integer, JsonValue> all = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      String text = "x".repeat(8 << 10);
      all.put(i, new JsonValue("{\"n\":" + i + ",\"t\":\"" + text + "\"}"));
    }
    map.putAll(all);
    if (isIndexed) {
      run("CREATE INDEX by_n ON " + name + " (n) TYPE SORTED");
    }
    List<List<Object>> found = rows("SELECT __key, t FROM " + name + " WHERE n >= 1100");
    assertThat(found).hasSize(900);
    assertThat(found.stream().map(List::getFirst)).doesNotHaveDuplicates();
  }
}
