package dev.grid.coordination.jdbc;

import dev.grid.coordination.leases.ChangeListener;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;

/**
 * What differs between databases: how to connect, how the tables are made, and four statements that
 * standard SQL does not have.
 *
 * <p>Thread-safe.
 */
public interface SqlDialect {

  /**
   * A new connection in auto-commit mode and READ COMMITTED, each of whose statements ends within
   * the operation's limit, whether the server answers or not.
   */
  Connection connect() throws SQLException;

  /** The database's address, for messages: never with a user or a password. */
  String address();

  /** Makes the tables unless they are there; may be called by many at once. */
  void createTables(Connection connection, String prefix) throws SQLException;

  /** A name as it is written in statements. */
  String quoted(String name);

  /** An expression: the server's clock. */
  String now();

  /** An expression with one parameter: the server's clock, so many milliseconds later. */
  String later();

  /** Makes an insert one that does nothing if the row is there, without raising an error. */
  String insertUnlessThere(String insert);

  /**
   * A number for a lock whose row this transaction has inserted: higher than those of all that had
   * the row before. Called after the insert, since until then another could take a higher number
   * and be done with the lock.
   */
  long nextToken(Connection connection, String prefix) throws SQLException;

  /** Sets a parameter that is an id. */
  void setId(PreparedStatement statement, int index, String id) throws SQLException;

  /** Reads an id. */
  String getId(ResultSet row, int column) throws SQLException;

  /** Whether the row that it refers to was missing, or another refers to the row that was to go. */
  default boolean isForeignKey(SQLException e) {
    return "23503".equals(e.getSQLState());
  }

  /** Whether a row with this key is there already. */
  default boolean isDuplicate(SQLException e) {
    return "23505".equals(e.getSQLState());
  }

  /**
   * Whether the database chose this transaction to end a deadlock: it left nothing behind, and is
   * worth another attempt.
   */
  default boolean isDeadlock(SQLException e) {
    return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
  }

  /** Whether the connection broke, was closed as too silent, or the server starts or ends. */
  default boolean isBroken(SQLException e) {
    String state = e.getSQLState();
    return state != null
        && (state.startsWith("08") || state.startsWith("57P") || state.equals("25P03"));
  }

  /** Whether the server did not answer in time. */
  default boolean isTimeout(SQLException e) {
    if (e instanceof SQLTimeoutException || "57014".equals(e.getSQLState())) return true;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.net.SocketTimeoutException) return true;
    }
    return false;
  }

  /**
   * Has the listener told of changes from when this returns until {@link #close}, across
   * reconnects. Calling it again does nothing.
   *
   * @throws SQLException if it cannot begin; it may be called again
   */
  default void listen(String prefix, ChangeListener listener) throws SQLException {
    throw new UnsupportedOperationException("this database does not push");
  }

  /** Ends what the dialect itself has opened. */
  default void close() {}
}
