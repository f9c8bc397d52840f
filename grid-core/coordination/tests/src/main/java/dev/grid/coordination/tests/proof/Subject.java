package dev.grid.coordination.tests.proof;

import dev.grid.coordination.tests.servers.ConsulStandIn;
import dev.grid.coordination.tests.servers.Server;
import dev.grid.coordination.tests.servers.Servers;
import java.util.function.Supplier;

/** A driver with its server. */
public enum Subject {
  /** The stand-in, in this process. */
  CONSUL("consul://%s", ConsulStandIn::started),
  ETCD("etcd://%s", () -> Servers.start(Servers.Kind.ETCD)),
  MEMCACHED("memcached://%s", () -> Servers.start(Servers.Kind.MEMCACHED)),
  MYSQL("mysql://grid:grid@%s/grid", () -> Servers.start(Servers.Kind.MARIADB)),
  POSTGRESQL("postgresql://postgres@%s/postgres", () -> Servers.start(Servers.Kind.POSTGRESQL)),
  /** Writes each change to its disk before it answers. */
  REDIS("redis://%s", () -> Servers.start(Servers.Kind.REDIS)),
  /** As Debian starts it: its disk is seconds or minutes behind. */
  REDIS_DEFAULT("redis://%s", () -> Servers.start(Servers.Kind.REDIS_DEFAULT)),
  ZOOKEEPER("zookeeper://%s", () -> Servers.start(Servers.Kind.ZOOKEEPER));

  private final String url;
  private final Supplier<Server> starts;

  Subject(String url, Supplier<Server> starts) {
    this.url = url;
    this.starts = starts;
  }

  /** A server of its own. */
  public Server start() {
    return starts.get();
  }

  /** The server's URL, without settings. */
  public String url(Server server) {
    return url.formatted(server.address());
  }
}
