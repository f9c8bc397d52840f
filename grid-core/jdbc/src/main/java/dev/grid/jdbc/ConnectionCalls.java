package dev.grid.jdbc;

import dev.grid.Grid;
import dev.grid.Lifecycle;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What is supported of {@link Connection}. Thread-safe; statements that are open end with it. */
final class ConnectionCalls implements Calls.Wrapping {

  private final Grid grid;
  private final String url;
  private final @Nullable String user;
  private final Runnable onClose;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final Set<StatementCalls> statements = ConcurrentHashMap.newKeySet();
  private final Properties clientInfo = new Properties();
  private volatile @Nullable String schema;
  private volatile boolean isReadOnly;
  private @Nullable Connection proxy;

  private ConnectionCalls(Grid grid, String url, @Nullable String user, Runnable onClose) {
    this.grid = grid;
    this.url = url;
    this.user = user;
    this.onClose = onClose;
  }

  /**
   * A connection.
   *
   * @param onClose called once, when it is closed
   */
  static Connection connection(Grid grid, String url, @Nullable String user, Runnable onClose) {
    ConnectionCalls calls = new ConnectionCalls(grid, url, user, onClose);
    Connection made = Calls.of(Connection.class, calls);
    calls.proxy = made;
    return made;
  }

  // For what belongs to it.

  @Override
  public Object wrapped() {
    return grid;
  }

  Grid grid() {
    return grid;
  }

  String url() {
    return url;
  }

  @Nullable String user() {
    return user;
  }

  Connection proxy() {
    return java.util.Objects.requireNonNull(proxy);
  }

  void forget(StatementCalls statement) {
    statements.remove(statement);
  }

  void requireOpen() throws SQLException {
    if (isClosed.get()) {
      throw Failures.closed("connection");
    }
  }

  // Statements.

  public Statement createStatement() throws SQLException {
    requireOpen();
    StatementCalls calls = new StatementCalls(this);
    statements.add(calls);
    return calls.made(Statement.class);
  }

  public Statement createStatement(int type, int concurrency) throws SQLException {
    requireForward(type, concurrency);
    return createStatement();
  }

  public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
    return createStatement(type, concurrency);
  }

  public PreparedStatement prepareStatement(String sql) throws SQLException {
    requireOpen();
    PreparedCalls calls = new PreparedCalls(this, sql);
    statements.add(calls);
    return calls.made(PreparedStatement.class);
  }

  public PreparedStatement prepareStatement(String sql, int type, int concurrency)
      throws SQLException {
    requireForward(type, concurrency);
    return prepareStatement(sql);
  }

  public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return prepareStatement(sql, type, concurrency);
  }

  public PreparedStatement prepareStatement(String sql, int keys) throws SQLException {
    if (keys != Statement.NO_GENERATED_KEYS) {
      throw new SQLFeatureNotSupportedException("no keys are generated here", "0A000");
    }
    return prepareStatement(sql);
  }

  private static void requireForward(int type, int concurrency) throws SQLException {
    if (type != ResultSet.TYPE_FORWARD_ONLY || concurrency != ResultSet.CONCUR_READ_ONLY) {
      throw new SQLFeatureNotSupportedException(
          "results are read forward only, and not written to", "0A000");
    }
  }

  public String nativeSQL(String sql) {
    return sql;
  }

  // Transactions, of which there are none.

  public boolean getAutoCommit() {
    return true;
  }

  public void setAutoCommit(boolean isAutoCommit) throws SQLException {
    if (!isAutoCommit) {
      throw new SQLFeatureNotSupportedException(
          "statements are committed one by one: there are no transactions of SQL", "0A000");
    }
  }

  public void commit() throws SQLException {
    requireOpen();
    throw new SQLException("statements are committed one by one", "25000");
  }

  public void rollback() throws SQLException {
    commit();
  }

  public int getTransactionIsolation() {
    return Connection.TRANSACTION_NONE;
  }

  public void setTransactionIsolation(int level) throws SQLException {
    if (level != Connection.TRANSACTION_NONE) {
      throw new SQLFeatureNotSupportedException("there are no transactions of SQL", "0A000");
    }
  }

  public int getHoldability() {
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  public void setHoldability(int holdability) {}

  // Settings.

  public boolean isReadOnly() {
    return isReadOnly;
  }

  /** A hint, as JDBC has it: nothing is refused by it. */
  public void setReadOnly(boolean isReadOnly) {
    this.isReadOnly = isReadOnly;
  }

  public @Nullable String getSchema() {
    return schema;
  }

  public void setSchema(@Nullable String schema) {
    this.schema = schema;
  }

  public @Nullable String getCatalog() {
    return null;
  }

  /** There are no catalogs; drivers without them do nothing. */
  public void setCatalog(@Nullable String catalog) {}

  public Map<String, Class<?>> getTypeMap() {
    return Map.of();
  }

  public Properties getClientInfo() {
    return clientInfo;
  }

  public @Nullable String getClientInfo(String name) {
    return clientInfo.getProperty(name);
  }

  public void setClientInfo(String name, @Nullable String value) {
    if (value == null) {
      clientInfo.remove(name);
    } else {
      clientInfo.setProperty(name, value);
    }
  }

  public void setClientInfo(Properties properties) {
    clientInfo.clear();
    clientInfo.putAll(properties);
  }

  public int getNetworkTimeout() {
    return 0;
  }

  public void clearWarnings() {}

  public @Nullable Object getWarnings() {
    return null;
  }

  public DatabaseMetaData getMetaData() throws SQLException {
    requireOpen();
    return DatabaseCalls.of(this);
  }

  // The end.

  /** Does not wait: a client knows whether it is connected. */
  public boolean isValid(int seconds) throws SQLException {
    if (seconds < 0) {
      throw new SQLException("timeout=" + seconds + ": must not be negative", "22003");
    }
    return !isClosed.get()
        && grid.lifecycle().state() == Lifecycle.State.RUNNING
        && !grid.cluster().members().isEmpty();
  }

  public boolean isClosed() {
    return isClosed.get();
  }

  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      statements.forEach(StatementCalls::close);
      onClose.run();
    }
  }

  public void abort(Executor executor) {
    executor.execute(this::close);
  }

  @Override
  public String toString() {
    return "GridConnection[" + url + "]";
  }
}
