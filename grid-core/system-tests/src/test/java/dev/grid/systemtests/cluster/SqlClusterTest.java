package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.sql.HazelcastSqlException;
import com.hazelcast.sql.SqlRow;
import com.hazelcast.sql.SqlStatement;
import dev.grid.Grid;
import dev.grid.sql.SqlResult;
import dev.grid.systemtests.Eventually;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements over three members, by the reference's Java client, by JDBC and by our own client. */
@Timeout(300)
final class SqlClusterTest {

  private static final int PEOPLE = 300;

  private static TestCluster cluster;
  private static HazelcastInstance reference;

  @BeforeAll
  static void start() {
    cluster = TestCluster.of(3);
    reference = cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS);
    for (String map : List.of("people", "changed")) {
      run(
          "CREATE MAPPING "
              + map
              + " (__key INT, name VARCHAR, age INT, city VARCHAR)"
              + " TYPE IMap OPTIONS ('keyFormat' = 'int', 'valueFormat' = 'json-flat')");
    }
    for (int i = 0; i < PEOPLE; i++) {
      run("INSERT INTO people VALUES (?, ?, ?, 'c" + i % 3 + "')", i, "n" + i, i % 50);
    }
    run("SINK INTO changed SELECT * FROM people");
    run(
        "CREATE MAPPING cities (__key VARCHAR, country VARCHAR)"
            + " TYPE IMap OPTIONS ('keyFormat' = 'varchar', 'valueFormat' = 'json-flat')");
    run("INSERT INTO cities VALUES ('c0', 'UK'), ('c1', 'FR')");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static void run(String sql, Object... parameters) {
    assertThat(reference.getSql().executeUpdate(sql, parameters)).isZero();
  }

  private static List<List<Object>> rows(String sql, Object... parameters) {
    SqlStatement statement = new SqlStatement(sql).setCursorBufferSize(7);
    List.of(parameters).forEach(statement::addParameter);
    List<List<Object>> rows = new ArrayList<>();
    try (com.hazelcast.sql.SqlResult result = reference.getSql().execute(statement)) {
      for (SqlRow row : result) {
        rows.add(
            IntStream.range(0, row.getMetadata().getColumnCount())
                .mapToObj(i -> row.getObject(i))
                .toList());
      }
    }
    return rows;
  }

  @Test
  void aClientOfTheReference_readsRowsOfAllMembers() {
    assertThat(rows("SELECT * FROM people")).hasSize(PEOPLE).doesNotHaveDuplicates();
    assertThat(rows("SELECT __key FROM people WHERE age > ? AND city = 'c0'", 47))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, PEOPLE)
                .filter(i -> i % 50 > 47 && i % 3 == 0)
                .mapToObj(i -> List.<Object>of(i))
                .toList());
    assertThat(rows("SELECT name FROM people ORDER BY __key DESC LIMIT 3"))
        .containsExactly(List.of("n299"), List.of("n298"), List.of("n297"));
    assertThat(rows("SELECT COUNT(*), SUM(age), MAX(name) FROM people"))
        .containsExactly(List.of(300L, 7350L, "n99"));
    assertThat(rows("SELECT city, COUNT(*) FROM people GROUP BY city ORDER BY city"))
        .containsExactly(List.of("c0", 100L), List.of("c1", 100L), List.of("c2", 100L));
    assertThat(
            rows(
                "SELECT c.country, COUNT(*) FROM people p JOIN cities c ON p.city = c.__key"
                    + " GROUP BY c.country ORDER BY 1"))
        .containsExactly(List.of("FR", 100L), List.of("UK", 100L));
    assertThat(reference.getMap("people").get(7))
        .isEqualTo(new HazelcastJsonValue("{\"name\":\"n7\",\"age\":7,\"city\":\"c1\"}"));
  }

  @Test
  void aClientOfTheReference_changesEntries() {
    run("DELETE FROM changed WHERE __key = 1");
    run("UPDATE changed SET age = age + 100 WHERE city = 'c2'");
    assertThat(reference.getMap("changed").get(1)).isNull();
    assertThat(rows("SELECT COUNT(*) FROM changed WHERE age >= 100"))
        .containsExactly(List.of(100L));
  }

  @Test
  void aMapWithoutAMapping_isToldHowToHaveOne() {
    cluster.member(1).<String, String>map("unmapped").set("k", "v");
    HazelcastSqlException failure =
        catchThrowableOfType(HazelcastSqlException.class, () -> rows("SELECT * FROM unmapped"));
    assertThat(failure.getCode()).isEqualTo(1010);
    run(failure.getSuggestion());
    assertThat(rows("SELECT * FROM unmapped"))
        .as(failure.getSuggestion())
        .containsExactly(List.of("k", "v"));
  }

  @Test
  void jdbc_readsAndDescribesMaps() throws SQLException {
    try (Connection connection = DriverManager.getConnection(cluster.jdbcUrlOf(cluster.member(2)));
        Statement statement = connection.createStatement();
        PreparedStatement prepared =
            connection.prepareStatement("SELECT name, age FROM people WHERE __key = ?")) {
      statement.setFetchSize(50);
      int count = 0;
      try (ResultSet all = statement.executeQuery("SELECT * FROM people")) {
        while (all.next()) {
          count++;
        }
      }
      assertThat(count).isEqualTo(PEOPLE);
      prepared.setInt(1, 42);
      try (ResultSet one = prepared.executeQuery()) {
        assertThat(one.next()).isTrue();
        assertThat(one.getString("NAME")).isEqualTo("n42");
        assertThat(one.getInt("age")).isEqualTo(42);
        assertThat(one.next()).isFalse();
      }
      assertThat(statement.executeUpdate("SINK INTO cities VALUES ('c9', 'DE')")).isEqualTo(1);
      assertThat(statement.executeUpdate("DELETE FROM cities WHERE __key = 'c9'")).isEqualTo(1);

      assertThat(names(connection.getMetaData().getTables(null, null, "p%", null), "TABLE_NAME"))
          .containsExactly("people");
      assertThat(
              names(
                  connection.getMetaData().getColumns(null, "public", "people", "%"),
                  "COLUMN_NAME"))
          .containsExactly("__key", "name", "age", "city");
      assertThat(
              names(connection.getMetaData().getPrimaryKeys(null, null, "people"), "COLUMN_NAME"))
          .containsExactly("__key");
    }
  }

  private static List<String> names(ResultSet rows, String column) throws SQLException {
    List<String> names = new ArrayList<>();
    while (rows.next()) {
      names.add(rows.getString(column));
    }
    return names;
  }

  @Test
  void whatAClientLeaves_isClosed() {
    Grid client = cluster.client(cluster.member(0));
    List<SqlResult> open = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      open.add(
          client
              .sql()
              .execute(dev.grid.sql.SqlStatement.of("SELECT * FROM people").withFetchSize(1)));
    }
    assertThat(openStatements()).isEqualTo(open.size());
    client.close();
    Eventually.holds("members have closed what the client left", () -> openStatements() == 0);
  }

  private static long openStatements() {
    return IntStream.range(0, 3).mapToLong(n -> cluster.member(n).statistics().sql().open()).sum();
  }
}
