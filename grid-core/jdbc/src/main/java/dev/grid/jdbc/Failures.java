package dev.grid.jdbc;

import dev.grid.AccessDeniedException;
import dev.grid.AuthenticationException;
import dev.grid.GridException;
import dev.grid.GridNotActiveException;
import dev.grid.sql.GridSqlException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.util.concurrent.CompletionException;

/**
 * Failures as JDBC has them: by class and by SQLSTATE; the vendor's code is that of the protocol.
 */
final class Failures {

  private Failures() {}

  /** What is to be thrown instead of a failure: itself, if JDBC knows it or it is an error. */
  static Throwable toSql(Throwable failure) {
    return switch (failure) {
      case CompletionException e when e.getCause() != null -> toSql(e.getCause());
      case GridSqlException e -> ofStatement(e);
      case AccessDeniedException e ->
          new SQLInvalidAuthorizationSpecException(e.getMessage(), "42501", e);
      case AuthenticationException e ->
          new SQLInvalidAuthorizationSpecException(e.getMessage(), "28000", e);
      case GridNotActiveException e ->
          new SQLNonTransientConnectionException(e.getMessage(), "08003", e);
      case GridException e when e.isRetrySafe() ->
          new SQLTransientException(e.getMessage(), "40001", e);
      case GridException e -> new SQLException(e.getMessage(), "HY000", e);
      default -> failure;
    };
  }

  private static SQLException ofStatement(GridSqlException e) {
    String text =
        e.suggestion() == null ? e.getMessage() : e.getMessage() + "; try: " + e.suggestion();
    int code = e.code().code();
    return switch (e.code()) {
      case PARSING -> new SQLSyntaxErrorException(text, "42000", code, e);
      case OBJECT_NOT_FOUND -> new SQLSyntaxErrorException(text, "42S02", code, e);
      case TIMEOUT -> new SQLTimeoutException(text, "HYT00", code, e);
      case CANCELLED -> new SQLException(text, "HY008", code, e);
      case DATA -> new SQLDataException(text, "22000", code, e);
      case CONNECTION -> new SQLNonTransientConnectionException(text, "08006", code, e);
      case PARTITION, TOPOLOGY, RESTARTABLE -> new SQLTransientException(text, "40001", code, e);
      case GENERIC -> new SQLException(text, "HY000", code, e);
    };
  }

  /** It was closed. */
  static SQLException closed(String what) {
    return new SQLException("the " + what + " is closed", "08003");
  }
}
