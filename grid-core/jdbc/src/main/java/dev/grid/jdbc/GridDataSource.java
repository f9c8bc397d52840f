package dev.grid.jdbc;

import dev.grid.Grid;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections over a grid that the application has, be it a member or a client. They cost nothing,
 * so no pool is needed; closing them leaves the grid open. Thread-safe.
 */
public final class GridDataSource implements DataSource {

  private final Grid grid;
  private volatile @Nullable PrintWriter logWriter;
  private volatile int loginTimeoutSeconds;

  /** Of this grid. */
  public GridDataSource(Grid grid) {
    this.grid = Objects.requireNonNull(grid, "grid");
  }

  @Override
  public Connection getConnection() {
    return ConnectionCalls.connection(grid, "jdbc:grid:" + grid.name(), null, () -> {});
  }

  /** Refused: the grid has authenticated already. */
  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException(
        "the grid has authenticated already: get a connection without a user", "0A000");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return logWriter;
  }

  /** Kept, and not written to: the driver logs by SLF4J. */
  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    logWriter = out;
  }

  /** Kept, and not used: getting a connection does not wait. */
  @Override
  public void setLoginTimeout(int seconds) {
    loginTimeoutSeconds = seconds;
  }

  @Override
  public int getLoginTimeout() {
    return loginTimeoutSeconds;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("this driver logs by SLF4J", "0A000");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    if (type.isInstance(grid)) {
      return type.cast(grid);
    }
    throw new SQLException("GridDataSource does not wrap a " + type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this) || type.isInstance(grid);
  }
}
