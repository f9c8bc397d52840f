package dev.grid.coordination.zookeeper;

import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.OperationTimedOutException;
import dev.grid.coordination.queues.SessionEndedException;
import dev.grid.coordination.queues.StoreSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

/**
 * One session with its connection, which ZooKeeper's client makes again as long as the session
 * lives. Calls whose connection broke are sent again until their time is over. Thread-safe.
 */
final class Connection {

  private static final int PORT = 2181;
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  /** A request that may come again, and then knows that an earlier one may have taken effect. */
  interface Request<T> {
    CompletableFuture<T> send(ZooKeeper zk, boolean repeated);
  }

  private final CoordinatorUrl url;
  private final ZooKeeper zk;
  private final StoreSession session;

  /** When the last sign of life was given. Written by one thread at a time. */
  private volatile long beatenNanos = System.nanoTime();

  private volatile boolean closed;

  private Connection(CoordinatorUrl url, ZooKeeper zk) {
    this.url = url;
    this.zk = zk;
    session =
        new StoreSession(
            Long.toHexString(zk.getSessionId()), Duration.ofMillis(zk.getSessionTimeout()));
  }

  /**
   * Begins a session.
   *
   * @throws CoordinatorConnectionException if no server can be reached within the limit
   */
  static Connection open(CoordinatorUrl url, Duration limit) {
    CompletableFuture<Boolean> connected = new CompletableFuture<>();
    Watcher watcher =
        event -> {
          switch (event.getState()) {
            case SyncConnected -> connected.complete(true);
            case AuthFailed ->
                connected.completeExceptionally(
                    new CoordinatorConnectionException(url + ": refuses user=" + url.user()));
            default -> {}
          }
        };
    ZooKeeper zk;
    try {
      zk =
          new ZooKeeper(
              servers(url), Math.toIntExact(url.timeout().toMillis()), watcher, false, config());
    } catch (IOException e) {
      throw new CoordinatorConnectionException(url + ": ZooKeeper's client cannot be made", e);
    }
    boolean open = false;
    try {
      if (url.user() != null) {
        String login = url.user() + ":" + (url.password() == null ? "" : url.password());
        zk.addAuthInfo("digest", login.getBytes(StandardCharsets.UTF_8));
      }
      open = connected.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      Connection connection = new Connection(url, zk);
      Thread unused = Thread.ofVirtual().name("zookeeper-silence").start(connection::endIfSilent);
      return connection;
    } catch (TimeoutException e) {
      throw new CoordinatorConnectionException(
          url + ": no server can be reached within " + limit, e);
    } catch (ExecutionException e) {
      throw new CoordinatorConnectionException(url + ": " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationTimedOutException(url + ": interrupted while connecting", e);
    } finally {
      if (!open) {
        Thread unused = Thread.ofVirtual().name("zookeeper-close").start(() -> close(zk, PAUSE));
      }
    }
  }

  /**
   * ZooKeeper's client waits for a server to take its session as long as the session's timeout
   * divided by the number of servers that it was told, and a server that is starting may swallow
   * the request: so each is named as often as it takes to wait for {@link #CONNECT_MAX}.
   */
  private static String servers(CoordinatorUrl url) {
    List<String> hosts = url.hosts().isEmpty() ? List.of("localhost") : url.hosts();
    String once =
        hosts.stream()
            .map(host -> host.matches(".*:[0-9]+") ? host : host + ":" + PORT)
            .collect(Collectors.joining(","));
    long times = url.timeout().dividedBy(CONNECT_MAX) / hosts.size();
    return String.join(",", Collections.nCopies(Math.toIntExact(Math.max(1, times)), once));
  }

  private static ZKClientConfig config() {
    ZKClientConfig config = new ZKClientConfig();
    // The machine's JAAS configuration is not meant for this.
    config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
    return config;
  }

  StoreSession session() {
    return session;
  }

  /** The driver has given a sign of life. */
  void beaten() {
    beatenNanos = System.nanoTime();
  }

  /**
   * ZooKeeper's client keeps the session alive as long as its own threads run. The driver's member
   * is dead when the driver says nothing, so the session is ended then.
   */
  private void endIfSilent() {
    try {
      while (!closed) {
        long leftNanos = session.timeout().toNanos() - (System.nanoTime() - beatenNanos);
        if (leftNanos <= 0) {
          close(session.timeout());
          return;
        }
        TimeUnit.NANOSECONDS.sleep(leftNanos);
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sends a request, and waits for its answer.
   *
   * @throws NodeException if ZooKeeper refuses it
   * @throws SessionEndedException if the session has ended
   */
  <T> T call(Request<T> request, Duration limit) {
    long start = System.nanoTime();
    boolean repeated = false;
    while (true) {
      long leftNanos = limit.toNanos() - (System.nanoTime() - start);
      try {
        return request.send(zk, repeated).get(Math.max(1, leftNanos), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof KeeperException refused)) {
          throw new CoordinatorConnectionException(url + ": " + e.getCause(), e.getCause());
        }
        switch (refused.code()) {
          case CONNECTIONLOSS, OPERATIONTIMEOUT, REQUESTTIMEOUT -> {
            if (leftNanos <= PAUSE.toNanos()) {
              throw new CoordinatorConnectionException(url + ": no server can be reached", refused);
            }
            pause();
            repeated = true;
          }
          case SESSIONEXPIRED, SESSIONMOVED ->
              throw new SessionEndedException(session.id(), refused);
          default -> throw new NodeException(refused, repeated);
        }
      } catch (TimeoutException e) {
        throw new OperationTimedOutException(url + ": no answer within " + limit, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new OperationTimedOutException(url + ": interrupted", e);
      }
    }
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationTimedOutException(url + ": interrupted", e);
    }
  }

  /** Ends the session, if a server can be told within the time; else only the connection. */
  void close(Duration limit) {
    closed = true;
    Thread closing = Thread.ofVirtual().start(() -> close(zk, limit));
    try {
      // ZooKeeper's client waits for the answer without a limit while it tries to connect.
      boolean unused = closing.join(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(ZooKeeper zk, Duration limit) {
    try {
      boolean unused = zk.close(Math.toIntExact(limit.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
