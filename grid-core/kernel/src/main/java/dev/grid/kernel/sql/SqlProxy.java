package dev.grid.kernel.sql;

import dev.grid.ConnectionLostException;
import dev.grid.NotReadyException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.protocol.Data;
import dev.grid.protocol.sql.SqlError;
import dev.grid.protocol.sql.SqlMessages;
import dev.grid.protocol.sql.SqlMessages.Execute;
import dev.grid.protocol.sql.SqlMessages.Reply;
import dev.grid.protocol.sql.SqlQueryId;
import dev.grid.sql.AsyncSqlResult;
import dev.grid.sql.GridSql;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlErrorCode;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRow;
import dev.grid.sql.SqlStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Sends statements to a member, any that can be reached, and has their rows come from it. A query
 * whose first rows have not come when its member is lost is carried out by another. Thread-safe.
 */
public final class SqlProxy implements GridSql {

  private final Invoker invoker;

  public SqlProxy(Invoker invoker) {
    this.invoker = invoker;
  }

  @Override
  public SqlResult execute(SqlStatement statement) {
    Asking asking = new Asking(statement);
    while (true) {
      try {
        return new BlockingResult(asking.next().await());
      } catch (RuntimeException e) {
        if (!asking.goesOn(e)) {
          throw e;
        }
      }
    }
  }

  @Override
  @SuppressWarnings("unchecked") // A stage only gives.
  public CompletionStage<AsyncSqlResult> executeAsync(SqlStatement statement) {
    return (CompletionStage<AsyncSqlResult>) (CompletionStage<?>) begin(statement);
  }

  @Override
  public Flow.Publisher<SqlRow> stream(SqlStatement statement) {
    Objects.requireNonNull(statement, "statement");
    return subscriber -> new RowSubscription(subscriber).begin(begin(statement));
  }

  private CompletionStage<RemoteResult> begin(SqlStatement statement) {
    Asking asking;
    try {
      asking = new Asking(statement);
    } catch (NotReadyException e) {
      return CompletableFuture.failedFuture(e);
    }
    Beginning beginning = new Beginning(asking);
    beginning.ask();
    return beginning;
  }

  /** As members read it, who make no objects of what Java has serialized. */
  @SuppressWarnings("JavaUtilDate") // Applications still have calendars.
  private static Object sent(Object parameter) {
    return switch (parameter) {
      case Instant time -> time.atOffset(ZoneOffset.UTC);
      case ZonedDateTime time -> time.toOffsetDateTime();
      case Calendar time ->
          time.toInstant().atZone(time.getTimeZone().toZoneId()).toOffsetDateTime();
      default -> parameter;
    };
  }

  /** A statement that members are asked to carry out, one after another. For one ask at a time. */
  private final class Asking {

    private final SqlStatement statement;
    private final List<@Nullable Data> parameters;
    private final List<UUID> members;
    private int next;
    private int left;

    /** Of the member that was asked last. Written before it is asked. */
    private volatile @Nullable SqlQueryId asked;

    private volatile @Nullable UUID askedMember;

    /**
     * Nobody has been asked.
     *
     * @throws NotReadyException if there is nobody to ask
     */
    Asking(SqlStatement statement) {
      this.statement = Objects.requireNonNull(statement, "statement");
      this.parameters = new ArrayList<>(statement.parameters().size());
      for (Object parameter : statement.parameters()) {
        parameters.add(parameter == null ? null : invoker.serialization().toData(sent(parameter)));
      }
      this.members = invoker.members();
      this.left = members.size();
      if (members.isEmpty()) {
        throw new NotReadyException("there is no member to carry out a statement");
      }
      this.next = ThreadLocalRandom.current().nextInt(members.size());
    }

    CallFuture<RemoteResult> next() {
      UUID member = members.get(next);
      next = (next + 1) % members.size();
      left--;
      // Among the statements of this caller only: nobody is kept from anything by guessing it.
      ThreadLocalRandom random = ThreadLocalRandom.current();
      SqlQueryId id = SqlQueryId.of(member, new UUID(random.nextLong(), random.nextLong()));
      askedMember = member;
      asked = id;
      Duration timeout = statement.timeout();
      Execute message =
          new Execute(
              statement.sql(),
              parameters,
              timeout == null ? SqlMessages.TIMEOUT_OF_MEMBER : millis(timeout),
              statement.fetchSize(),
              statement.schema(),
              expectedResultType(statement),
              id,
              false,
              true);
      return invoker.<Reply, RemoteResult>invokeAt(
          member, message, reply -> result(statement, member, id, reply));
    }

    /** Whether the next is to be asked, as the one before has failed so. */
    boolean goesOn(Throwable failure) {
      return left > 0 && isForAnother(failure, statement);
    }

    /** Has the one that was asked last give it up. */
    void giveUp() {
      SqlQueryId id = asked;
      UUID member = askedMember;
      if (id != null && member != null) {
        var unused = invoker.invokeAt(member, new SqlMessages.Close(id), CallFuture::nothing);
      }
    }
  }

  /** Asks until a member can be reached. Who cancels it has the member cancel the statement. */
  private static final class Beginning extends CompletableFuture<RemoteResult> {

    private final Asking asking;

    Beginning(Asking asking) {
      this.asking = asking;
    }

    void ask() {
      var unused =
          asking
              .next()
              .whenComplete(
                  (result, failure) -> {
                    if (failure == null) {
                      if (!complete(result)) {
                        result.close();
                      }
                    } else if (!isDone() && asking.goesOn(CallFuture.unwrapped(failure))) {
                      ask();
                    } else {
                      completeExceptionally(CallFuture.unwrapped(failure));
                    }
                  });
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean isCancelled = super.cancel(mayInterruptIfRunning);
      if (isCancelled) {
        asking.giveUp();
      }
      return isCancelled;
    }
  }

  /**
   * Whether another member is to carry it out: it was not sent, or the member is gone and the
   * statement changes nothing, so that it may be carried out twice.
   */
  private static boolean isForAnother(Throwable failure, SqlStatement statement) {
    return switch (failure) {
      case NotReadyException e -> true;
      case ConnectionLostException e -> isQuery(statement.sql());
      case GridSqlException e ->
          (e.code() == SqlErrorCode.CONNECTION || e.code() == SqlErrorCode.RESTARTABLE)
              && isQuery(statement.sql());
      default -> false;
    };
  }

  /** Whether a text is a query for sure. */
  static boolean isQuery(String sql) {
    int from = 0;
    while (from < sql.length()
        && (Character.isWhitespace(sql.charAt(from)) || sql.charAt(from) == '(')) {
      from++;
    }
    int to = from;
    while (to < sql.length() && Character.isLetter(sql.charAt(to))) {
      to++;
    }
    return switch (sql.substring(from, to).toUpperCase(Locale.ROOT)) {
      case "SELECT", "VALUES", "WITH", "SHOW" -> true;
      default -> false;
    };
  }

  private static byte expectedResultType(SqlStatement statement) {
    return switch (statement.expected()) {
      case ANY -> 0;
      case ROWS -> 1;
      case UPDATE_COUNT -> 2;
    };
  }

  /** A time-out that is there is one of a millisecond at least: 0 means that there is none. */
  private static long millis(Duration timeout) {
    return timeout.isZero() ? 0 : Math.max(1, timeout.toMillis());
  }

  private RemoteResult result(
      SqlStatement statement, UUID member, SqlQueryId id, @Nullable Reply answer) {
    Reply reply = Objects.requireNonNull(answer);
    SqlError error = reply.error();
    if (error != null) {
      throw error.toException();
    }
    return new RemoteResult(invoker, member, id, statement.fetchSize(), reply);
  }
}
