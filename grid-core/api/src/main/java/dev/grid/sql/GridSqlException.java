package dev.grid.sql;

import dev.grid.GridException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A statement could not be carried out, or its rows not be had. */
public final class GridSqlException extends GridException {

  private static final long serialVersionUID = 1L;

  private final SqlErrorCode code;
  private final @Nullable String suggestion;
  private final @Nullable UUID originatingMember;

  /** One without a suggestion, of whichever member carries it out. */
  public GridSqlException(SqlErrorCode code, @Nullable String message) {
    this(code, message, null, null, null);
  }

  /** One with a cause, of whichever member carries it out. */
  public GridSqlException(SqlErrorCode code, @Nullable String message, @Nullable Throwable cause) {
    this(code, message, cause, null, null);
  }

  /**
   * One with all of it.
   *
   * @param suggestion a statement that would help, or null
   * @param originatingMember the member that it failed on; null if it is not known
   */
  public GridSqlException(
      SqlErrorCode code,
      @Nullable String message,
      @Nullable Throwable cause,
      @Nullable String suggestion,
      @Nullable UUID originatingMember) {
    super(message, cause);
    this.code = code;
    this.suggestion = suggestion;
    this.originatingMember = originatingMember;
  }

  public SqlErrorCode code() {
    return code;
  }

  /** A statement that would help, such as the mapping that is missing; null if there is none. */
  public @Nullable String suggestion() {
    return suggestion;
  }

  /** The member that it failed on; null if it is not known. */
  public @Nullable UUID originatingMember() {
    return originatingMember;
  }
}
