package dev.grid.coordination.tests.proof;

import dev.grid.coordination.tests.servers.Server;
import dev.grid.coordination.tests.servers.Servers;

/** A driver with its server. */
public enum Subject {
  ETCD("etcd://%s", Servers.Kind.ETCD),
  MEMCACHED("memcached://%s", Servers.Kind.MEMCACHED),
  MYSQL("mysql://grid:grid@%s/grid", Servers.Kind.MARIADB),
  POSTGRESQL("postgresql://postgres@%s/postgres", Servers.Kind.POSTGRESQL),
  /** Writes each change to its disk before it answers. */
  REDIS("redis://%s", Servers.Kind.REDIS),
  /** As Debian starts it: its disk is seconds or minutes behind. */
  REDIS_DEFAULT("redis://%s", Servers.Kind.REDIS_DEFAULT),
  ZOOKEEPER("zookeeper://%s", Servers.Kind.ZOOKEEPER);

  private final String url;
  private final Servers.Kind kind;

  Subject(String url, Servers.Kind kind) {
    this.url = url;
    this.kind = kind;
  }

  /** A server of its own. */
  public Server start() {
    return Servers.start(kind);
  }

  /** The server's URL, without settings. */
  public String url(Server server) {
    return url.formatted(server.address());
  }
}
