package dev.grid.client;

import dev.grid.client.connection.Connection;
import dev.grid.client.connection.Request;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.session.SessionMessages.LocalBackupListener;
import dev.grid.protocol.session.SessionMessagesCodecs;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The confirmations that backups send straight to this client. Thread-safe.
 *
 * <p>A call asks for them when it is sent for the first time and a listener for them is on every
 * member known; else the owner waits for its backups itself. A call that is sent again does not
 * ask, because what still comes for its first sending would be counted. Bounded as pending calls
 * are.
 */
final class BackupAcks implements Request.EventSink {

  /** A write that is not confirmed by then, counted from its answer, is not confirmed. */
  static final Duration WAIT_MAX = Duration.ofSeconds(5);

  private static final int LISTENER_TYPE = 0x000f00;
  private static final Logger log = LoggerFactory.getLogger(BackupAcks.class);

  private final ClientInvoker invoker;
  private final ClientCluster cluster;

  /** By correlation id. */
  private final Map<Long, Wait> waits = new ConcurrentHashMap<>();

  /** Connections with a listener. */
  private final Set<Connection> listening = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  BackupAcks(ClientInvoker invoker, ClientCluster cluster) {
    this.invoker = invoker;
    this.cluster = cluster;
  }

  /** Has a new connection tell of the backups that its member makes. */
  void opened(Connection connection) {
    var unused =
        invoker
            .listenOn(connection, new LocalBackupListener(), this)
            .whenComplete((id, failure) -> listens(connection, failure));
  }

  private void listens(Connection connection, @Nullable Throwable failure) {
    if (failure != null) {
      log.debug("no confirmations on {}: owners wait for their backups", connection, failure);
      return;
    }
    listening.add(connection);
    if (!connection.isLive()) {
      listening.remove(connection);
    }
  }

  /** Forgets a connection; what it should have confirmed is missed. */
  void closed(Connection connection) {
    listening.remove(connection);
  }

  /**
   * Begins to count for a call that is about to be sent.
   *
   * @return whether the call may ask for confirmations
   */
  boolean begin(long correlationId) {
    if (closed || listening.isEmpty() || listening.size() < cluster.members().size()) {
      return false;
    }
    waits.put(correlationId, new Wait());
    return true;
  }

  /**
   * Waits for what an answer says is to come.
   *
   * @param then given whether all came; called once, here or on another thread that must not be
   *     blocked; not at all if the call is forgotten before
   */
  void await(long correlationId, int count, Consumer<Boolean> then) {
    Wait wait = waits.get(correlationId);
    if (wait == null) {
      then.accept(!closed);
    } else if (wait.answered(count, then)) {
      if (waits.remove(correlationId, wait)) {
        then.accept(true);
      }
    } else if (closed) {
      miss(correlationId);
    }
  }

  /** Ends the count for a call that is over or sent again. */
  void forget(long correlationId) {
    waits.remove(correlationId);
  }

  @Override
  public void event(int type, int partition, MessageReader in) {
    if (type != SessionMessagesCodecs.BACKUP.typeFor(LISTENER_TYPE)) {
      return;
    }
    long correlationId = SessionMessagesCodecs.BACKUP.decode(in).sourceInvocationCorrelationId();
    Wait wait = waits.get(correlationId);
    Consumer<Boolean> done = wait == null ? null : wait.confirmed();
    if (done != null && waits.remove(correlationId, wait)) {
      done.accept(true);
    }
  }

  /** Gives up what was answered too long ago. Called by the timer. */
  void tick(long nowNanos) {
    waits.forEach(
        (correlationId, wait) -> {
          if (wait.isOverdue(nowNanos)) {
            miss(correlationId);
          }
        });
  }

  /** Gives up everything. */
  void close() {
    closed = true;
    waits.keySet().forEach(this::miss);
  }

  private void miss(long correlationId) {
    Wait wait = waits.remove(correlationId);
    Consumer<Boolean> then = wait == null ? null : wait.then();
    if (then != null) {
      then.accept(false);
    }
  }

  /** One call's count. Confirmations may come before the answer. Guarded by itself. */
  private static final class Wait {

    private int missing;
    private long answeredNanos;
    private @Nullable Consumer<Boolean> then;

    /** Whether all have come already. */
    synchronized boolean answered(int count, Consumer<Boolean> next) {
      missing += count;
      answeredNanos = System.nanoTime();
      then = next;
      return missing <= 0;
    }

    /** What to do next if this was the last one. */
    synchronized @Nullable Consumer<Boolean> confirmed() {
      missing--;
      return missing <= 0 ? then : null;
    }

    synchronized boolean isOverdue(long nowNanos) {
      return then != null && nowNanos - answeredNanos >= WAIT_MAX.toNanos();
    }

    synchronized @Nullable Consumer<Boolean> then() {
      return then;
    }
  }
}
