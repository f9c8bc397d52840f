package dev.grid.benchmarks.coordination;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.grid.GridCoordination;
import dev.grid.coordination.tests.servers.Server;
import dev.grid.coordination.tests.servers.Servers;
import dev.grid.core.Grids;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server, and how coordinators reach it. Confined to the main thread but for {@link
 * #coordinator}.
 */
final class Side implements AutoCloseable {

  /** After which a member of which nothing was heard is dead. */
  static final int SESSION_SECONDS = 3;

  private final String name;
  private final String address;
  private final List<AutoCloseable> resources;

  /**
   * What all coordinators of {@code grid} share here, as an application has one client; null for
   * the others, whose drivers do so.
   */
  private final @Nullable Grid client;

  private Side(String name, String address, List<AutoCloseable> resources, @Nullable Grid client) {
    this.name = name;
    this.address = address;
    this.resources = resources;
    this.client = client;
  }

  static Side start(String name) throws IOException {
    return switch (name) {
      case "grid" -> grid();
      case "etcd" -> of(name, Servers.etcd());
      case "zookeeper" -> of(name, Servers.zookeeper());
      default -> throw new IllegalArgumentException("no such side: " + name);
    };
  }

  private static Side of(String name, Server server) {
    return new Side(name, server.address(), List.of(server), null);
  }

  private static Side grid() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path folder = Files.createTempDirectory("grid-coordination");
    Program member =
        Program.started(
            GridMember.class,
            "serves",
            Integer.toString(port),
            folder.toString(),
            Integer.toString(SESSION_SECONDS));
    String address = "127.0.0.1:" + port;
    Grid client = Grids.connect(ClientConfig.defaults().withAddresses(address));
    return new Side("grid", address, List.of(client::close, member), client);
  }

  String name() {
    return name;
  }

  /** For a process of its own. */
  String url() {
    return name
        + "://"
        + address
        + "?timeout="
        + SESSION_SECONDS
        + "s&operation-timeout=60s&connect-timeout=60s";
  }

  /**
   * One that is started.
   *
   * @param timeout of its session
   */
  Coordinator coordinator(String member, String timeout, boolean heart) {
    String settings = "timeout=" + timeout + "&operation-timeout=60s&connect-timeout=60s";
    Grid shared = client;
    Coordinator coordinator =
        shared == null
            ? Coordinators.create(name + "://" + address + "?" + settings, member)
            : GridCoordination.over(shared, member, settings);
    coordinator.start(heart);
    return coordinator;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable resource : resources) {
      resource.close();
    }
  }
}
