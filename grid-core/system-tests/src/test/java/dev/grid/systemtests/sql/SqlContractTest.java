package dev.grid.systemtests.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.serialization.JsonValue;
import dev.grid.sql.AsyncSqlResult;
import dev.grid.sql.GridSql;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlColumnType;
import dev.grid.sql.SqlErrorCode;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRow;
import dev.grid.sql.SqlStatement;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.DeploymentsStopped;
import java.math.BigDecimal;
import java.time.Duration;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link GridSql}: what it gives for statements that need no map. */
@ParameterizedClass(name = "{0}")
@EnumSource(
    value = Deployment.class,
    names = {"EMBEDDED", "CLIENT", "STRONG_MEMBERS"})
@ExtendWith(DeploymentsStopped.class)
@Timeout(120)
final class SqlContractTest {

  private static final String TEN = "SELECT v FROM TABLE(generate_series(1, 10))";
  private static final String ENDLESS = "SELECT v FROM TABLE(generate_stream(100))";

  private final GridSql sql;

  SqlContractTest(Deployment deployment) {
    this.sql = deployment.site().grid().sql();
  }

  private static List<Long> numbers(Iterable<SqlRow> rows) {
    List<Long> numbers = new ArrayList<>();
    rows.forEach(row -> numbers.add(row.get(0, Number.class).longValue()));
    return numbers;
  }

  @Test
  void rows_comeInTheirOrder_whateverThePagesAre() {
    for (int fetchSize : new int[] {1, 3, 5, 9, 10, 11, 4096}) {
      try (SqlResult result = sql.execute(SqlStatement.of(TEN).withFetchSize(fetchSize))) {
        assertThat(result.isRowSet()).isTrue();
        assertThat(result.isInfinite()).isFalse();
        assertThat(result.updateCount()).isEqualTo(SqlResult.ROWS);
        assertThat(result.rowMetadata().column(0).name()).isEqualTo("v");
        assertThat(numbers(result)).isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
        assertThatThrownBy(result::iterator).isInstanceOf(IllegalStateException.class);
      }
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
    values.put("DATE", LocalDate.of(2026, 11, 30));
    values.put("TIME", LocalTime.of(23, 59, 58, 123_456_789));
    values.put("TIMESTAMP", LocalDateTime.of(2026, 11, 30, 1, 2, 3, 4));
    values.put(
        "TIMESTAMP WITH TIME ZONE",
        OffsetDateTime.of(2026, 11, 30, 1, 2, 3, 4, ZoneOffset.ofHoursMinutes(5, 30)));
    values.put("JSON", new JsonValue("{\"a\":1}"));
    values.put("OBJECT", new ArrayList<>(List.of("a", "b")));
    values.forEach(
        (type, value) -> {
          SqlRow row = only("SELECT CAST(? AS " + type + ") AS c", value);
          assertThat(row.get("c")).as(type).isEqualTo(value);
          assertThat(row.metadata().column(0).type())
              .isEqualTo(SqlColumnType.valueOf(type.replace(' ', '_')));
          assertThat(only("SELECT CAST(? AS " + type + ") AS c", (Object) null).get(0)).isNull();
        });
  }

  private SqlRow only(String statement, Object... parameters) {
    try (SqlResult result = sql.execute(statement, parameters)) {
      Iterator<SqlRow> rows = result.iterator();
      SqlRow row = rows.next();
      assertThat(rows.hasNext()).isFalse();
      return row;
    }
  }

  @Test
  void asynchronous_pagesAreAskedForOneByOne() {
    AsyncSqlResult result =
        sql.executeAsync(SqlStatement.of(TEN).withFetchSize(4)).toCompletableFuture().join();
    List<Integer> sizes = new ArrayList<>();
    List<SqlRow> page;
    do {
      page = result.nextPage().toCompletableFuture().join();
      sizes.add(page.size());
    } while (!page.isEmpty());
    assertThat(sizes).containsExactly(4, 4, 2, 0);
    result.close();
  }

  @Test
  void streamed_asManyComeAsAreAskedFor() {
    RowCollector all = new RowCollector(3);
    sql.stream(SqlStatement.of(TEN).withFetchSize(2)).subscribe(all);
    all.await();
    assertThat(numbers(all.rows())).isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());

    RowCollector some = new RowCollector(5).cancellingAfter(5);
    sql.stream(SqlStatement.of(ENDLESS)).subscribe(some);
    some.await();
    assertThat(some.rows()).hasSize(5);

    RowCollector failing = new RowCollector(1);
    sql.stream(SqlStatement.of("SELECT CAST(? AS INTEGER) AS c")).subscribe(failing);
    assertThatThrownBy(failing::await).hasCauseInstanceOf(GridSqlException.class);
  }

  @Test
  void endless_rowsCome_untilItIsClosed() {
    try (SqlResult result = sql.execute(ENDLESS)) {
      assertThat(result.isInfinite()).isTrue();
      Iterator<SqlRow> rows = result.iterator();
      for (long i = 0; i < 5; i++) {
        assertThat(rows.next().get(0, Long.class)).isEqualTo(i);
      }
      result.close();
      assertThatThrownBy(
              () -> {
                while (rows.hasNext()) {
                  rows.next();
                }
              })
          .isInstanceOfSatisfying(
              GridSqlException.class, e -> assertThat(e.code()).isEqualTo(SqlErrorCode.CANCELLED));
    }
  }

  @Test
  void closing_endsAWait() {
    SqlResult result = sql.execute("SELECT v FROM TABLE(generate_stream(0))");
    Iterator<SqlRow> rows = result.iterator();
    CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(rows::hasNext);
    result.close();
    assertThatThrownBy(waiting::join)
        .hasCauseInstanceOf(GridSqlException.class)
        .extracting(e -> ((GridSqlException) e.getCause()).code())
        .isEqualTo(SqlErrorCode.CANCELLED);
  }

  @Test
  void timeout_failsTheNextRows() {
    try (SqlResult result =
        sql.execute(
            SqlStatement.of("SELECT v FROM TABLE(generate_stream(0))")
                .withTimeout(Duration.ofMillis(200)))) {
      assertThatThrownBy(() -> result.iterator().hasNext())
          .isInstanceOfSatisfying(
              GridSqlException.class, e -> assertThat(e.code()).isEqualTo(SqlErrorCode.TIMEOUT));
    }
  }

  @Test
  void cancelling_isTold() {
    CompletableFuture<AsyncSqlResult> asked =
        sql.executeAsync(SqlStatement.of(TEN)).toCompletableFuture();
    if (asked.cancel(true)) {
      assertThatThrownBy(asked::join).isInstanceOf(CancellationException.class);
    }
    assertThat(numbers(sql.execute(TEN))).hasSize(10);
  }

  @Test
  void failures_sayWhatIsWrong() {
    assertThatThrownBy(() -> sql.execute("asdasd"))
        .isInstanceOfSatisfying(
            GridSqlException.class,
            e -> {
              assertThat(e.code()).isEqualTo(SqlErrorCode.PARSING);
              assertThat(e.originatingMember()).isNotNull();
            });
    assertThatThrownBy(() -> sql.execute("SELECT CAST(? AS INTEGER) AS c"))
        .hasMessageContaining("parameter count");
    assertThatThrownBy(
            () ->
                sql.execute(SqlStatement.of(TEN).withExpected(SqlStatement.Expected.UPDATE_COUNT)))
        .hasMessageContaining("update count");
  }

  @Test
  void manyStatements_areCarriedOutAtOnce() {
    List<CompletableFuture<AsyncSqlResult>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(sql.executeAsync(SqlStatement.of(TEN)).toCompletableFuture());
    }
    for (CompletableFuture<AsyncSqlResult> one : all) {
      assertThat(one.join().nextPage().toCompletableFuture().join()).hasSize(10);
    }
  }
}
