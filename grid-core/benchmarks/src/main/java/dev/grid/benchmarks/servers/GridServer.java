package dev.grid.benchmarks.servers;

import dev.grid.Grid;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Our member, embedded with its defaults, as a user without Spring starts it. */
final class GridServer {

  private GridServer() {}

  /**
   * Serves on {@code --port} of the loopback interface until the process is ended.
   *
   * @throws IllegalArgumentException if there is more than one of {@code --members}
   */
  public static void main(String[] args) throws InterruptedException {
    Arguments arguments = Arguments.parse(args, Set.of("port", "members"));
    int port = arguments.integer("port");
    if (arguments.list("members", "").size() > 1) {
      throw new IllegalArgumentException("an embedded member cannot join yet: take grid-app");
    }
    NetworkConfig network = NetworkConfig.defaults().withHost("127.0.0.1").withPort(port);
    Grid grid = Grids.startMember(MemberConfig.defaults().withNetwork(network));
    Runtime.getRuntime().addShutdownHook(new Thread(grid::close));
    System.out.println("grid is serving on port " + port);
    // An embedded member need not keep its process alive; this one is the process.
    new CountDownLatch(1).await();
  }
}
