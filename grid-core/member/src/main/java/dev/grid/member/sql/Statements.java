package dev.grid.member.sql;

import dev.grid.GridNotActiveException;
import dev.grid.config.SqlConfig;
import dev.grid.kernel.CallFuture;
import dev.grid.protocol.sql.SqlColumnMetadata;
import dev.grid.protocol.sql.SqlMessages;
import dev.grid.protocol.sql.SqlMessages.Execute;
import dev.grid.protocol.sql.SqlMessages.Fetch;
import dev.grid.protocol.sql.SqlMessages.Page;
import dev.grid.protocol.sql.SqlMessages.Reply;
import dev.grid.protocol.sql.SqlPage;
import dev.grid.protocol.sql.SqlQueryId;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlErrorCode;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRowMetadata;
import dev.grid.sql.SqlStatement.Expected;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statements that are under way on this member, and their results while rows are left. Thread-
 * safe; nothing blocks.
 *
 * <p>A statement is open from its {@link Execute} until its last page, its failure or its close has
 * been told; a {@link SqlMessages.Close} that overtakes the statement is remembered. Open ones end
 * with their caller, after {@link SqlConfig#idleTimeout} in which nobody asks for rows, and with
 * the member. Of one client there are {@link SqlConfig#openPerClientMax} at most.
 */
public final class Statements {

  private static final Logger log = LoggerFactory.getLogger(Statements.class);

  private final SqlEnvironment env;
  private final SqlConfig config;
  private final Engines engines;
  private final SqlCaller application;
  private final Map<Object, CallerStatements> byCaller = new ConcurrentHashMap<>();
  private final Map<UUID, Integer> openByClient = new ConcurrentHashMap<>();
  private final AtomicBoolean isSweeping = new AtomicBoolean();
  private final LongAdder executed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder idleClosed = new LongAdder();
  private volatile boolean closed;

  public Statements(SqlEnvironment env) {
    this(env, new Engines(env));
  }

  Statements(SqlEnvironment env, Engines engines) {
    this.env = env;
    this.config = env.config().sql();
    this.engines = engines;
    this.application = new OwnCaller(env.member());
  }

  /** Carries out what the application in this process asks, which may do everything. */
  public CompletableFuture<?> call(SqlMessages<?> message) {
    return call(application, message);
  }

  /**
   * Carries out what a caller asks. Failures of statements are in the answers; the future fails if
   * it may not do that.
   */
  public CompletableFuture<?> call(SqlCaller caller, SqlMessages<?> message) {
    return switch (message) {
      case Execute m -> execute(caller, m);
      case Fetch m -> fetch(caller, m);
      case SqlMessages.Close m -> {
        OpenStatement open = of(caller).close(m.queryId());
        if (open != null) {
          closeOne(caller.client(), open, null);
        }
        yield CompletableFuture.completedFuture(null);
      }
      case SqlMessages.MappingDdl m ->
          engines.get().thenCompose(engine -> engine.mappingDdl(m.name()));
    };
  }

  /** Gets ready for statements, behind all else, on a thread that ends with that. */
  public void warmUp() {
    Thread.ofPlatform()
        .name(env.config().instanceName() + "-sql-warm-up")
        .daemon()
        .priority(Thread.MIN_PRIORITY)
        .start(
            () -> {
              try {
                engines.get().join().warmUp();
              } catch (RuntimeException e) {
                log.debug("statements are got ready for by the first", e);
              }
            });
  }

  private CallerStatements of(SqlCaller caller) {
    return byCaller.computeIfAbsent(caller, key -> new CallerStatements());
  }

  // Beginning.

  private CompletableFuture<Reply> execute(SqlCaller caller, Execute m) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    executed.increment();
    try {
      requireValid(m);
      CompletableFuture<Reply> begun = new CompletableFuture<>();
      OpenStatement statement = open(caller, m, begun);
      var unused =
          begun.whenComplete(
              (reply, failure) -> {
                if (failure == null) {
                  answer.complete(reply);
                } else {
                  end(caller, m.queryId(), statement);
                  answerFailed(answer, CallFuture.unwrapped(failure));
                }
              });
      var unusedToo =
          begin(caller, m, statement)
              .whenComplete(
                  (reply, failure) -> {
                    if (failure == null) {
                      begun.complete(reply);
                    } else {
                      begun.completeExceptionally(CallFuture.unwrapped(failure));
                    }
                  });
    } catch (RuntimeException e) {
      answerFailed(answer, e);
    }
    return answer;
  }

  private void answerFailed(CompletableFuture<Reply> answer, Throwable failure) {
    failed.increment();
    if (Failures.isOfCall(failure)) {
      answer.completeExceptionally(failure);
    } else {
      answer.complete(Reply.failed(Failures.toError(failure, env.member())));
    }
  }

  private void requireValid(Execute m) {
    if (m.cursorBufferSize() < 1) {
      throw new GridSqlException(
          SqlErrorCode.GENERIC,
          "cursorBufferSize=" + m.cursorBufferSize() + ": must be at least 1");
    }
    if (m.sql().length() > config.textCharsMax()) {
      throw new GridSqlException(
          SqlErrorCode.PARSING,
          "the statement has characters="
              + m.sql().length()
              + ", more than grid.sql.text-chars-max="
              + config.textCharsMax()
              + "; pass values as parameters, or raise that");
    }
    expected(m);
  }

  private static Expected expected(Execute m) {
    Expected[] all = Expected.values();
    if (m.expectedResultType() < 0 || m.expectedResultType() >= all.length) {
      throw new GridSqlException(
          SqlErrorCode.GENERIC,
          "expectedResultType=" + m.expectedResultType() + ": must be from 0 to 2");
    }
    return all[m.expectedResultType()];
  }

  private OpenStatement open(SqlCaller caller, Execute m, CompletableFuture<Reply> begun) {
    if (closed) {
      throw new GridNotActiveException("the member is closed");
    }
    takePlace(caller.client());
    OpenStatement statement = new OpenStatement(env, m.sql());
    statement.begins(begun);
    boolean isOpen = false;
    try {
      of(caller).add(m.queryId(), statement);
      isOpen = true;
    } finally {
      if (!isOpen) {
        givePlaceBack(caller.client());
      }
    }
    long timeout =
        m.timeoutMillis() == SqlMessages.TIMEOUT_OF_MEMBER
            ? config.timeout().toMillis()
            : m.timeoutMillis();
    if (timeout > 0) {
      statement.failAfter(timeout);
    }
    if (caller.hasEnded() || closed) { // It may have ended before this was there to be ended.
      ended(caller);
    }
    sweepLater();
    return statement;
  }

  private void takePlace(UUID client) {
    openByClient.compute(
        client,
        (key, open) -> {
          int count = open == null ? 0 : open;
          if (count >= config.openPerClientMax()) {
            throw new GridSqlException(
                SqlErrorCode.GENERIC,
                "client="
                    + client
                    + " has as many statements open on member="
                    + env.member()
                    + " as it may: grid.sql.open-per-client-max="
                    + config.openPerClientMax()
                    + "; close results that are not read to their end, or raise that");
          }
          return count + 1;
        });
  }

  private void givePlaceBack(UUID client) {
    openByClient.computeIfPresent(client, (key, open) -> open == 1 ? null : open - 1);
  }

  private CompletableFuture<Reply> begin(SqlCaller caller, Execute m, OpenStatement statement) {
    SqlRequest request =
        new SqlRequest(
            m.sql(), m.parameters(), m.schema(), expected(m), caller::sees, caller::admit);
    return engines
        .get()
        .thenCompose(engine -> engine.prepare(request))
        .thenCompose(
            plan -> {
              statement.planned(plan);
              CompletableFuture<?> admitted = caller.admit(statement.uses());
              return plan.isShort()
                  ? admitted.thenCompose(allowed -> plan.run())
                  : admitted.thenComposeAsync(allowed -> plan.run(), env.workers());
            })
        .thenCompose(cursor -> began(caller, m, statement, cursor));
  }

  private CompletableFuture<Reply> began(
      SqlCaller caller, Execute m, OpenStatement statement, SqlCursor cursor) {
    SqlRowMetadata row = cursor.row();
    if (row == null) {
      cursor.close();
      statement.answers();
      end(caller, m.queryId(), statement);
      long count = m.tellsUpdateCount() ? cursor.updateCount() : 0;
      return CompletableFuture.completedFuture(
          new Reply(null, null, count, null, false, cursor.partitionArgumentIndex()));
    }
    statement.began(cursor, row);
    return statement
        .ask(m.cursorBufferSize(), true)
        .thenApply(
            page -> {
              endAfter(caller, m.queryId(), statement, page);
              return new Reply(
                  SqlColumnMetadata.of(row),
                  page,
                  SqlResult.ROWS,
                  null,
                  cursor.isInfinite(),
                  cursor.partitionArgumentIndex());
            });
  }

  // Going on.

  private CompletableFuture<Page> fetch(SqlCaller caller, Fetch m) {
    OpenStatement statement = of(caller).find(m.queryId());
    CompletableFuture<SqlPage> next;
    if (statement == null) {
      next =
          CompletableFuture.failedFuture(
              new GridSqlException(
                  SqlErrorCode.GENERIC,
                  "query="
                      + m.queryId()
                      + " is not open on member="
                      + env.member()
                      + ": its last row was read, it was closed, or nobody asked for its rows for"
                      + " grid.sql.idle-timeout="
                      + config.idleTimeout()));
    } else if (m.cursorBufferSize() < 1) {
      next =
          CompletableFuture.failedFuture(
              new GridSqlException(
                  SqlErrorCode.GENERIC,
                  "cursorBufferSize=" + m.cursorBufferSize() + ": must be at least 1"));
    } else {
      // What was allowed when it began may have been withdrawn.
      next =
          caller
              .admit(statement.uses())
              .thenCompose(admitted -> statement.ask(m.cursorBufferSize(), false));
    }
    return next.handle(
        (page, failure) -> {
          if (failure == null) {
            if (statement != null) {
              endAfter(caller, m.queryId(), statement, page);
            }
            return new Page(page, null);
          }
          if (statement != null) {
            end(caller, m.queryId(), statement);
          }
          failed.increment();
          Throwable why = CallFuture.unwrapped(failure);
          if (Failures.isOfCall(why)) {
            throw new CompletionException(why);
          }
          return new Page(null, Failures.toError(why, env.member()));
        });
  }

  private void endAfter(SqlCaller caller, SqlQueryId id, OpenStatement statement, SqlPage page) {
    if (page.isLast()) {
      statement.answers();
      end(caller, id, statement);
    }
  }

  /** It is not open any more; a second call does nothing. */
  private void end(SqlCaller caller, SqlQueryId id, OpenStatement statement) {
    CallerStatements all = byCaller.get(caller);
    if (all != null) {
      all.remove(id, statement);
    }
    closeOne(caller.client(), statement, null);
  }

  private void closeOne(UUID client, OpenStatement statement, @Nullable RuntimeException why) {
    if (statement.end(why)) {
      givePlaceBack(client);
    }
  }

  // Ends.

  /** Closes what a caller has left. */
  public void ended(SqlCaller caller) {
    CallerStatements left = byCaller.remove(caller);
    if (left != null) {
      GridSqlException why =
          new GridSqlException(SqlErrorCode.CANCELLED, "the connection has ended");
      left.all().forEach(statement -> closeOne(caller.client(), statement, why));
    }
  }

  private void sweepLater() {
    if (!closed && isSweeping.compareAndSet(false, true)) {
      long pause = Math.max(1, config.idleTimeout().toMillis() / 4);
      var unused = env.later().schedule(this::sweep, pause);
    }
  }

  /** Closes what nobody asks for, and comes again while there is anything. */
  private void sweep() {
    isSweeping.set(false);
    boolean isLeft = false;
    long now = env.nanoTime();
    for (Map.Entry<Object, CallerStatements> entry : byCaller.entrySet()) {
      SqlCaller caller = (SqlCaller) entry.getKey();
      for (OpenStatement statement : entry.getValue().idle(now, config.idleTimeout().toNanos())) {
        idleClosed.increment();
        closeOne(caller.client(), statement, null);
      }
      isLeft |= !entry.getValue().isEmpty();
    }
    if (isLeft) {
      sweepLater();
    }
  }

  /** Fails what is open, and every later statement. */
  public void close() {
    closed = true;
    GridNotActiveException why = new GridNotActiveException("the member is closed");
    for (Map.Entry<Object, CallerStatements> entry : byCaller.entrySet()) {
      SqlCaller caller = (SqlCaller) entry.getKey();
      entry.getValue().all().forEach(one -> closeOne(caller.client(), one, why));
    }
    byCaller.clear();
    engines.close();
  }

  // Counts.

  /** How many are open now. */
  public int open() {
    return openByClient.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many were begun, since the member began. */
  public long executed() {
    return executed.sum();
  }

  /** How many have failed, at their beginning or at a later page. */
  public long failed() {
    return failed.sum();
  }

  /** How many were closed because nobody asked for their rows. */
  public long idleClosed() {
    return idleClosed.sum();
  }
}
