package dev.grid.sqlengine.run;

import dev.grid.MessageTooLargeException;
import dev.grid.kernel.CallFuture;
import dev.grid.protocol.Message;
import dev.grid.query.QueryException;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlErrorCode;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.SqlFailures;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A statement that runs, with its parameters. Confined to one thread at a time, but for its end.
 */
public final class Running {

  private static final int STEPS_PER_TURN = 256;

  private final Services services;
  private final List<@Nullable Object> parameters;
  private final Budget.Share share;
  private volatile boolean ended;
  private int steps;

  /** What it waits for, to be given up at its end. */
  private volatile @Nullable CallFuture<?> waitsFor;

  /** What is counted of its operators; null if nothing is. Set before anything runs. */
  private @Nullable Profile profile;

  /** Begins. */
  public Running(Services services, List<@Nullable Object> parameters) {
    this.services = services;
    this.parameters = parameters;
    this.share = services.budget().new Share();
  }

  Services services() {
    return services;
  }

  void profile(Profile counting) {
    profile = counting;
  }

  @Nullable Profile profile() {
    return profile;
  }

  Budget.Share share() {
    return share;
  }

  Expr bind(Expr expr) {
    return expr.bind(parameters);
  }

  /** Ends it, from any thread: what waits gives up. */
  public void end() {
    ended = true;
    share.free();
    CallFuture<?> call = waitsFor;
    if (call != null) {
      call.cancel(false);
    }
  }

  /** Fails if it was ended. Called in each loop: now and then others have their turn. */
  @SuppressWarnings("ThreadPriorityCheck") // A virtual thread that computes keeps its carrier.
  void requireOpen() {
    if (++steps % STEPS_PER_TURN == 0) {
      Thread.yield();
    }
    if (ended) {
      throw cancelled(null);
    }
  }

  private static GridSqlException cancelled(@Nullable Throwable cause) {
    return new GridSqlException(SqlErrorCode.CANCELLED, "the statement was cancelled", cause);
  }

  boolean hasEnded() {
    return ended;
  }

  /** Asks members, and waits. */
  <R, T extends @Nullable Object> T ask(Message<R> message, Function<@Nullable R, T> decoder) {
    requireOpen();
    return await(services.invoker().<R, T>invoke(message, decoder));
  }

  /** What is given up with it, unless it has ended already. */
  void waitsFor(CallFuture<?> call) {
    waitsFor = call;
    if (ended) {
      call.cancel(false);
    }
  }

  /** What it fails with, if a call to members has failed. */
  RuntimeException failed(Throwable failure) {
    return ended ? cancelled(failure) : told(failure);
  }

  /**
   * {@link #ask} where an answer may be larger than any may be, or than a statement should hold;
   * null if it is.
   *
   * @param bytes of an answer
   */
  <R> @Nullable R askUnlessTooLarge(Message<R> message, ToLongFunction<R> bytes) {
    try {
      R answer = ask(message, (@Nullable R found) -> Objects.requireNonNull(found));
      return bytes.applyAsLong(answer) > services.budget().statementMax() / 2 ? null : answer;
    } catch (MessageTooLargeException e) {
      return null;
    }
  }

  /** Waits for members. */
  <T extends @Nullable Object> T await(CallFuture<T> call) {
    waitsFor = call;
    try {
      requireOpen();
      return call.await();
    } catch (RuntimeException e) {
      if (ended) {
        throw cancelled(e);
      }
      throw told(e);
    } finally {
      waitsFor = null;
    }
  }

  /** What a statement fails with. */
  public static RuntimeException told(Throwable failure) {
    Throwable at = failure;
    while (at instanceof CompletionException && at.getCause() != null) {
      at = at.getCause();
    }
    if (at instanceof QueryException e) {
      String message = String.valueOf(e.getMessage());
      boolean isData = !message.contains("grid.sql.");
      return new GridSqlException(isData ? SqlErrorCode.DATA : SqlErrorCode.GENERIC, message, e);
    }
    if (at instanceof StackOverflowError) {
      return SqlFailures.parsing("the statement is nested too deep");
    }
    if (at instanceof RuntimeException e) {
      return e;
    }
    return SqlFailures.generic("the statement failed: " + at);
  }
}
