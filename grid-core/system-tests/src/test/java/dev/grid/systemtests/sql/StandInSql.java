package dev.grid.systemtests.sql;

import dev.grid.map.GridMap;
import dev.grid.member.sql.SqlCursor;
import dev.grid.member.sql.SqlEngine;
import dev.grid.member.sql.SqlEngineProvider;
import dev.grid.member.sql.SqlEnvironment;
import dev.grid.member.sql.SqlPlan;
import dev.grid.member.sql.SqlRequest;
import dev.grid.member.sql.SqlUse;
import dev.grid.protocol.Data;
import dev.grid.protocol.sql.SqlBatch;
import dev.grid.protocol.sql.SqlVector;
import dev.grid.security.Action;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlColumn;
import dev.grid.sql.SqlColumnType;
import dev.grid.sql.SqlErrorCode;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRowMetadata;
import dev.grid.sql.SqlStatement.Expected;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An engine that knows three statements with rows, two of numbers and one that gives its parameter
 * back, and two of a map, which do nothing.
 */
public final class StandInSql implements SqlEngineProvider {

  private static final Pattern SERIES =
      Pattern.compile("SELECT v FROM TABLE\\(generate_series\\((\\d+), (\\d+)\\)\\)");
  private static final Pattern STREAM =
      Pattern.compile("SELECT v FROM TABLE\\(generate_stream\\((\\d+)\\)\\)");
  private static final Pattern CAST =
      Pattern.compile("SELECT CAST\\(\\? AS ([A-Z ]+)\\) AS (\\w+)");

  private static final Pattern OF_MAP =
      Pattern.compile("(CREATE MAPPING|DELETE FROM) ([\\w-]+).*", Pattern.DOTALL);

  @Override
  public SqlEngine open(SqlEnvironment member) {
    return new Engine(member);
  }

  private record Engine(SqlEnvironment member) implements SqlEngine {

    @Override
    public CompletionStage<SqlPlan> prepare(SqlRequest request) {
      return CompletableFuture.supplyAsync(() -> plan(request), member.workers());
    }

    private SqlPlan plan(SqlRequest request) {
      if (request.sql().startsWith("SELECT") && request.expected() == Expected.UPDATE_COUNT) {
        throw new GridSqlException(
            SqlErrorCode.GENERIC, "the statement has rows, not an update count");
      }
      Matcher ofMap = OF_MAP.matcher(request.sql());
      if (ofMap.matches()) {
        Action action = ofMap.group(1).startsWith("CREATE") ? Action.CREATE : Action.REMOVE;
        return new Plan(
            new Nothing(),
            List.of(
                new SqlUse(
                    GridMap.TYPE.service(), ofMap.group(2), Set.of(action), "Sql." + action)));
      }
      Matcher series = SERIES.matcher(request.sql());
      if (series.matches()) {
        long from = Long.parseLong(series.group(1));
        return new Plan(
            new Numbers(member, SqlColumnType.INTEGER, from, Long.parseLong(series.group(2)), 0));
      }
      Matcher stream = STREAM.matcher(request.sql());
      if (stream.matches()) {
        int rate = Integer.parseInt(stream.group(1));
        return new Plan(new Numbers(member, SqlColumnType.BIGINT, 0, Long.MAX_VALUE, rate));
      }
      Matcher cast = CAST.matcher(request.sql());
      if (!cast.matches()) {
        throw new GridSqlException(SqlErrorCode.PARSING, "unknown statement: " + request.sql());
      }
      if (request.parameters().size() != 1) {
        throw new GridSqlException(
            SqlErrorCode.PARSING,
            "Unexpected parameter count: expected 1, got " + request.parameters().size());
      }
      SqlColumnType type = SqlColumnType.valueOf(cast.group(1).replace(' ', '_'));
      SqlVector vector = new SqlVector(type);
      Data given = request.parameters().getFirst();
      vector.add(
          given == null || type == SqlColumnType.OBJECT
              ? given
              : member.serialization().toObject(given));
      return new Plan(
          new Once(
              new SqlRowMetadata(List.of(new SqlColumn(cast.group(2), type, true))),
              new SqlBatch(List.of(vector), 1)));
    }

    @Override
    public CompletionStage<String> mappingDdl(String map) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }

  private record Plan(SqlCursor cursor, List<SqlUse> uses) implements SqlPlan {

    Plan(SqlCursor cursor) {
      this(cursor, List.of());
    }

    @Override
    public CompletionStage<SqlCursor> run() {
      return CompletableFuture.completedFuture(cursor);
    }

    @Override
    public void cancel() {
      cursor.close();
    }
  }

  private record Nothing() implements SqlCursor {

    @Override
    public SqlRowMetadata row() {
      return null;
    }

    @Override
    public long updateCount() {
      return 0;
    }

    @Override
    public CompletionStage<SqlBatch> next(int rowsWanted) {
      throw new IllegalStateException("there are no rows");
    }

    @Override
    public void close() {}
  }

  private static final class Once implements SqlCursor {

    private final SqlRowMetadata row;
    private SqlBatch batch;

    Once(SqlRowMetadata row, SqlBatch batch) {
      this.row = row;
      this.batch = batch;
    }

    @Override
    public SqlRowMetadata row() {
      return row;
    }

    @Override
    public long updateCount() {
      return SqlResult.ROWS;
    }

    @Override
    public CompletionStage<SqlBatch> next(int rowsWanted) {
      SqlBatch given = batch;
      batch = null;
      return CompletableFuture.completedFuture(given);
    }

    @Override
    public void close() {}
  }

  /** Numbers, all at once or so many a second; none come at a rate of 0. */
  private static final class Numbers implements SqlCursor {

    private static final int BATCH_ROWS = 4;

    private final SqlEnvironment member;
    private final SqlColumnType type;
    private final long to;
    private final int rate;
    private final boolean isInfinite;
    private final CompletableFuture<SqlBatch> end = new CompletableFuture<>();
    private long next;

    Numbers(SqlEnvironment member, SqlColumnType type, long from, long to, int rate) {
      this.member = member;
      this.type = type;
      this.next = from;
      this.to = to;
      this.rate = rate;
      this.isInfinite = to == Long.MAX_VALUE;
    }

    @Override
    public SqlRowMetadata row() {
      return new SqlRowMetadata(List.of(new SqlColumn("v", type, false)));
    }

    @Override
    public long updateCount() {
      return SqlResult.ROWS;
    }

    @Override
    public boolean isInfinite() {
      return isInfinite;
    }

    @Override
    public CompletionStage<SqlBatch> next(int rowsWanted) {
      if (!isInfinite) {
        return CompletableFuture.completedFuture(next > to ? null : batch(BATCH_ROWS));
      }
      CompletableFuture<SqlBatch> later = new CompletableFuture<>();
      end.whenComplete((none, why) -> later.completeExceptionally(why));
      if (rate > 0) {
        member.later().schedule(() -> later.complete(batch(1)), 1000 / rate);
      }
      return later;
    }

    private SqlBatch batch(int rowsMax) {
      SqlVector numbers = new SqlVector(type);
      for (int i = 0; i < rowsMax && next <= to; i++) {
        numbers.addLong(next++);
      }
      return new SqlBatch(List.of(numbers), numbers.size());
    }

    @Override
    public void close() {
      end.completeExceptionally(new GridSqlException(SqlErrorCode.CANCELLED, "cancelled"));
    }
  }
}
