package dev.grid.protocol.sql;

import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements of clients. None has actions: what a statement does to which maps is known when it has
 * been parsed, and is asked about then, see {@code member.sql.SqlUse}. The first two of the service
 * are those of clients before 4.2, and are refused.
 */
public sealed interface SqlMessages<R> extends Message<R> {

  /** Of {@link Execute#timeoutMillis}: what the member is configured with. */
  long TIMEOUT_OF_MEMBER = -1;

  /** Of {@link Reply#partitionArgumentIndex}: no parameter is the key of what is asked for. */
  int NO_ARGUMENT = -1;

  /**
   * Frees what a statement has; one that is being carried out is cancelled. Of one that is not
   * known it is remembered: it may have overtaken the statement.
   */
  @Op(
      id = 0x210300,
      actions = {})
  record Close(SqlQueryId queryId) implements SqlMessages<Void> {}

  /**
   * Carries out a statement.
   *
   * @param timeoutMillis until its last row is read; 0 for none
   * @param cursorBufferSize how many rows a page has
   * @param expectedResultType 0 any, 1 rows, 2 an update count
   * @param tellsUpdateCount whether the update count is the true one, not 0 as clients of the
   *     reference are used to
   */
  @Op(
      id = 0x210400,
      actions = {})
  record Execute(
      String sql,
      List<@Nullable Data> parameters,
      long timeoutMillis,
      int cursorBufferSize,
      @Nullable String schema,
      byte expectedResultType,
      SqlQueryId queryId,
      @Since("2.3") boolean skipUpdateStatistics,
      @Since("grid") boolean tellsUpdateCount)
      implements SqlMessages<Reply> {}

  /** The next rows of a statement. */
  @Op(
      id = 0x210500,
      actions = {})
  record Fetch(SqlQueryId queryId, int cursorBufferSize) implements SqlMessages<Page> {}

  /** The statement that makes a mapping of this map, as its content suggests; null if none does. */
  @Op(
      id = 0x210600,
      retryable = true,
      readOnly = true,
      actions = {})
  record MappingDdl(String name) implements SqlMessages<@Nullable String> {}

  /**
   * What a statement has come to.
   *
   * @param updateCount -1 if it has rows
   * @param partitionArgumentIndex the parameter, from 0, by whose partition a client may choose the
   *     member
   */
  @Struct
  record Reply(
      @Nullable List<SqlColumnMetadata> rowMetadata,
      @Nullable SqlPage rowPage,
      long updateCount,
      @Nullable SqlError error,
      @Since("2.5") boolean isInfiniteRows,
      @Since("2.6") int partitionArgumentIndex) {

    /** It has failed. */
    public static Reply failed(SqlError error) {
      return new Reply(null, null, -1, error, false, NO_ARGUMENT);
    }
  }

  /** Rows, or why there are none. */
  @Struct
  record Page(@Nullable SqlPage rowPage, @Nullable SqlError error) {}
}
