package dev.grid.sqlengine;

import static dev.grid.sqlengine.SqlCluster.analyzed;
import static dev.grid.sqlengine.SqlCluster.people;
import static dev.grid.sqlengine.SqlCluster.rows;
import static dev.grid.sqlengine.SqlCluster.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.grid.map.GridMap;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.JsonValue;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlErrorCode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What statements do, from one member over two. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class StatementsTest {

  @Test
  void aMappingIsKnownToEveryMember_andValuesAreWhatOthersStore() {
    GridMap<Integer, String> names = SqlCluster.FIRST.map("names");
    names.set(1, "Ada");
    run(
        "CREATE OR REPLACE MAPPING names TYPE IMap"
            + " OPTIONS ('keyFormat'='int', 'valueFormat'='varchar')");
    run("SINK INTO names VALUES (2, 'Grace')");
    assertThat(rows("SELECT * FROM names WHERE __key = 1")).containsExactly(List.of(1, "Ada"));
    assertThat(rows("SELECT this FROM public.names WHERE __key = ?", 2))
        .containsExactly(List.of("Grace"));
    assertThat(names.get(2)).isEqualTo("Grace");
    assertThat(rows("SELECT __key, this FROM names ORDER BY __key DESC"))
        .containsExactly(List.of(2, "Grace"), List.of(1, "Ada"));
    assertThat(rows("show mappings;")).contains(List.of("names"));
  }

  @Test
  void documentsAreWrittenInTheOrderOfColumns_andReadByFields() {
    people("doc");
    assertThat(
            run(
                "INSERT INTO doc VALUES (1, 'Ada', 36, 1.5, 'London'), (2, ?, ?, 2e0, NULL)",
                "Alan",
                41))
        .isEqualTo(2);
    GridMap<Integer, JsonValue> map = SqlCluster.FIRST.map("doc");
    assertThat(map.get(1))
        .isEqualTo(
            new JsonValue("{\"name\":\"Ada\",\"age\":36,\"score\":1.5,\"city\":\"London\"}"));
    assertThat(rows("SELECT name, age FROM doc WHERE age > 40"))
        .containsExactly(List.of("Alan", 41));
    assertThat(rows("SELECT name FROM doc WHERE city IS NULL")).containsExactly(List.of("Alan"));
    assertThat(rows("SELECT name FROM doc WHERE name LIKE 'A%a'")).containsExactly(List.of("Ada"));
    assertThat(rows("SELECT this FROM doc WHERE __key = 2").getFirst().getFirst())
        .isEqualTo(new JsonValue("{\"name\":\"Alan\",\"age\":41,\"score\":2.0,\"city\":null}"));
    assertThatThrownBy(() -> run("INSERT INTO doc (__key, name) VALUES (1, 'x')"))
        .asInstanceOf(type(GridSqlException.class))
        .satisfies(e -> assertThat(e).hasMessageContaining("Duplicate key"));
  }

  @Test
  void rowsAreOrderedGroupedAndCut_inPartitionsAndAbove() {
    people("agg");
    for (int i = 0; i < 100; i++) {
      run("SINK INTO agg VALUES (?, ?, ?, ?, ?)", i, "n" + i, i % 10, i * 0.5, "c" + i % 3);
    }
    assertThat(rows("SELECT COUNT(*), SUM(age), MAX(score), AVG(age) FROM agg"))
        .containsExactly(List.of(100L, 450L, 49.5, new BigDecimal("4.5")));
    assertThat(rows("SELECT city, COUNT(*) c FROM agg GROUP BY city HAVING COUNT(*) > 33"))
        .containsExactly(List.of("c0", 34L));
    assertThat(rows("SELECT __key FROM agg ORDER BY age DESC, __key LIMIT 3 OFFSET 1"))
        .containsExactly(List.of(19), List.of(29), List.of(39));
    assertThat(rows("SELECT DISTINCT age FROM agg ORDER BY 1 LIMIT 2"))
        .containsExactly(List.of(0), List.of(1));
    assertThat(rows("SELECT COUNT(DISTINCT city) FROM agg WHERE age < 5"))
        .containsExactly(List.of(3L));
    assertThat(rows("SELECT * FROM agg")).hasSize(100);
    assertThat(rows("SELECT * FROM agg LIMIT 7")).hasSize(7);
  }

  @Test
  void entriesAreUpdatedAndDeleted_byKeyAndByFilter() {
    people("dml");
    for (int i = 0; i < 50; i++) {
      run("SINK INTO dml (__key, name, age) VALUES (?, ?, ?)", i, "n" + i, i);
    }
    assertThat(run("UPDATE dml SET age = age + 100, name = 'x' || name WHERE age < 10"))
        .isEqualTo(10);
    assertThat(rows("SELECT name, age FROM dml WHERE __key = 3"))
        .containsExactly(List.of("xn3", 103));
    assertThat(run("UPDATE dml SET age = ? WHERE __key = ?", 7, 3)).isEqualTo(1);
    assertThat(run("DELETE FROM dml WHERE __key = 3")).isEqualTo(1);
    assertThat(run("DELETE FROM dml WHERE age BETWEEN 20 AND 29")).isEqualTo(10);
    assertThat(rows("SELECT COUNT(*) FROM dml")).containsExactly(List.of(39L));
    assertThat(run("DELETE FROM dml")).isEqualTo(39);
  }

  @Test
  void mapsAreJoined() {
    people("persons");
    run(
        "CREATE OR REPLACE MAPPING cities (__key VARCHAR, country VARCHAR) TYPE IMap"
            + " OPTIONS ('keyFormat'='varchar', 'valueFormat'='json-flat')");
    run("SINK INTO cities VALUES ('London', 'UK'), ('Paris', 'FR')");
    run(
        "SINK INTO persons (__key, name, city) VALUES (1, 'Ada', 'London'), (2, 'Marie', 'Paris'),"
            + " (3, 'Nobody', NULL)");
    assertThat(
            rows(
                "SELECT p.name, c.country FROM persons p JOIN cities c ON p.city = c.__key"
                    + " ORDER BY p.name"))
        .containsExactly(List.of("Ada", "UK"), List.of("Marie", "FR"));
    assertThat(
            rows(
                "SELECT p.name FROM persons p LEFT JOIN cities c ON p.city = c.__key"
                    + " WHERE c.country IS NULL"))
        .containsExactly(List.of("Nobody"));
    assertThat(
            rows(
                "SELECT name FROM persons WHERE city IN (SELECT __key FROM cities WHERE country ="
                    + " 'UK')"))
        .containsExactly(List.of("Ada"));
    assertThat(
            rows(
                "SELECT name FROM persons p WHERE EXISTS (SELECT 1 FROM cities c WHERE c.__key ="
                    + " p.city AND c.country = 'FR')"))
        .containsExactly(List.of("Marie"));
  }

  @Test
  void expressionsFunctionsAndJson() {
    assertThat(rows("SELECT 1 + 2, 'a' || 'b', UPPER('x'), CAST('5' AS BIGINT)").getFirst())
        .containsExactly(3, "ab", "X", 5L);
    assertThat(rows("SELECT * FROM TABLE(generate_series(1, 3))"))
        .containsExactly(List.of(1), List.of(2), List.of(3));
    assertThat(rows("SELECT JSON_VALUE('{\"a\":{\"b\":5}}', '$.a.b' RETURNING INT)").getFirst())
        .containsExactly(5);
    assertThat(rows("SELECT JSON_QUERY('{\"a\":{\"b\":[1, 2]}}', '$.a')").getFirst())
        .containsExactly(new JsonValue("{\"b\":[1,2]}"));
    assertThat(rows("SELECT JSON_OBJECT('x': 1, 'y': 'z')").getFirst())
        .containsExactly(new JsonValue("{\"x\":1,\"y\":\"z\"}"));
    assertThat(rows("VALUES (1), (2) UNION VALUES (2), (3)")).hasSize(3);
  }

  @Test
  void recordsOfAnyFormAreWrittenReadAndKeptWhole() {
    run(
        "CREATE OR REPLACE MAPPING cars (__key INT, brand VARCHAR, price DECIMAL, sold DATE, age"
            + " TINYINT) TYPE IMap OPTIONS ('keyFormat'='int', 'valueFormat'='compact',"
            + " 'valueCompactTypeName'='car')");
    run("SINK INTO cars VALUES (1, 'Ford', 12345678901234567890.5, DATE '2024-02-29', 3)");
    assertThat(rows("SELECT brand, price, sold, age FROM cars WHERE sold < DATE '2025-01-01'"))
        .containsExactly(
            List.of(
                "Ford",
                new BigDecimal("12345678901234567890.5"),
                java.time.LocalDate.of(2024, 2, 29),
                (byte) 3));
    run(
        "CREATE OR REPLACE MAPPING prices (__key INT, price DECIMAL) TYPE IMap OPTIONS"
            + " ('keyFormat'='int', 'valueFormat'='compact', 'valueCompactTypeName'='car')");
    run(
        "CREATE OR REPLACE MAPPING prices EXTERNAL NAME cars (__key INT, price DECIMAL) TYPE IMap"
            + " OPTIONS ('keyFormat'='int', 'valueFormat'='compact',"
            + " 'valueCompactTypeName'='car')");
    assertThat(run("UPDATE prices SET price = 1 WHERE __key = 1")).isEqualTo(1);
    assertThat(rows("SELECT brand, price FROM cars"))
        .containsExactly(List.of("Ford", BigDecimal.ONE));
    run(
        "CREATE OR REPLACE MAPPING dogs (id INT EXTERNAL NAME \"__key.id\", name VARCHAR) TYPE IMap"
            + " OPTIONS ('keyFormat'='json-flat', 'valueFormat'='portable',"
            + " 'valuePortableFactoryId'='1', 'valuePortableClassId'='2')");
    run("SINK INTO dogs VALUES (7, 'Rex')");
    assertThat(rows("SELECT * FROM dogs WHERE id = 7")).containsExactly(List.of(7, "Rex"));
  }

  @Test
  void viewsIndexesAndTheCatalog() {
    people("viewed");
    run("SINK INTO viewed (__key, name, age) VALUES (1, 'Ada', 36), (2, 'Bob', 17)");
    run("CREATE OR REPLACE VIEW adults AS SELECT name FROM viewed WHERE age >= 18");
    assertThat(rows("SELECT * FROM adults")).containsExactly(List.of("Ada"));
    assertThat(rows("SELECT a.name FROM adults AS a WHERE a.name LIKE 'A%'")).hasSize(1);
    run("CREATE INDEX IF NOT EXISTS by_age ON viewed (age) TYPE SORTED");
    assertThat(rows("SELECT name FROM viewed WHERE age < 18")).containsExactly(List.of("Bob"));
    assertThat(rows("SELECT name FROM viewed ORDER BY age LIMIT 1"))
        .containsExactly(List.of("Bob"));
    run("DROP INDEX by_age ON viewed");
    assertThat(
            rows(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_name ="
                    + " 'viewed' ORDER BY ordinal_position LIMIT 2"))
        .containsExactly(List.of("__key", "INTEGER"), List.of("name", "VARCHAR"));
    assertThat(
            rows("EXPLAIN SELECT name FROM viewed WHERE __key = 1")
                .getFirst()
                .getFirst()
                .toString())
        .startsWith("KeyLookup map=viewed");
    run("DROP VIEW adults");
    fails("SELECT * FROM adults", SqlErrorCode.OBJECT_NOT_FOUND);
    run("DROP MAPPING IF EXISTS nothing_there");
    assertThatThrownBy(
            () ->
                run(
                    "CREATE MAPPING viewed TYPE IMap OPTIONS"
                        + " ('keyFormat'='int','valueFormat'='int')"))
        .hasMessageContaining("already exists");
  }

  @Test
  void whatAStatementHasDoneIsCounted() {
    people("counted");
    for (int i = 0; i < 50; i++) {
      run("SINK INTO counted VALUES (?, ?, ?, ?, ?)", i, "n" + i, i % 10, i * 0.5, "c" + i % 3);
    }
    String plan =
        analyzed("SELECT city, COUNT(*) FROM counted WHERE age < 5 GROUP BY city ORDER BY 1");
    assertThat(plan).contains("Aggregate").contains("[rows=3 ").contains(" met=25 by={scan=");
    run("CREATE INDEX IF NOT EXISTS by_score ON counted (score) TYPE SORTED");
    String page = "SELECT name, score FROM counted ORDER BY score DESC LIMIT 4";
    Waiting.until(() -> !analyzed(page).contains("scan="));
    assertThat(analyzed(page)).contains("[rows=4 ").contains("by={order[by_score]=");
    assertThat(rows(page).getFirst()).containsExactly("n49", 24.5);
    fails("EXPLAIN ANALYZE DELETE FROM counted", SqlErrorCode.PARSING);
    assertThat(rows("SELECT COUNT(*) FROM counted")).containsExactly(List.of(50L));
  }

  @Test
  void anEntryOfAnotherFormThanItsColumnIsConvertedOrRefused_whateverIsAskedOfIt() {
    GridMap<Integer, GenericRecord> map = SqlCluster.FIRST.map("mixed");
    map.set(1, record(FieldKind.INT64, 7L, FieldKind.DATE, LocalDate.of(2020, 2, 1)));
    map.set(2, record(FieldKind.FLOAT64, 7.0, FieldKind.STRING, "2020-01-15"));
    map.set(3, record(FieldKind.INT32, 9, FieldKind.TIMESTAMP, LocalDateTime.of(2021, 3, 1, 5, 0)));
    map.set(4, record(FieldKind.STRING, "x", FieldKind.DATE, null));
    run(
        "CREATE OR REPLACE MAPPING mixed (__key INT, n BIGINT, born DATE) TYPE IMap OPTIONS"
            + " ('keyFormat'='int', 'valueFormat'='compact', 'valueCompactTypeName'='mixed')");
    for (boolean isIndexed : new boolean[] {false, true}) {
      if (isIndexed) {
        run("CREATE INDEX IF NOT EXISTS by_born ON mixed (born) TYPE SORTED");
      }
      assertThat(rows("SELECT __key FROM mixed WHERE born < DATE '2020-01-31'"))
          .containsExactly(List.of(2));
      assertThat(rows("SELECT __key FROM mixed WHERE born = DATE '2021-03-01'"))
          .containsExactly(List.of(3));
      assertThat(rows("SELECT __key FROM mixed WHERE born IS NOT NULL ORDER BY born LIMIT 2"))
          .containsExactly(List.of(2), List.of(1));
      assertThat(
              rows("SELECT n, COUNT(*), SUM(n) FROM mixed WHERE __key < 4 GROUP BY n ORDER BY 1"))
          .containsExactly(List.of(7L, 2L, new BigDecimal(14)), List.of(9L, 1L, new BigDecimal(9)));
      assertThat(rows("SELECT n FROM mixed WHERE __key = 2")).containsExactly(List.of(7L));
      fails("SELECT n FROM mixed WHERE __key = 4", SqlErrorCode.DATA);
      fails("SELECT SUM(n) FROM mixed", SqlErrorCode.DATA);
    }
  }

  private static GenericRecord record(
      FieldKind kind, Object number, FieldKind kindOfBorn, @Nullable Object born) {
    return GenericRecord.compact("mixed")
        .set("n", kind, number)
        .set("born", kindOfBorn, born)
        .build();
  }

  @Test
  void anEndlessStreamIsReadAsItComes_andClosed() {
    try (var result =
        SqlCluster.FIRST.sql().execute("SELECT v FROM TABLE(generate_stream(1000))")) {
      assertThat(result.isInfinite()).isTrue();
      var rows = result.iterator();
      for (long i = 0; i < 5; i++) {
        assertThat(rows.next().get(0)).isEqualTo(i);
      }
    }
  }

  @Test
  void whatIsWrongIsSaid() {
    fails("asdasd", SqlErrorCode.PARSING);
    fails("--comment", SqlErrorCode.PARSING);
    fails("CREATE JOB x AS SELECT 1", SqlErrorCode.PARSING);
    fails("SELECT * FROM nowhere", SqlErrorCode.OBJECT_NOT_FOUND);
    fails("SELECT CAST('x' AS INT)", SqlErrorCode.DATA);
    fails("SELECT 1/0", SqlErrorCode.DATA);
    GridMap<Integer, Double> unmapped = SqlCluster.FIRST.map("unmapped");
    unmapped.set(1, 2.0);
    assertThatThrownBy(() -> rows("SELECT * FROM unmapped"))
        .asInstanceOf(type(GridSqlException.class))
        .satisfies(e -> run(String.valueOf(e.suggestion())));
    assertThat(rows("SELECT * FROM unmapped")).containsExactly(List.of(1, 2.0));
    assertThatThrownBy(() -> rows("SELECT ?")).isInstanceOf(GridSqlException.class);
    assertThatThrownBy(() -> rows("SELECT * FROM unmapped WHERE __key = ?"))
        .hasMessageContaining("parameter count");
  }

  private static void fails(String sql, SqlErrorCode code) {
    assertThatThrownBy(() -> rows(sql))
        .as(sql)
        .asInstanceOf(type(GridSqlException.class))
        .extracting(GridSqlException::code)
        .isEqualTo(code);
  }
}
