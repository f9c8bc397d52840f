package dev.grid.coordination.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one coordinator to its database, opened again by the next call after it broke.
 *
 * <p>A call that failed on a connection that had served before is made once more on a new one, since that is how a
 * server that was restarted in between shows itself. So whatever is {@linkplain #call called} must be the same done
 * twice; what is not is {@linkplain #callOnce called once}, after a word that shows whether the connection is still one.
 * A call that the database gave up in favour of another (a deadlock) is made again, {@value #DEADLOCKS_MAX} times.
 *
 * <p>Thread-safe: one call at a time. Each waits at most the limit for its turn; how long a statement may take is set at
 * the connection by the {@link SqlDialect}.
 */
final class SqlClient implements AutoCloseable {

  /** Statements that belong together, in auto-commit mode unless they begin a transaction. */
  interface Call<T extends @Nullable Object> {
    T on(Connection connection) throws SQLException;
  }

  private static final int DEADLOCKS_MAX = 20;

  private final SqlDialect dialect;
  private final long limitNanos;

  /** Fair: a sign of life gets its turn. */
  private final ReentrantLock lock = new ReentrantLock(true);


  /** Guarded by {@link #lock}; null while there is none. */
  private @Nullable Connection connection;

  /** Guarded by {@link #lock}. */
  private boolean closed;

  SqlClient(SqlDialect dialect, long limitNanos) {
    this.dialect = dialect;
    this.limitNanos = limitNanos;
  }

  /** For what is the same done twice. */
  <T extends @Nullable Object> T call(Call<T> call) throws SQLException {
    lockOrFail();
    try {
      return attempts(call);
    } finally {
      lock.unlock();
    }
  }

  /** For what is not the same done twice. */
  <T extends @Nullable Object> T callOnce(Call<T> call) throws SQLException {
    lockOrFail();
    try {
      boolean unused =
          attempts(
              on -> {
                try (Statement word = on.createStatement()) {
                  return word.execute("SELECT 1");
                }
              });
      return attempt(Objects.requireNonNull(connection), call);
    } finally {
      lock.unlock();
    }
  }

  /** Caller holds the lock. */
  private <T extends @Nullable Object> T attempts(Call<T> call) throws SQLException {
    if (closed) throw new SQLException("closed", "08003");
    var used = connection;
    if (used != null) {
      try {
        return attempt(used, call);
      } catch (SQLException e) {
        if (!dialect.isBroken(e) || dialect.isTimeout(e) || Thread.currentThread().isInterrupted()) throw e;
      }
    }
    return attempt(connection = dialect.connect(), call);
  }

  private void lockOrFail() throws SQLException {
    try {
      if (lock.tryLock(limitNanos, TimeUnit.NANOSECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", "57014", e);
    }
    throw new SQLTimeoutException("other calls to the database take too long");
  }

  private <T extends @Nullable Object> T attempt(Connection on, Call<T> call) throws SQLException {
    for (int deadlocks = 0; ; deadlocks++) {
      boolean done = false;
      try {
        T result = call.on(on);
        done = true;
        return result;
      } catch (SQLException e) {
        if (!dialect.isDeadlock(e) || deadlocks == DEADLOCKS_MAX) throw e;
        done = true;
      } finally {
        // Whatever a transaction that failed has left, a new connection does not have it.
        if (!done) disconnect();
      }
    }
  }

  /** Runs statements as one transaction; caller is within {@link #call}. */
  static <T extends @Nullable Object> T transaction(Connection on, Call<T> call) throws SQLException {
    on.setAutoCommit(false);
    boolean done = false;
    try {
      T result = call.on(on);
      on.commit();
      done = true;
      return result;
    } finally {
      if (!done) on.rollback();
      on.setAutoCommit(true);
    }
  }

  /** Caller holds the lock. */
  private void disconnect() {
    var old = connection;
    connection = null;
    if (old == null) return;
    // close() would speak with a server that may not answer.
    SqlClient.abort(old);
  }

  /** Ends a connection without a word to the server. */
  static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // Nothing was lost: it is not used any more.
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      disconnect();
    } finally {
      lock.unlock();
    }
  }
}
