package dev.grid.benchmarks.coordination;

import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.config.ClientConfig;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.grid.GridCoordination;
import dev.grid.coordination.tests.servers.Server;
import dev.grid.coordination.tests.servers.Servers;
import dev.grid.core.Grids;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Servers that agree with each other, and how coordinators reach them. Confined to the main thread
 * but for {@link #coordinator}.
 */
final class Side implements AutoCloseable {

  static final int SERVERS = 3;

  private static final Duration SERVING_MAX = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(20);

  private final String name;
  private final String addresses;
  private final int sessionSeconds;
  private final List<? extends AutoCloseable> resources;

  /**
   * What all coordinators of {@code grid} share here, as an application has one client; null for
   * the others, whose drivers do so.
   */
  private final @Nullable Grid client;

  private Side(
      String name,
      String addresses,
      int sessionSeconds,
      List<? extends AutoCloseable> resources,
      @Nullable Grid client) {
    this.name = name;
    this.addresses = addresses;
    this.sessionSeconds = sessionSeconds;
    this.resources = resources;
    this.client = client;
  }

  /**
   * Starts servers without data, and waits until they serve.
   *
   * @param sessionSeconds after which a member of which nothing was heard is dead
   */
  static Side start(String name, int sessionSeconds) throws Exception {
    return switch (name) {
      case "grid" -> grid(sessionSeconds);
      case "etcd" -> of(name, sessionSeconds, Servers.etcd(SERVERS));
      case "zookeeper" -> of(name, sessionSeconds, Servers.zookeeper(SERVERS));
      default -> throw new IllegalArgumentException("no such side: " + name);
    };
  }

  private static Side of(String name, int sessionSeconds, List<Server> servers) {
    String addresses = servers.stream().map(Server::address).collect(Collectors.joining(","));
    return new Side(name, addresses, sessionSeconds, servers, null);
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no port is free", e);
    }
  }

  private static Side grid(int sessionSeconds) throws Exception {
    List<Integer> ports = Stream.generate(Side::freePort).distinct().limit(SERVERS).toList();
    String addresses =
        ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    Path folder = Files.createTempDirectory("grid-coordination");
    List<AutoCloseable> resources = new ArrayList<>();
    boolean serves = false;
    try {
      for (int i = 0; i < SERVERS; i++) {
        resources.add(
            Program.begun(
                GridMember.class,
                Integer.toString(ports.get(i)),
                addresses,
                folder.resolve("member-" + i).toString(),
                Integer.toString(sessionSeconds)));
      }
      for (AutoCloseable member : resources) {
        ((Program) member).await("serves");
      }
      Grid client = Grids.connect(ClientConfig.defaults().withAddresses(addresses.split(",")));
      resources.add(0, client);
      awaitGroups(client);
      serves = true;
      return new Side("grid", addresses, sessionSeconds, resources, client);
    } finally {
      if (!serves) {
        closeAll(resources);
      }
    }
  }

  private static void awaitGroups(Grid client) {
    long start = System.nanoTime();
    while (true) {
      try {
        String unused = client.<String, String>cpMap("serves").get("");
        return;
      } catch (GridException e) {
        if (System.nanoTime() - start > SERVING_MAX.toNanos()) {
          throw e;
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  String name() {
    return name;
  }

  private String settings() {
    // A coordinator's own timeout has to be less than the session that locks of grid have.
    String timeout =
        name.equals("grid") ? sessionSeconds * 1_000 - 500 + "ms" : sessionSeconds + "s";
    return "timeout=" + timeout + "&operation-timeout=60s&connect-timeout=60s&watch-interval=2s";
  }

  /** For a process of its own. */
  String url() {
    return name + "://" + addresses + "?" + settings();
  }

  /** One that is started. */
  Coordinator coordinator(String member, boolean heart) {
    Grid shared = client;
    Coordinator coordinator =
        shared == null
            ? Coordinators.create(url(), member)
            : GridCoordination.over(shared, member, settings());
    coordinator.start(heart);
    return coordinator;
  }

  @Override
  public void close() throws IOException {
    closeAll(resources);
  }

  private static void closeAll(List<? extends AutoCloseable> resources) throws IOException {
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while servers were stopped");
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException("could not be closed: " + resource, e);
      }
    }
  }
}
