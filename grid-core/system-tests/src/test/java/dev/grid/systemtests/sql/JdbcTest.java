package dev.grid.systemtests.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.Lifecycle;
import dev.grid.jdbc.GridDataSource;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.DeploymentsStopped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The JDBC driver on our member: for statements that need no map. */
@ExtendWith(DeploymentsStopped.class)
@Timeout(120)
final class JdbcTest {

  private static final String TEN = "SELECT v FROM TABLE(generate_series(1, 10))";
  private static final String URL =
      "jdbc:grid://"
          + Deployment.CLIENT.site().address()
          + "/?clusterName="
          + Deployment.CLUSTER_NAME;

  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = DriverManager.getConnection(URL);
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  private static List<Long> numbers(ResultSet rows) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    while (rows.next()) {
      numbers.add(rows.getLong("V"));
      assertThat(rows.getRow()).isEqualTo(numbers.size());
    }
    return numbers;
  }

  @Test
  void rows_areReadInPages() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (int fetchSize : new int[] {0, 1, 3, 10}) {
        statement.setFetchSize(fetchSize);
        ResultSet rows = statement.executeQuery(TEN);
        assertThat(rows.getStatement()).isSameAs(statement);
        assertThat(numbers(rows)).isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
        assertThat(rows.isAfterLast()).isTrue();
        assertThat(rows.next()).isFalse();
      }
      statement.setMaxRows(4);
      assertThat(numbers(statement.executeQuery(TEN))).containsExactly(1L, 2L, 3L, 4L);
      assertThat(statement.execute(TEN)).isTrue();
      ResultSet before = statement.getResultSet();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(before.isClosed()).isTrue();
    }
  }

  private void withParameter(String type, Object value, Reader reader) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT CAST(? AS " + type + ") AS c")) {
      statement.setObject(1, value);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        reader.read(rows);
        assertThat(rows.wasNull()).isEqualTo(value == null);
      }
    }
  }

  @FunctionalInterface
  private interface Reader {
    void read(ResultSet rows) throws SQLException;
  }

  @Test
  void values_areConverted() throws SQLException {
    withParameter("VARCHAR", "12", rows -> assertThat(rows.getInt("c")).isEqualTo(12));
    withParameter("VARCHAR", 'x', rows -> assertThat(rows.getString(1)).isEqualTo("x"));
    withParameter("VARCHAR", "x", rows -> assertLost(() -> rows.getInt(1), rows));
    withParameter("BIGINT", 1L << 40, rows -> assertLost(() -> rows.getInt(1), rows));
    withParameter("BIGINT", 7L, rows -> assertThat(rows.getBoolean(1)).isTrue());
    withParameter("BIGINT", null, rows -> assertThat(rows.getLong(1)).isZero());
    withParameter(
        "DECIMAL",
        new BigDecimal("1.50"),
        rows -> {
          assertThat(rows.getBigDecimal(1)).isEqualTo("1.50");
          assertThat(rows.getInt(1)).isEqualTo(1);
          assertThat(rows.getObject(1, Double.class)).isEqualTo(1.5);
        });
    withParameter(
        "DATE",
        Date.valueOf("2026-11-30"),
        rows -> {
          assertThat(rows.getObject(1)).isEqualTo(Date.valueOf("2026-11-30"));
          assertThat(rows.getObject(1, LocalDate.class)).isEqualTo("2026-11-30");
        });
    LocalDateTime time = LocalDateTime.of(2026, 11, 30, 1, 2, 3, 4_000);
    withParameter(
        "TIMESTAMP",
        Timestamp.valueOf(time),
        rows -> {
          assertThat(rows.getTimestamp("C")).isEqualTo(Timestamp.valueOf(time));
          assertThat(rows.getObject("c", LocalDateTime.class)).isEqualTo(time);
        });
    OffsetDateTime offset = OffsetDateTime.parse("2026-11-30T01:02:03+05:30");
    withParameter(
        "TIMESTAMP WITH TIME ZONE",
        offset,
        rows -> {
          assertThat(rows.getObject(1)).isEqualTo(offset);
          assertThat(rows.getTimestamp(1)).isEqualTo(Timestamp.from(offset.toInstant()));
        });
  }

  private static void assertLost(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable read, ResultSet rows)
      throws SQLException {
    assertThatThrownBy(read).isInstanceOf(java.sql.SQLDataException.class);
    assertThat(rows.wasNull()).isFalse();
  }

  @Test
  void columns_areDescribed() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TEN)) {
      ResultSetMetaData columns = rows.getMetaData();
      assertThat(columns.getColumnCount()).isEqualTo(1);
      assertThat(columns.getColumnLabel(1)).isEqualTo("v");
      assertThat(columns.getColumnType(1)).isEqualTo(Types.INTEGER);
      assertThat(columns.getColumnTypeName(1)).isEqualTo("INTEGER");
      assertThat(columns.getColumnClassName(1)).isEqualTo("java.lang.Integer");
      assertThatThrownBy(() -> columns.getColumnType(2)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> rows.getInt(1)).hasMessageContaining("next()");
      rows.next();
      assertThatThrownBy(() -> rows.getInt("w")).hasMessageContaining("column=w");
      assertThatThrownBy(() -> rows.getInt(2)).hasMessageContaining("column=2");
    }
  }

  @Test
  void failures_haveTheirClassesAndStates() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery("asdasd"))
          .isInstanceOfSatisfying(
              SQLSyntaxErrorException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("42000");
                assertThat(e.getErrorCode()).isEqualTo(1008);
              });
      assertThatThrownBy(() -> statement.executeUpdate(TEN)).hasMessageContaining("update count");
      assertThatThrownBy(() -> connection.prepareStatement("SELECT CAST(? AS DATE) AS c").execute())
          .hasMessageContaining("parameter count");
      assertThatThrownBy(
              () -> {
                PreparedStatement gap = connection.prepareStatement("SELECT ?");
                gap.setInt(2, 1);
                gap.execute();
              })
          .hasMessageContaining("parameter=1");
      statement.setQueryTimeout(1);
      assertThatThrownBy(
              () -> statement.executeQuery("SELECT v FROM TABLE(generate_stream(0))").next())
          .isInstanceOf(SQLTimeoutException.class);
    }
  }

  @Test
  void cancel_endsAWait() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      ResultSet rows = statement.executeQuery("SELECT v FROM TABLE(generate_stream(0))");
      CompletableFuture<Throwable> failure =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return new AssertionError("a row: " + rows.next());
                } catch (SQLException e) {
                  return e;
                }
              });
      statement.cancel();
      assertThat(failure.join()).isInstanceOf(SQLException.class);
      assertThat(numbers(statement.executeQuery(TEN))).hasSize(10);
    }
  }

  @Test
  void whatIsNotSupported_isRefusedByName() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TEN)) {
      assertThatThrownBy(rows::previous)
          .isInstanceOf(SQLFeatureNotSupportedException.class)
          .hasMessageContaining("ResultSet.previous");
      assertThatThrownBy(rows::deleteRow).isInstanceOf(SQLFeatureNotSupportedException.class);
      assertThatThrownBy(() -> connection.prepareCall("x"))
          .isInstanceOf(SQLFeatureNotSupportedException.class);
      assertThatThrownBy(() -> connection.setAutoCommit(false))
          .isInstanceOf(SQLFeatureNotSupportedException.class);
      assertThatThrownBy(connection::setSavepoint)
          .isInstanceOf(SQLFeatureNotSupportedException.class);
    }
  }

  @Test
  void aConnection_endsWithWhatItHas() throws SQLException {
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("SELECT v FROM TABLE(generate_stream(100))");
    assertThat(rows.next()).isTrue();
    assertThat(connection.isValid(1)).isTrue();
    connection.close();
    connection.close();
    assertThat(statement.isClosed()).isTrue();
    assertThat(rows.isClosed()).isTrue();
    assertThat(connection.isValid(1)).isFalse();
    assertThatThrownBy(connection::createStatement).hasMessageContaining("closed");
    try (Connection again = DriverManager.getConnection(URL)) {
      assertThat(numbers(again.createStatement().executeQuery(TEN))).hasSize(10);
    }
  }

  @Test
  void connectionsOfOneUrl_shareAClient() throws SQLException {
    try (Connection second = DriverManager.getConnection(URL)) {
      assertThat(second.unwrap(Grid.class)).isSameAs(connection.unwrap(Grid.class));
      assertThat(numbers(second.createStatement().executeQuery(TEN))).hasSize(10);
    }
    assertThat(connection.isValid(1)).isTrue();
    Grid client = connection.unwrap(Grid.class);
    connection.close();
    assertThat(client.lifecycle().state()).isEqualTo(Lifecycle.State.STOPPED);
  }

  @Test
  void overAGrid_connectionsCostNothing() throws SQLException {
    GridDataSource source = new GridDataSource(Deployment.EMBEDDED.site().grid());
    for (int i = 0; i < 3; i++) {
      try (Connection one = source.getConnection();
          PreparedStatement statement = one.prepareStatement(TEN)) {
        assertThat(numbers(statement.executeQuery())).hasSize(10);
      }
    }
  }

  @Test
  void theDatabase_isDescribed() throws SQLException {
    DatabaseMetaData database = connection.getMetaData();
    assertThat(database.getDatabaseProductName()).isEqualTo("Grid");
    assertThat(database.getURL()).doesNotContain("?");
    assertThat(database.supportsTransactions()).isFalse();
    assertThat(database.supportsGroupBy()).isTrue();
    assertThat(database.getMaxConnections()).isZero();
    try (ResultSet schemas = database.getSchemas()) {
      assertThat(schemas.next()).isTrue();
      assertThat(schemas.getString("TABLE_SCHEM")).isEqualTo("information_schema");
    }
    try (ResultSet types = database.getTypeInfo()) {
      List<String> names = new ArrayList<>();
      while (types.next()) {
        names.add(types.getString("TYPE_NAME"));
      }
      assertThat(names).contains("VARCHAR", "TIMESTAMP WITH TIME ZONE", "JSON").hasSize(15);
    }
    try (ResultSet keys = database.getExportedKeys(null, null, "t")) {
      assertThat(keys.next()).isFalse();
    }
  }
}
