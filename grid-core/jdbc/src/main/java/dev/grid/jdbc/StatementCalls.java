package dev.grid.jdbc;

import dev.grid.sql.AsyncSqlResult;
import dev.grid.sql.SqlStatement;
import dev.grid.sql.SqlStatement.Expected;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What is supported of {@link Statement}. Confined to one thread, but for {@link #cancel}, {@link
 * #close} and {@link #isClosed}.
 */
class StatementCalls {

  private static final long NO_COUNT = -1;

  final ConnectionCalls connection;
  private final List<SqlStatement> batch = new ArrayList<>();
  private @Nullable Statement proxy;
  private int fetchSize;
  private int maxRows;
  private int timeoutSeconds;
  private boolean isCloseOnCompletion;
  private volatile @Nullable ResultSetCalls rows;
  private long updateCount = NO_COUNT;

  /** What is under way, for who cancels. */
  private volatile @Nullable CompletableFuture<AsyncSqlResult> running;

  private volatile boolean isClosed;

  StatementCalls(ConnectionCalls connection) {
    this.connection = connection;
  }

  /** The statement as the application has it. */
  <T extends Statement> T made(Class<T> type) {
    T made = Calls.of(type, this);
    proxy = made;
    return made;
  }

  void requireOpen() throws SQLException {
    connection.requireOpen();
    if (isClosed) {
      throw Failures.closed("statement");
    }
  }

  // Executing.

  private SqlStatement statement(String sql, List<@Nullable Object> parameters) {
    SqlStatement statement = SqlStatement.of(sql).withParameters(parameters);
    if (fetchSize > 0) {
      statement = statement.withFetchSize(fetchSize);
    } else if (maxRows > 0) {
      statement = statement.withFetchSize(Math.min(maxRows, SqlStatement.FETCH_SIZE));
    }
    return statement
        .withSchema(connection.getSchema())
        .withTimeout(timeoutSeconds == 0 ? null : Duration.ofSeconds(timeoutSeconds));
  }

  /** Carries a statement out, in place of the one before. */
  AsyncSqlResult run(String sql, List<@Nullable Object> parameters, Expected expected)
      throws SQLException {
    requireOpen();
    closeRows();
    return run(statement(sql, parameters).withExpected(expected));
  }

  private AsyncSqlResult run(SqlStatement statement) throws SQLException {
    CompletableFuture<AsyncSqlResult> asked =
        connection.grid().sql().executeAsync(statement).toCompletableFuture();
    running = asked;
    if (isClosed) {
      asked.cancel(true);
    }
    AsyncSqlResult result;
    try {
      result = asked.join();
    } catch (CancellationException e) {
      throw new SQLException("the statement was cancelled", "HY008", e);
    } catch (CompletionException e) {
      Throwable told = Failures.toSql(e);
      throw told instanceof SQLException sql ? sql : new SQLException(told);
    } finally {
      running = null;
    }
    updateCount = result.isRowSet() ? NO_COUNT : result.updateCount();
    return result;
  }

  private ResultSet opened(AsyncSqlResult result) {
    ResultSetCalls made = new ResultSetCalls(this, RowSource.of(result, maxRows));
    rows = made;
    return made.proxy();
  }

  final boolean executeAny(String sql, List<@Nullable Object> parameters) throws SQLException {
    AsyncSqlResult result = run(sql, parameters, Expected.ANY);
    if (result.isRowSet()) {
      opened(result);
    }
    return result.isRowSet();
  }

  final ResultSet executeRows(String sql, List<@Nullable Object> parameters) throws SQLException {
    return opened(run(sql, parameters, Expected.ROWS));
  }

  final long executeCount(String sql, List<@Nullable Object> parameters) throws SQLException {
    return run(sql, parameters, Expected.UPDATE_COUNT).updateCount();
  }

  public boolean execute(String sql) throws SQLException {
    return executeAny(sql, List.of());
  }

  public boolean execute(String sql, int keys) throws SQLException {
    requireNoKeys(keys);
    return execute(sql);
  }

  public ResultSet executeQuery(String sql) throws SQLException {
    return executeRows(sql, List.of());
  }

  public int executeUpdate(String sql) throws SQLException {
    return toInt(executeCount(sql, List.of()));
  }

  public int executeUpdate(String sql, int keys) throws SQLException {
    requireNoKeys(keys);
    return executeUpdate(sql);
  }

  public long executeLargeUpdate(String sql) throws SQLException {
    return executeCount(sql, List.of());
  }

  private static void requireNoKeys(int keys) throws SQLException {
    if (keys != Statement.NO_GENERATED_KEYS) {
      throw new SQLFeatureNotSupportedException("no keys are generated here", "0A000");
    }
  }

  static int toInt(long count) {
    return (int) Math.min(Integer.MAX_VALUE, count);
  }

  // Batches, whose statements are carried out one after another.

  final void add(String sql, List<@Nullable Object> parameters) throws SQLException {
    requireOpen();
    batch.add(statement(sql, parameters).withExpected(Expected.UPDATE_COUNT));
  }

  public void addBatch(String sql) throws SQLException {
    add(sql, List.of());
  }

  public void clearBatch() {
    batch.clear();
  }

  public int[] executeBatch() throws SQLException {
    requireOpen();
    closeRows();
    int[] counts = new int[batch.size()];
    List<SqlStatement> all = List.copyOf(batch);
    batch.clear();
    for (int i = 0; i < counts.length; i++) {
      try {
        counts[i] = toInt(run(all.get(i)).updateCount());
      } catch (SQLException e) {
        throw new BatchUpdateException(
            "statement=" + i + " of the batch: " + e.getMessage(),
            e.getSQLState(),
            e.getErrorCode(),
            java.util.Arrays.copyOf(counts, i),
            e);
      }
    }
    return counts;
  }

  // Results.

  public @Nullable ResultSet getResultSet() {
    return rows == null ? null : rows.proxy();
  }

  public int getUpdateCount() {
    return toInt(updateCount);
  }

  public long getLargeUpdateCount() {
    return updateCount;
  }

  public boolean getMoreResults() {
    closeRows();
    updateCount = NO_COUNT;
    return false;
  }

  private void closeRows() {
    ResultSetCalls open = rows;
    rows = null;
    if (open != null) {
      open.closeOnly();
    }
  }

  /** Its rows were closed. */
  void rowsClosed() {
    rows = null;
    if (isCloseOnCompletion) {
      close();
    }
  }

  // Settings.

  public Connection getConnection() {
    return connection.proxy();
  }

  public int getFetchSize() {
    return fetchSize;
  }

  /** How many rows come at once; 0 for as many as usual. */
  public void setFetchSize(int rows) throws SQLException {
    requireNotNegative("fetchSize", rows);
    fetchSize = rows;
  }

  public int getMaxRows() {
    return maxRows;
  }

  public void setMaxRows(int rows) throws SQLException {
    requireNotNegative("maxRows", rows);
    maxRows = rows;
  }

  public long getLargeMaxRows() {
    return maxRows;
  }

  public void setLargeMaxRows(long rows) throws SQLException {
    setMaxRows((int) Math.min(Integer.MAX_VALUE, rows));
  }

  public int getQueryTimeout() {
    return timeoutSeconds;
  }

  public void setQueryTimeout(int seconds) throws SQLException {
    requireNotNegative("queryTimeout", seconds);
    timeoutSeconds = seconds;
  }

  private static void requireNotNegative(String name, int value) throws SQLException {
    if (value < 0) {
      throw new SQLException(name + "=" + value + ": must not be negative", "22003");
    }
  }

  public int getMaxFieldSize() {
    return 0;
  }

  public void setMaxFieldSize(int bytes) {}

  public void setEscapeProcessing(boolean isEnabled) {}

  public int getFetchDirection() {
    return ResultSet.FETCH_FORWARD;
  }

  public void setFetchDirection(int direction) {}

  public int getResultSetType() {
    return ResultSet.TYPE_FORWARD_ONLY;
  }

  public int getResultSetConcurrency() {
    return ResultSet.CONCUR_READ_ONLY;
  }

  public int getResultSetHoldability() {
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  public @Nullable Object getWarnings() {
    return null;
  }

  public void clearWarnings() {}

  public boolean isPoolable() {
    return false;
  }

  public void setPoolable(boolean isPoolable) {}

  public void closeOnCompletion() {
    isCloseOnCompletion = true;
  }

  public boolean isCloseOnCompletion() {
    return isCloseOnCompletion;
  }

  // The end.

  /** Ends what is under way, and rows that are open. Any thread. */
  public void cancel() {
    CompletableFuture<AsyncSqlResult> asked = running;
    if (asked != null) {
      asked.cancel(true);
    }
    ResultSetCalls open = rows;
    if (open != null) {
      open.cancel();
    }
  }

  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    cancel();
    closeRows();
    connection.forget(this);
  }

  public boolean isClosed() {
    return isClosed;
  }

  Statement proxy() {
    return Objects.requireNonNull(proxy);
  }

  @Override
  public String toString() {
    return "GridStatement[" + connection + "]";
  }
}
