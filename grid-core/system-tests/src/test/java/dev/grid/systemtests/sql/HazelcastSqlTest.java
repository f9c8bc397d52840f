package dev.grid.systemtests.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.sql.HazelcastSqlException;
import com.hazelcast.sql.SqlColumnType;
import com.hazelcast.sql.SqlExpectedResultType;
import com.hazelcast.sql.SqlResult;
import com.hazelcast.sql.SqlRow;
import com.hazelcast.sql.SqlService;
import com.hazelcast.sql.SqlStatement;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.DeploymentsStopped;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** SQL of the reference's Java client on our member: for statements that need no map. */
@ExtendWith(DeploymentsStopped.class)
@Timeout(120)
final class HazelcastSqlTest {

  private static final int PARSING = 1008;
  private static final int TIMEOUT = 1004;
  private static final String TEN = "SELECT v FROM TABLE(generate_series(1, 10))";

  private static HazelcastInstance client;
  private final SqlService sql = client.getSql();

  @BeforeAll
  static void start() {
    ClientConfig config = new ClientConfig().setClusterName(Deployment.CLUSTER_NAME);
    config.getNetworkConfig().addAddress(Deployment.CLIENT.site().address());
    client = HazelcastClient.newHazelcastClient(config);
  }

  @AfterAll
  static void stop() {
    client.shutdown();
  }

  private static List<Long> numbers(SqlResult result) {
    List<Long> numbers = new ArrayList<>();
    for (SqlRow row : result) {
      numbers.add(row.<Number>getObject(0).longValue());
    }
    return numbers;
  }

  @Test
  void rows_come_whateverThePagesAre() {
    for (int size : new int[] {1, 2, 3, 10, 4096}) {
      SqlStatement statement = new SqlStatement(TEN).setCursorBufferSize(size);
      try (SqlResult result = sql.execute(statement)) {
        assertThat(result.isRowSet()).isTrue();
        assertThat(numbers(result)).isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
      }
    }
    try (SqlResult result = sql.execute(new SqlStatement(TEN).setCursorBufferSize(2))) {
      assertThat(result.iterator().next().<Number>getObject("v").longValue()).isEqualTo(1);
    }
  }

  @Test
  void values_ofEachType_comeBackAsTheyAreGiven() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("VARCHAR", "text ä");
    values.put("BOOLEAN", true);
    values.put("TINYINT", (byte) -7);
    values.put("SMALLINT", (short) 300);
    values.put("INTEGER", 70_000);
    values.put("BIGINT", Long.MIN_VALUE);
    values.put("DECIMAL", new BigDecimal("12345678901234567890.123"));
    values.put("REAL", 1.5f);
    values.put("DOUBLE", -2.25);
    values.put("DATE", LocalDate.of(5026, 11, 30));
    values.put("TIME", LocalTime.of(23, 59, 58, 123_456_789));
    values.put("TIMESTAMP", LocalDateTime.of(2026, 11, 30, 1, 2, 3, 4));
    values.put(
        "TIMESTAMP WITH TIME ZONE",
        OffsetDateTime.of(2026, 11, 30, 1, 2, 3, 4, ZoneOffset.ofTotalSeconds(12_345)));
    values.put("JSON", new HazelcastJsonValue("{\"a\":1}"));
    values.put("OBJECT", new ArrayList<>(List.of("a", "b")));
    values.forEach(
        (type, value) -> {
          String statement = "SELECT CAST(? AS " + type + ") AS c";
          try (SqlResult result = sql.execute(statement, value)) {
            assertThat(result.getRowMetadata().getColumn(0).getType())
                .isEqualTo(SqlColumnType.valueOf(type.replace(' ', '_')));
            assertThat(result.iterator().next().<Object>getObject("c")).as(type).isEqualTo(value);
          }
          try (SqlResult result = sql.execute(statement, (Object) null)) {
            assertThat(result.iterator().next().<Object>getObject("c")).as(type).isNull();
          }
        });
  }

  @Test
  void endless_rowsCome_untilItIsClosed() {
    try (SqlResult result = sql.execute("SELECT v FROM TABLE(generate_stream(100))")) {
      Iterator<SqlRow> rows = result.iterator();
      for (long i = 0; i < 5; i++) {
        assertThat(rows.next().<Long>getObject(0)).isEqualTo(i);
      }
    }
  }

  @Test
  void timeout_endsRowsThatDoNotCome() {
    SqlStatement statement =
        new SqlStatement("SELECT v FROM TABLE(generate_stream(0))").setTimeoutMillis(200);
    assertThatThrownBy(() -> sql.execute(statement).iterator().hasNext())
        .isInstanceOfSatisfying(
            HazelcastSqlException.class, e -> assertThat(e.getCode()).isEqualTo(TIMEOUT));
  }

  @Test
  void failures_haveTheirCodes() {
    assertThatThrownBy(() -> sql.execute("asdasd"))
        .isInstanceOfSatisfying(
            HazelcastSqlException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(PARSING);
              assertThat(e.getOriginatingMemberId()).isNotNull();
            });
    assertThatThrownBy(() -> sql.execute("SELECT CAST(? AS INTEGER) AS c"))
        .hasMessageContaining("parameter count");
    assertThatThrownBy(
            () ->
                sql.execute(
                    new SqlStatement(TEN)
                        .setExpectedResultType(SqlExpectedResultType.UPDATE_COUNT)))
        .hasMessageContaining("update count");
  }
}
