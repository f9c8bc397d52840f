package dev.grid.member.sql;

import dev.grid.protocol.sql.SqlBatch;
import dev.grid.protocol.sql.SqlVector;
import dev.grid.security.Action;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlColumn;
import dev.grid.sql.SqlColumnType;
import dev.grid.sql.SqlErrorCode;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRowMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose cursors a test moves. Statements are {@code rows N}, which gives N numbers in
 * batches of {@link #batchRows}; {@code slow} and {@code endless}, whose rows the test gives;
 * {@code update N}; {@code fail}.
 */
final class ScriptedEngine implements SqlEngine {

  static final SqlRowMetadata ROW =
      new SqlRowMetadata(List.of(new SqlColumn("n", SqlColumnType.BIGINT, true)));

  final List<Cursor> cursors = new ArrayList<>();
  final List<Plan> plans = new ArrayList<>();
  int batchRows = 3;
  boolean isClosed;

  /** Whether statements wait for the test to {@link Plan#go}. */
  boolean isHeld;

  @Override
  public CompletionStage<SqlPlan> prepare(SqlRequest request) {
    if (request.sql().equals("fail")) {
      return CompletableFuture.failedFuture(
          new GridSqlException(SqlErrorCode.PARSING, "no statement: fail"));
    }
    Plan plan = new Plan(request.sql());
    plans.add(plan);
    return CompletableFuture.completedFuture(plan);
  }

  @Override
  public CompletionStage<@Nullable String> mappingDdl(String map) {
    return CompletableFuture.completedFuture("CREATE MAPPING " + map);
  }

  @Override
  public void close() {
    isClosed = true;
  }

  Cursor last() {
    return cursors.getLast();
  }

  final class Plan implements SqlPlan {

    private final String sql;
    private final CompletableFuture<SqlCursor> cursor = new CompletableFuture<>();
    boolean isRun;
    boolean isCancelled;

    Plan(String sql) {
      this.sql = sql;
    }

    @Override
    public List<SqlUse> uses() {
      return List.of(new SqlUse("maps", "m", Set.of(Action.READ), "Sql.Select"));
    }

    @Override
    public CompletionStage<SqlCursor> run() {
      isRun = true;
      if (!isHeld) {
        go();
      }
      return cursor;
    }

    void go() {
      Cursor made = new Cursor(sql.split(" "));
      cursors.add(made);
      cursor.complete(made);
    }

    @Override
    public void cancel() {
      isCancelled = true;
    }
  }

  final class Cursor implements SqlCursor {

    private final String[] words;
    private long left;
    private long next;
    private @Nullable CompletableFuture<@Nullable SqlBatch> asked;
    int closes;
    int calls;

    Cursor(String[] words) {
      this.words = words;
      this.left = words.length > 1 ? Long.parseLong(words[1]) : 0;
    }

    @Override
    public @Nullable SqlRowMetadata row() {
      return words[0].equals("update") ? null : ROW;
    }

    @Override
    public long updateCount() {
      return words[0].equals("update") ? left : SqlResult.ROWS;
    }

    @Override
    public boolean isInfinite() {
      return words[0].equals("endless");
    }

    @Override
    public CompletionStage<@Nullable SqlBatch> next(int rowsWanted) {
      calls++;
      if (!words[0].equals("rows")) {
        CompletableFuture<@Nullable SqlBatch> came = new CompletableFuture<>();
        asked = came;
        return came;
      }
      int rows = (int) Math.min(batchRows, left);
      left -= rows;
      return CompletableFuture.completedFuture(rows == 0 ? null : batch(rows));
    }

    private SqlBatch batch(int rows) {
      SqlVector numbers = new SqlVector(SqlColumnType.BIGINT);
      for (int i = 0; i < rows; i++) {
        numbers.addLong(next++);
      }
      return new SqlBatch(List.of(numbers), rows);
    }

    /** Gives so many rows to whoever has asked; none for the end. */
    void give(int rows) {
      CompletableFuture<@Nullable SqlBatch> to = asked;
      if (to == null) {
        throw new AssertionError("nobody has asked");
      }
      asked = null;
      to.complete(rows == 0 ? null : batch(rows));
    }

    /** Fails what is asked for. */
    void fail(RuntimeException why) {
      CompletableFuture<@Nullable SqlBatch> to = asked;
      if (to == null) {
        throw new AssertionError("nobody has asked");
      }
      to.completeExceptionally(why);
    }

    boolean isAsked() {
      return asked != null;
    }

    @Override
    public void close() {
      closes++;
    }
  }
}
