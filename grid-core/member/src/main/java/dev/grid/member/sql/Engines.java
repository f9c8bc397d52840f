package dev.grid.member.sql;

import dev.grid.GridNotActiveException;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlErrorCode;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The engine of a member, which is opened when it is first asked for, on a thread of its own: that
 * takes a second of classes. Guarded by itself.
 */
final class Engines {

  private final SqlEnvironment env;
  private @Nullable CompletableFuture<SqlEngine> engine;
  private boolean closed;

  Engines(SqlEnvironment env) {
    this.env = env;
  }

  /** One that is open already. */
  Engines(SqlEnvironment env, SqlEngine open) {
    this(env);
    engine = CompletableFuture.completedFuture(open);
  }

  /** The engine; fails if this member has none. */
  CompletableFuture<SqlEngine> get() {
    CompletableFuture<SqlEngine> opening;
    synchronized (this) {
      if (engine != null) {
        return engine;
      }
      opening = new CompletableFuture<>();
      engine = opening;
      if (closed) {
        opening.completeExceptionally(new GridNotActiveException("the member is closed"));
        return opening;
      }
    }
    Thread.ofPlatform()
        .name(env.config().instanceName() + "-sql-open")
        .daemon()
        .start(() -> open(opening));
    return opening;
  }

  private void open(CompletableFuture<SqlEngine> opening) {
    try {
      SqlEngine opened =
          ServiceLoader.load(SqlEngineProvider.class, SqlEngineProvider.class.getClassLoader())
              .findFirst()
              .orElseThrow(
                  () ->
                      new GridSqlException(
                          SqlErrorCode.GENERIC,
                          "member="
                              + env.member()
                              + " has no SQL: have the module dev.grid:grid-sql on the class path"
                              + " of every member"))
              .open(env);
      if (!opening.complete(opened)) {
        opened.close();
      }
    } catch (Throwable e) { // Linkage errors among them: whoever waits has to know.
      opening.completeExceptionally(
          e instanceof GridSqlException
              ? e
              : new GridSqlException(SqlErrorCode.GENERIC, "SQL could not be started: " + e, e));
    }
  }

  /** Closes it, or has it closed when it has been opened. */
  void close() {
    CompletableFuture<SqlEngine> opened;
    synchronized (this) {
      closed = true;
      opened = engine;
    }
    if (opened != null
        && !opened.completeExceptionally(new GridNotActiveException("the member is closed"))
        && !opened.isCompletedExceptionally()) {
      opened.join().close();
    }
  }
}
