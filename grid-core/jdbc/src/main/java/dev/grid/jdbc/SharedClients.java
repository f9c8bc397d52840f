package dev.grid.jdbc;

import dev.grid.AuthenticationException;
import dev.grid.Grid;
import dev.grid.Lifecycle;
import dev.grid.client.GridClient;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A client for each address and settings, as long as there are connections of it. Guarded by
 * itself; clients are started and stopped without it.
 */
final class SharedClients {

  private static final class Shared {
    final CompletableFuture<Grid> client = new CompletableFuture<>();
    int uses;
  }

  /**
   * A client for one connection.
   *
   * @param giveBack to be called once; the last one closes the client
   */
  record Lease(Grid client, Runnable giveBack) {}

  private final Map<JdbcUrl, Shared> all = new HashMap<>();

  /** The client, which is started if there is none, or has ended. Blocks until it is connected. */
  Lease take(JdbcUrl url) throws SQLException {
    boolean starts;
    Shared shared;
    synchronized (this) {
      Shared known = all.get(url);
      shared = known == null || hasEnded(known) ? new Shared() : known;
      starts = shared != known;
      all.put(url, shared);
      shared.uses++;
    }
    try {
      if (starts) {
        start(url, shared);
      }
      return new Lease(shared.client.join(), () -> giveBack(url, shared));
    } catch (CompletionException e) {
      synchronized (this) {
        all.remove(url, shared);
      }
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof AuthenticationException
              && Failures.toSql(cause) instanceof SQLException refused
          ? refused
          : cause instanceof SQLException wrong
              ? wrong
              : new SQLNonTransientConnectionException(cause.getMessage(), "08001", cause);
    }
  }

  private static boolean hasEnded(Shared shared) {
    return shared.client.isCompletedExceptionally()
        || shared.client.isDone()
            && shared.client.join().lifecycle().state() == Lifecycle.State.STOPPED;
  }

  private static void start(JdbcUrl url, Shared shared) {
    try {
      shared.client.complete(GridClient.connect(url.toConfig()));
    } catch (Throwable e) { // Others wait for it, whatever it is.
      shared.client.completeExceptionally(e);
    }
  }

  private void giveBack(JdbcUrl url, Shared shared) {
    boolean isUnused;
    synchronized (this) {
      shared.uses--;
      isUnused = shared.uses == 0;
      if (isUnused) {
        all.remove(url, shared);
      }
    }
    if (isUnused) {
      shared.client.join().close();
    }
  }
}
