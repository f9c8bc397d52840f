package dev.grid.client.connection;

import dev.grid.ConnectionLostException;
import dev.grid.Registration;
import dev.grid.config.ClientConfig.ConnectionConfig;
import dev.grid.kernel.Listeners;
import dev.grid.kernel.Periodic;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.RemoteFailure;
import dev.grid.protocol.session.SessionMessages.Ping;
import dev.grid.protocol.session.SessionMessagesCodecs;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches connections. After {@code heartbeatInterval} without a write, or without a read, it sends
 * a ping.
 *
 * <pre>
 * silent for two intervals, or half way to timeout   stopped: calls and views avoid the connection
 * bytes come again                                   restored
 * silent for heartbeatTimeout                        closed
 * </pre>
 *
 * Looking is confined to the timer's thread; the rest is safe from any.
 */
public final class Heartbeat {

  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration TICK_MIN = Duration.ofMillis(10);

  private final Connections connections;
  private final long intervalNanos;
  private final long suspectNanos;
  private final long timeoutNanos;
  private final Listeners<Listener> listeners = new Listeners<>(log::warn);
  private volatile @Nullable Periodic ticking;

  /** Hears of members that fall silent. On the timer's thread; must not block. */
  public interface Listener {

    /** The member has been silent for long. */
    default void stopped(Connection connection) {}

    /** It was heard of again before the connection was given up. */
    default void restored(Connection connection) {}
  }

  /** Watches nothing until it is started. */
  public Heartbeat(Connections connections, ConnectionConfig config) {
    this.connections = connections;
    this.intervalNanos = config.heartbeatInterval().toNanos();
    this.timeoutNanos = config.heartbeatTimeout().toNanos();
    this.suspectNanos = intervalNanos + Math.min(intervalNanos, (timeoutNanos - intervalNanos) / 2);
  }

  /** Adds a listener. */
  public Registration addListener(Listener listener) {
    return listeners.add(listener);
  }

  /** Begins to watch. Called once. */
  public void start(ScheduledExecutorService timer) {
    long tick =
        Math.max(TICK_MIN.toNanos(), Math.min(intervalNanos, timeoutNanos - intervalNanos) / 4);
    Periodic watch =
        Periodic.forGood(
            "watching connections",
            (task, millis) -> {
              var unused = timer.schedule(task, millis, TimeUnit.MILLISECONDS);
            },
            TimeUnit.NANOSECONDS.toMillis(tick),
            () -> tick(System.nanoTime()),
            log::error);
    ticking = watch;
    watch.start();
  }

  /** Ends the watch. */
  public void stop() {
    Periodic now = ticking;
    if (now != null) {
      now.stop();
    }
  }

  /** Looks at each connection once. */
  void tick(long nowNanos) {
    for (Connection connection : connections.open()) {
      try {
        look(connection, nowNanos);
      } catch (RuntimeException | Error e) {
        log.error("looking at {} failed; the next tick tries again", connection, e);
      }
    }
  }

  private void look(Connection connection, long nowNanos) {
    long silent = nowNanos - connection.lastReadNanos();
    if (silent >= suspectNanos && connection.isHeartbeating()) {
      connection.heartbeating(false);
      listeners.forEach(listener -> listener.stopped(connection));
    } else if (silent < suspectNanos && !connection.isHeartbeating()) {
      connection.heartbeating(true);
      listeners.forEach(listener -> listener.restored(connection));
    }
    if (silent >= timeoutNanos) {
      connection.close(
          new ConnectionLostException(
              connection.address()
                  + " was silent for heartbeatTimeout="
                  + Duration.ofNanos(timeoutNanos)));
      return;
    }
    boolean idle = nowNanos - connection.lastWriteNanos() >= intervalNanos;
    if ((idle || silent >= intervalNanos) && !connection.isPinging()) {
      connection.pinging(true);
      connection.send(new PingRequest(connection));
    }
  }

  /** Its answer counts by being bytes. */
  private static final class PingRequest extends Request<Void> {

    private static final Codecs CODECS = new Codecs(SessionMessagesCodecs.ALL);
    private static final Ping PING = new Ping();

    private final Connection connection;

    PingRequest(Connection connection) {
      super(CODECS.of(PING), PING);
      this.connection = connection;
    }

    @Override
    public void answered(@Nullable Void response, int backupAcks) {
      connection.pinging(false);
    }

    @Override
    public void refused(RemoteFailure failure) {
      connection.pinging(false);
    }

    @Override
    public void lost(Throwable cause, boolean written) {
      connection.pinging(false);
    }

    @Override
    public void broken(RuntimeException failure) {
      connection.pinging(false);
    }
  }
}
