package dev.grid.protocol.sql;

import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlErrorCode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why a statement has failed.
 *
 * @param code of a {@link SqlErrorCode}
 * @param suggestion a statement that would help
 * @param causeStackTrace where it happened; we tell nobody
 */
@Struct
public record SqlError(
    int code,
    @Nullable String message,
    UUID originatingMemberId,
    @Since("2.3") @Nullable String suggestion,
    @Since("2.7") @Nullable String causeStackTrace) {

  /** What came of it, to be thrown. */
  public GridSqlException toException() {
    return new GridSqlException(
        SqlErrorCode.of(code), message, null, suggestion, originatingMemberId);
  }
}
