package dev.grid.coordination.tests.servers;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Starts servers. A server of one's own is for who kills or pauses it; what only needs a server
 * takes a {@link #shared} one, which serves all tests of the process and ends with it. Thread-safe.
 */
public final class Servers {

  /** The kinds that can be started. */
  public enum Kind {
    ETCD,
    ZOOKEEPER,
    REDIS,
    /** As Debian starts it: what it writes to its disk is up to an hour behind. */
    REDIS_DEFAULT,
    MEMCACHED,
    POSTGRESQL,
    MARIADB
  }

  private static final Map<Kind, Server> SHARED = new ConcurrentHashMap<>();

  private Servers() {}

  /** A server of this kind that nobody kills, pauses or closes: the same for all that ask. */
  public static Server shared(Kind kind) {
    return SHARED.computeIfAbsent(kind, Servers::start);
  }

  /**
   * A server of this kind for the caller alone, with no data, which serves. Blocks until it does.
   *
   * @throws IllegalStateException if it cannot be installed or started, with the end of its log
   */
  public static Server start(Kind kind) {
    return ServerProcess.started(
        switch (kind) {
          case ETCD -> new Etcd(Cluster.of(1), 0);
          case ZOOKEEPER -> new ZooKeeper(Cluster.of(1), 0);
          case REDIS -> new Redis(true);
          case REDIS_DEFAULT -> new Redis(false);
          case MEMCACHED -> new Memcached();
          case POSTGRESQL -> new Postgresql();
          case MARIADB -> new MariaDb();
        });
  }

  /** Several servers of etcd that agree with each other, as {@link #etcd}. */
  public static List<Server> etcd(int count) {
    Cluster cluster = Cluster.of(count);
    return started(IntStream.range(0, count).mapToObj(i -> new Etcd(cluster, i)));
  }

  /** An ensemble of several servers, as {@link #zookeeper}. */
  public static List<Server> zookeeper(int count) {
    Cluster cluster = Cluster.of(count);
    return started(IntStream.range(0, count).mapToObj(i -> new ZooKeeper(cluster, i)));
  }

  /** All at once, as none serves alone. */
  private static List<Server> started(Stream<? extends ServerKind> kinds) {
    List<CompletableFuture<Server>> starting =
        kinds
            .map(
                kind ->
                    CompletableFuture.supplyAsync(
                        () -> ServerProcess.started(kind), Servers::onItsOwn))
            .toList();
    return starting.stream().map(CompletableFuture::join).toList();
  }

  private static void onItsOwn(Runnable start) {
    Thread unused = Thread.startVirtualThread(start);
  }

  /** etcd with its defaults: each change is forced to the disk. */
  public static Server etcd() {
    return start(Kind.ETCD);
  }

  /** ZooKeeper, alone; sessions of 1 to 300 s. */
  public static Server zookeeper() {
    return start(Kind.ZOOKEEPER);
  }

  /** Redis, which writes each change to its disk before it answers. */
  public static Server redis() {
    return start(Kind.REDIS);
  }

  /** A Sentinel that watches this server of Redis and calls it by the name that is usual. */
  public static Server redisSentinel(Server master) {
    return ServerProcess.started(new RedisSentinel(master.port()));
  }

  /** memcached; its data is gone when it ends. */
  public static Server memcached() {
    return start(Kind.MEMCACHED);
  }

  /** PostgreSQL with the superuser and the database {@code postgres}, which needs no password. */
  public static Server postgresql() {
    return start(Kind.POSTGRESQL);
  }

  /**
   * MariaDB with the database {@code grid} and the user {@code grid}, whose password is {@code
   * grid}.
   */
  public static Server mariadb() {
    return start(Kind.MARIADB);
  }
}
