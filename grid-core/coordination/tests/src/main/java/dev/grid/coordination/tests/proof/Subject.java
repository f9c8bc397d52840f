package dev.grid.coordination.tests.proof;

import dev.grid.coordination.tests.servers.ConsulStandIn;
import dev.grid.coordination.tests.servers.Server;
import dev.grid.coordination.tests.servers.Servers;
import org.jspecify.annotations.Nullable;

/** A driver with its server. */
public enum Subject {
  /** The stand-in, in this process. */
  CONSUL("consul://%s", null),
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

  /** Null for what runs in this process. */
  private final Servers.@Nullable Kind kind;

  Subject(String url, Servers.@Nullable Kind kind) {
    this.url = url;
    this.kind = kind;
  }

  /** A server of its own. */
  public Server start() {
    return kind == null ? ConsulStandIn.started() : Servers.start(kind);
  }

  /** The server's URL, without settings. */
  public String url(Server server) {
    return url.formatted(server.address());
  }
}
