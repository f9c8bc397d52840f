package dev.grid.kernel.sql;

import dev.grid.ConnectionLostException;
import dev.grid.NotReadyException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.protocol.sql.SqlColumnMetadata;
import dev.grid.protocol.sql.SqlError;
import dev.grid.protocol.sql.SqlMessages.Close;
import dev.grid.protocol.sql.SqlMessages.Fetch;
import dev.grid.protocol.sql.SqlMessages.Page;
import dev.grid.protocol.sql.SqlMessages.Reply;
import dev.grid.protocol.sql.SqlPage;
import dev.grid.protocol.sql.SqlQueryId;
import dev.grid.sql.AsyncSqlResult;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlErrorCode;
import dev.grid.sql.SqlRow;
import dev.grid.sql.SqlRowMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a member has answered, and the rows that are still there. Guarded by itself. */
final class RemoteResult implements AsyncSqlResult {

  private final Invoker invoker;
  private final UUID member;
  private final SqlQueryId id;
  private final int fetchSize;
  private final long updateCount;
  private final boolean isInfinite;
  private final @Nullable SqlRowMetadata row;

  /** The page that came with the answer; null when it was taken. */
  private @Nullable SqlPage first;

  private boolean isAsking;

  /** Whether the member has nothing of it any more. */
  private boolean isOver;

  private boolean isClosed;

  RemoteResult(Invoker invoker, UUID member, SqlQueryId id, int fetchSize, Reply reply) {
    this.invoker = invoker;
    this.member = member;
    this.id = id;
    this.fetchSize = fetchSize;
    this.updateCount = reply.updateCount();
    this.isInfinite = reply.isInfiniteRows();
    List<SqlColumnMetadata> columns = reply.rowMetadata();
    this.row = columns == null ? null : SqlColumnMetadata.toRow(columns);
    this.first = reply.rowPage();
    this.isOver = first == null || first.isLast();
  }

  @Override
  public SqlRowMetadata rowMetadata() {
    if (row == null) {
      throw new IllegalStateException(
          "the statement has no rows, but an update count=" + updateCount);
    }
    return row;
  }

  @Override
  public long updateCount() {
    return updateCount;
  }

  @Override
  public boolean isInfinite() {
    return isInfinite;
  }

  @Override
  public CompletionStage<List<SqlRow>> nextPage() {
    try {
      List<SqlRow> ready = ready();
      return ready != null
          ? CompletableFuture.completedFuture(ready)
          : fetch()
              .exceptionally(
                  failure -> {
                    throw failed(CallFuture.unwrapped(failure));
                  });
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** {@link #nextPage}, which is waited for. */
  List<SqlRow> awaitPage() {
    List<SqlRow> ready = ready();
    if (ready != null) {
      return ready;
    }
    try {
      return fetch().await();
    } catch (RuntimeException | Error e) {
      throw failed(e);
    }
  }

  /** The next page if it is here; null if it is to be fetched, which is under way then. */
  private @Nullable List<SqlRow> ready() {
    if (row == null) {
      throw new IllegalStateException(
          "the statement has no rows, but an update count=" + updateCount);
    }
    SqlPage ready;
    synchronized (this) {
      if (isAsking) {
        throw new IllegalStateException("the page before has not come yet");
      }
      if (isClosed) {
        throw closed();
      }
      ready = first;
      first = null;
      if (ready == null && isOver) {
        return List.of();
      }
      // An endless result may be answered at once, without rows: that is not its end.
      isAsking = ready == null || ready.rows() == 0 && !isOver;
    }
    return ready != null && (ready.rows() > 0 || ready.isLast()) ? rows(ready) : null;
  }

  private CallFuture<List<SqlRow>> fetch() {
    return invoker.<Page, List<SqlRow>>invokeAt(member, new Fetch(id, fetchSize), this::came);
  }

  /** What the result ends with when its next page could not be had. */
  private RuntimeException failed(Throwable why) {
    synchronized (this) {
      isAsking = false;
      isOver = true;
    }
    if (why instanceof ConnectionLostException || why instanceof NotReadyException) {
      return new GridSqlException(
          SqlErrorCode.CONNECTION,
          "the rest of the rows cannot be had: member="
              + member
              + ", which carries the statement out, is not connected any more; carry it out"
              + " again",
          why,
          null,
          member);
    }
    return why instanceof RuntimeException e
        ? e
        : new GridSqlException(SqlErrorCode.GENERIC, why.toString(), why);
  }

  private List<SqlRow> came(@Nullable Page answer) {
    Page page = Objects.requireNonNull(answer);
    SqlError error = page.error();
    if (error != null) {
      throw error.toException();
    }
    SqlPage came = Objects.requireNonNull(page.rowPage(), "a page");
    synchronized (this) {
      isAsking = false;
      isOver = came.isLast();
    }
    return rows(came);
  }

  private List<SqlRow> rows(SqlPage page) {
    SqlRowMetadata of = Objects.requireNonNull(row);
    List<SqlRow> rows = new ArrayList<>(page.rows());
    for (SqlPage.Part part : page.parts()) {
      for (int at = part.from(); at < part.to(); at++) {
        rows.add(new BatchRow(of, part.batch(), at, invoker));
      }
    }
    return rows;
  }

  private static GridSqlException closed() {
    return new GridSqlException(SqlErrorCode.CANCELLED, "the result is closed");
  }

  @Override
  public void close() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      first = null;
      if (isOver) {
        return;
      }
    }
    // If it does not arrive the member closes it, when the connection ends or nobody asks for rows.
    var unused = invoker.invokeAt(member, new Close(id), CallFuture::nothing);
  }
}
