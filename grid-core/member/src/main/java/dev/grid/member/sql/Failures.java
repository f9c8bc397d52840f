package dev.grid.member.sql;

import dev.grid.AccessDeniedException;
import dev.grid.ConnectionLostException;
import dev.grid.GridNotActiveException;
import dev.grid.GridSerializationException;
import dev.grid.GridTimeoutException;
import dev.grid.NotReadyException;
import dev.grid.protocol.sql.SqlError;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlErrorCode;
import java.util.UUID;
import java.util.concurrent.CancellationException;

/** How failures are told to clients. */
final class Failures {

  private static final int SHOWN_CHARS_MAX = 200;
  private static final int MESSAGE_CHARS_MAX = 10_000;

  private Failures() {}

  /** Whether the call fails with it, as calls to structures do, and not the statement. */
  static boolean isOfCall(Throwable failure) {
    return failure instanceof AccessDeniedException;
  }

  static SqlError toError(Throwable failure, UUID member) {
    String message = failure.getMessage();
    if (message == null) {
      message = failure.getClass().getSimpleName();
    } else if (message.length() > MESSAGE_CHARS_MAX) {
      message = message.substring(0, MESSAGE_CHARS_MAX) + "...";
    }
    if (failure instanceof GridSqlException sql) {
      UUID origin = sql.originatingMember();
      return new SqlError(
          sql.code().code(), message, origin == null ? member : origin, sql.suggestion(), null);
    }
    return new SqlError(codeOf(failure).code(), message, member, null, null);
  }

  private static SqlErrorCode codeOf(Throwable failure) {
    return switch (failure) {
      case GridTimeoutException e -> SqlErrorCode.TIMEOUT;
      case CancellationException e -> SqlErrorCode.CANCELLED;
      case GridNotActiveException e -> SqlErrorCode.CONNECTION;
      case ConnectionLostException e -> SqlErrorCode.CONNECTION;
      case NotReadyException e -> SqlErrorCode.RESTARTABLE;
      case GridSerializationException e -> SqlErrorCode.DATA;
      default -> SqlErrorCode.GENERIC;
    };
  }

  /** The beginning of a statement, for messages. */
  static String shortened(String sql) {
    return sql.length() <= SHOWN_CHARS_MAX ? sql : sql.substring(0, SHOWN_CHARS_MAX) + "...";
  }
}
