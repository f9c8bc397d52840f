package dev.grid.member.sql;

import dev.grid.kernel.CallFuture;
import dev.grid.member.partition.Scheduler;
import dev.grid.protocol.sql.SqlBatch;
import dev.grid.protocol.sql.SqlPage;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlColumn;
import dev.grid.sql.SqlColumnType;
import dev.grid.sql.SqlErrorCode;
import dev.grid.sql.SqlRowMetadata;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One statement from its beginning to its end, and the rows that were made and not asked for yet.
 *
 * <pre>
 * begun      prepared and run: there is no cursor yet
 * open       batches of the cursor become pages, as they are asked for
 * failed     it has failed while nobody asked: whoever asks next is told
 * ended      all is told, or nobody wants it
 * </pre>
 *
 * <p>A page has as many rows as it is asked for, and the last one is known to be the last: one row
 * more is had before a page is given. A page of an endless result has what comes within {@link
 * #GATHER_MILLIS} of its first row. Guarded by itself; the cursor and whoever waits are called
 * without it.
 */
final class OpenStatement {

  /** How long rows of an endless result are gathered for a page, from its first row on. */
  private static final long GATHER_MILLIS = 50;

  /** A page that has reached this has no more rows, whatever was asked for. */
  private static final long PAGE_BYTES_MAX = 8L << 20;

  /** And one that has reached this part of what a message may have. */
  private static final int PARTS_OF_FRAME = 4;

  private final SqlEnvironment env;
  private final String sql;
  private final long pageBytesMax;
  private final ArrayDeque<SqlBatch> batches = new ArrayDeque<>();
  private List<SqlColumnType> types = List.of();
  private @Nullable CompletableFuture<?> beginning;
  private @Nullable SqlPlan plan;
  private List<SqlUse> uses = List.of();
  private @Nullable SqlCursor cursor;

  /** Rows of the first batch that were given. */
  private int given;

  /** Rows and bytes of all batches that were not given. */
  private long rows;

  private long bytes;
  private boolean isNextUnderWay;
  private boolean isAtEnd;
  private @Nullable CompletableFuture<SqlPage> asked;
  private int wanted;
  private boolean isAtOnce;
  private boolean isGathered;
  private long lastNanos;
  private @Nullable Throwable failure;
  private boolean ended;
  private Scheduler.Alarm timeout = () -> {};
  private Scheduler.Alarm gathering = () -> {};

  OpenStatement(SqlEnvironment env, String sql) {
    this.env = env;
    this.sql = sql;
    this.lastNanos = env.nanoTime();
    this.pageBytesMax =
        Math.min(PAGE_BYTES_MAX, env.config().network().frameBytesMax() / PARTS_OF_FRAME);
  }

  // Beginning.

  /** It is given up when that fails, and that fails when it is given up. */
  synchronized void begins(CompletableFuture<?> beginning) {
    this.beginning = beginning;
  }

  /** Whoever began it is about to be answered: its end is no failure of that any more. */
  synchronized void answers() {
    this.beginning = null;
  }

  /** It fails after so long, unless it has ended. */
  void failAfter(long millis) {
    Scheduler.Alarm alarm =
        env.later()
            .schedule(
                () ->
                    fail(
                        new GridSqlException(
                            SqlErrorCode.TIMEOUT,
                            "the statement has not ended within timeoutMillis="
                                + millis
                                + ": "
                                + Failures.shortened(sql))),
                millis);
    boolean isLate;
    synchronized (this) {
      timeout = alarm;
      isLate = ended;
    }
    if (isLate) {
      alarm.cancel();
    }
  }

  /** It has been understood. */
  void planned(SqlPlan made) {
    Throwable why;
    List<SqlUse> its = made.uses();
    synchronized (this) {
      plan = made;
      uses = its;
      why = failureNow();
    }
    if (why != null) {
      made.cancel();
      throw asRuntime(why);
    }
  }

  /** What it does, all of it; nothing before it has been understood. */
  synchronized List<SqlUse> uses() {
    return uses;
  }

  /**
   * Its rows can be asked for.
   *
   * @throws RuntimeException if it was given up meanwhile
   */
  void began(SqlCursor made, SqlRowMetadata row) {
    Throwable why;
    List<SqlColumnType> its = new ArrayList<>(row.size());
    for (SqlColumn column : row.columns()) {
      its.add(column.type());
    }
    synchronized (this) {
      cursor = made;
      types = its;
      why = failureNow();
    }
    if (why != null) {
      made.close();
      throw asRuntime(why);
    }
  }

  private @Nullable Throwable failureNow() {
    return failure != null ? failure : ended ? cancelled() : null;
  }

  private static GridSqlException cancelled() {
    return new GridSqlException(SqlErrorCode.CANCELLED, "the statement was cancelled");
  }

  private static RuntimeException asRuntime(Throwable failure) {
    return failure instanceof RuntimeException e
        ? e
        : new GridSqlException(SqlErrorCode.GENERIC, failure.toString(), failure);
  }

  // Pages.

  /**
   * The next page.
   *
   * @param atOnce of an endless result, with what there is, be it nothing
   */
  CompletableFuture<SqlPage> ask(int rowsWanted, boolean atOnce) {
    CompletableFuture<SqlPage> page = new CompletableFuture<>();
    boolean gathers;
    synchronized (this) {
      Throwable why = failureNow();
      if (why != null) {
        return CompletableFuture.failedFuture(why);
      }
      if (cursor == null || asked != null) {
        return CompletableFuture.failedFuture(
            new GridSqlException(
                SqlErrorCode.GENERIC, "rows were asked for before those before had come"));
      }
      asked = page;
      wanted = rowsWanted;
      isAtOnce = atOnce && cursor.isInfinite();
      isGathered = false;
      gathers = cursor.isInfinite() && rows > 0;
    }
    if (gathers) {
      gather();
    }
    pump();
    return page;
  }

  /** Gives the page if it is there, and else has the cursor make rows. */
  private void pump() {
    while (true) {
      CompletableFuture<SqlPage> ready = null;
      SqlPage page = null;
      SqlCursor from = null;
      int rowsWanted = 0;
      synchronized (this) {
        if (asked == null) {
          return;
        }
        if (!isNextUnderWay && !isAtEnd && !isFull()) {
          isNextUnderWay = true;
          from = Objects.requireNonNull(cursor);
          rowsWanted = (int) Math.min(Integer.MAX_VALUE, wanted + 1L - rows);
        } else if (isFull() || isAtEnd || isAtOnce || isGathered && rows > 0) {
          ready = asked;
          asked = null;
          page = page();
          lastNanos = env.nanoTime();
          gathering.cancel();
        } else {
          return;
        }
      }
      if (ready != null) {
        ready.complete(page);
        return;
      }
      if (!isTaken(Objects.requireNonNull(from), rowsWanted)) {
        pumpIfAtOnce();
        return;
      }
    }
  }

  /** While the cursor makes rows: who does not wait for them is answered. */
  private void pumpIfAtOnce() {
    boolean goesOn;
    synchronized (this) {
      goesOn = asked != null && isAtOnce && isNextUnderWay;
    }
    if (goesOn) {
      pump();
    }
  }

  /** Whether there is a page, and if its result ends it is known whether the page is the last. */
  private boolean isFull() {
    boolean isInfinite = cursor != null && cursor.isInfinite();
    return isInfinite ? rows >= wanted : rows > wanted || bytes >= pageBytesMax && rows > 1;
  }

  /** Asks the cursor; false if rows come later. */
  private boolean isTaken(SqlCursor from, int rowsWanted) {
    CompletableFuture<@Nullable SqlBatch> next;
    try {
      CompletionStage<@Nullable SqlBatch> stage = from.next(rowsWanted);
      next = stage.toCompletableFuture();
    } catch (RuntimeException e) {
      fail(e);
      return true;
    }
    if (next.isDone()) {
      var unused = next.whenComplete(this::take);
      return true;
    }
    var unused =
        next.whenComplete(
            (batch, failed) -> {
              take(batch, failed);
              pump();
            });
    return false;
  }

  private void take(@Nullable SqlBatch batch, @Nullable Throwable failed) {
    if (failed != null) {
      fail(CallFuture.unwrapped(failed));
      return;
    }
    boolean gathers = false;
    synchronized (this) {
      isNextUnderWay = false;
      if (ended || failure != null) {
        return;
      }
      if (batch == null) {
        isAtEnd = true;
      } else if (batch.rows() > 0) {
        gathers = rows == 0 && asked != null && cursor != null && cursor.isInfinite();
        batches.add(batch);
        rows += batch.rows();
        bytes += batch.bytes();
      }
    }
    if (gathers) {
      gather();
    }
  }

  private void gather() {
    Scheduler.Alarm alarm = env.later().schedule(this::gathered, GATHER_MILLIS);
    synchronized (this) {
      gathering = alarm;
    }
  }

  private void gathered() {
    synchronized (this) {
      isGathered = true;
    }
    pump();
  }

  private SqlPage page() {
    long take = Math.min(rows, wanted);
    if (!isAtEnd && rows <= wanted && !Objects.requireNonNull(cursor).isInfinite()) {
      take = rows - 1; // It is large: the row that is left says that it is not the last.
    }
    List<SqlPage.Part> parts = new ArrayList<>();
    long left = take;
    while (left > 0) {
      SqlBatch batch = batches.element();
      int to = (int) Math.min(batch.rows(), given + left);
      parts.add(new SqlPage.Part(batch, given, to));
      left -= to - given;
      given = to;
      if (to == batch.rows()) {
        batches.remove();
        bytes -= batch.bytes();
        given = 0;
      }
    }
    rows -= take;
    return new SqlPage(types, parts, isAtEnd && rows == 0);
  }

  // Ends.

  /** It has failed: whoever waits is told, else whoever asks next. */
  void fail(Throwable why) {
    giveUp(why, false);
  }

  /**
   * It is not wanted any more; what waits fails with that, or as cancelled.
   *
   * @return whether it was open
   */
  boolean end(@Nullable Throwable why) {
    return giveUp(why == null ? cancelled() : why, true);
  }

  private boolean giveUp(Throwable why, boolean ends) {
    CompletableFuture<?> waiting;
    CompletableFuture<?> began;
    SqlCursor open;
    SqlPlan made;
    synchronized (this) {
      if (ended || !ends && failure != null) {
        return false;
      }
      ended = ends;
      if (failure == null) {
        failure = why;
      }
      waiting = asked;
      asked = null;
      began = beginning;
      open = cursor;
      made = plan;
      batches.clear();
      rows = 0;
      bytes = 0;
      timeout.cancel();
      gathering.cancel();
    }
    if (open != null) {
      open.close();
    } else if (made != null) {
      made.cancel();
    }
    if (waiting != null) {
      waiting.completeExceptionally(why);
    }
    if (began != null) {
      began.completeExceptionally(why);
    }
    return true;
  }

  /** Whether nobody has waited for anything of it for so long. */
  synchronized boolean isIdle(long now, long nanosMax) {
    boolean isWaitedFor = asked != null || beginning != null && !beginning.isDone();
    return !isWaitedFor && now - lastNanos >= nanosMax;
  }
}
