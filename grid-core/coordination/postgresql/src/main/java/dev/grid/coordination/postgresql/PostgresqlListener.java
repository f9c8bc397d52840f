package dev.grid.coordination.postgresql;

import dev.grid.coordination.leases.ChangeListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * A connection that listens, and a virtual thread that reads from it. Opens another when it breaks,
 * and says then that anything may have changed.
 */
final class PostgresqlListener implements AutoCloseable {

  private static final int READ_MILLIS_MAX = 10_000;
  private static final long PAUSE_MILLIS_MIN = 50;
  private static final long PAUSE_MILLIS_MAX = 1_000;

  private final PostgresqlDialect dialect;
  private final String channel;
  private final ChangeListener changes;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Guarded by this; null while there is none. */
  private @Nullable Connection connection;

  private PostgresqlListener(PostgresqlDialect dialect, String channel, ChangeListener changes) {
    this.dialect = dialect;
    this.channel = channel;
    this.changes = changes;
  }

  /** Listens when this returns. */
  static PostgresqlListener started(
      PostgresqlDialect dialect, String channel, ChangeListener changes, String thread)
      throws SQLException {
    var listener = new PostgresqlListener(dialect, channel, changes);
    Connection first = listener.connect();
    Thread unused = Thread.ofVirtual().name(thread).start(() -> listener.run(first));
    return listener;
  }

  private Connection connect() throws SQLException {
    Connection opened = dialect.connect();
    boolean listens = false;
    try (Statement statement = opened.createStatement()) {
      boolean unused = statement.execute("LISTEN " + dialect.quoted(channel));
      synchronized (this) {
        if (closed.getCount() == 0) throw new SQLException("closed", "08003");
        connection = opened;
      }
      listens = true;
      return opened;
    } finally {
      if (!listens) opened.abort(Runnable::run);
    }
  }

  private void run(Connection first) {
    @Nullable Connection on = first;
    long pause = PAUSE_MILLIS_MIN;
    while (closed.getCount() > 0) {
      try {
        if (on == null) {
          on = connect();
          pause = PAUSE_MILLIS_MIN;
          changes.anythingChanged();
        }
        read(on);
      } catch (SQLException e) {
        abort(on);
        on = null;
        if (!pause(pause)) return;
        pause = Math.min(2 * pause, PAUSE_MILLIS_MAX);
      }
    }
  }

  private void read(Connection on) throws SQLException {
    PGNotification[] all = on.unwrap(PGConnection.class).getNotifications(READ_MILLIS_MAX);
    if (all == null || all.length == 0) {
      // A connection that broke without a word shows it only when something is asked.
      try (Statement statement = on.createStatement()) {
        boolean unused = statement.execute("SELECT 1");
      }
      return;
    }
    for (PGNotification one : all) {
      String payload = one.getParameter();
      if (payload.isEmpty()) continue;
      String id = payload.substring(1);
      if (payload.charAt(0) == 'm') changes.membersChanged(id);
      if (payload.charAt(0) == 'l') changes.lockFreed(id);
    }
  }

  /** False if it was closed. */
  private boolean pause(long millis) {
    try {
      return !closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static void abort(@Nullable Connection connection) {
    if (connection == null) return;
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is not used any more.
    }
  }

  @Override
  public void close() {
    Connection last;
    synchronized (this) {
      closed.countDown();
      last = connection;
    }
    abort(last);
  }
}
