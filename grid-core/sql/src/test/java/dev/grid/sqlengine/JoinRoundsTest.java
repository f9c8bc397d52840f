package dev.grid.sqlengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.config.SqlConfig;
import dev.grid.map.GridMap;
import dev.grid.member.GridMember;
import dev.grid.serialization.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Joins of sides that are both larger than what a statement may take. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class JoinRoundsTest {

  private static final int ROWS = 30_000;

  /** A side takes about 14 MB, of which half of this is kept. */
  private static final long BYTES_MAX = 10 << 20;

  private static Grid member;

  @BeforeAll
  static void start() {
    member =
        GridMember.start(
            MemberConfig.defaults()
                .withInstanceName("sql-rounds")
                .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0))
                .withSql(SqlConfig.defaults().withStatementBytesMax(BYTES_MAX)));
    for (String name : List.of("sideOne", "sideTwo")) {
      run(
          "CREATE MAPPING "
              + name
              + " (__key INT, n INT, t VARCHAR) TYPE IMap"
              + " OPTIONS ('keyFormat'='int', 'valueFormat'='json-flat')");
      GridMap<Integer, JsonValue> map = member.map(name);
      Map<Integer, JsonValue> all = new HashMap<>();
      String text = "x".repeat(200);
      for (int i = 0; i < ROWS; i++) {
        String n = i % 10 == 0 ? "null" : String.valueOf(i * 7 % ROWS);
        all.put(i, new JsonValue("{\"n\":" + n + ",\"t\":\"" + text + i + "\"}"));
      }
      map.putAll(all);
    }
  }

  @AfterAll
  static void stop() {
    member.close();
  }

  private static void run(String sql) {
    member.sql().execute(sql).close();
  }

  private static List<List<Object>> rows(String sql) {
    return SqlCluster.rows(member, sql);
  }

  @Test
  void rowsOfAllRoundsAreThereOnce() {
    assertThat(rows("SELECT a.t, b.t FROM sideOne a JOIN sideTwo b ON a.n = b.n"))
        .hasSize(ROWS / 10 * 9)
        .doesNotHaveDuplicates()
        .allMatch(row -> row.get(0).equals(row.get(1)));
    assertThat(rows("SELECT COUNT(*), COUNT(b.t) FROM sideOne a LEFT JOIN sideTwo b ON a.n = b.n"))
        .containsExactly(List.of((long) ROWS, (long) ROWS / 10 * 9));
    assertThat(
            rows(
                "SELECT COUNT(a.t), COUNT(b.t), COUNT(*) FROM sideOne a FULL JOIN sideTwo b ON a.n"
                    + " = b.n"))
        .containsExactly(List.of((long) ROWS, (long) ROWS, (long) ROWS / 10 * 11));
  }

  @Test
  void whatCannotBeDividedIsRefused() {
    assertThatThrownBy(
            () ->
                rows(
                    "SELECT COUNT(*) FROM sideOne a FULL JOIN sideTwo b ON a.t < b.t AND a.n >"
                        + " b.n"))
        .hasMessageContaining("grid.sql.statement-size-max");
    assertThat(rows("SELECT COUNT(*) FROM sideOne")).containsExactly(List.of((long) ROWS));
  }
}
