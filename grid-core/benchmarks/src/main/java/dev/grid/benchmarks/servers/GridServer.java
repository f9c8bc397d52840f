package dev.grid.benchmarks.servers;

import dev.grid.benchmarks.load.Arguments;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import java.util.List;
import java.util.Set;

/** Our member, embedded with its defaults, as a user without Spring starts it. */
final class GridServer {

  private GridServer() {}

  /**
   * Serves on {@code --port} of the loopback interface, together with {@code --members}, until the
   * process is ended.
   */
  public static void main(String[] args) {
    Arguments arguments = Arguments.parse(args, Set.of("port", "members"));
    int port = arguments.integer("port");
    List<String> members = arguments.list("members", "");
    JoinConfig join =
        members.size() > 1 ? JoinConfig.alone().withSeeds(members) : JoinConfig.alone();
    NetworkConfig network =
        NetworkConfig.defaults().withHost("127.0.0.1").withPort(port).withJoin(join);
    Grids.startMember(MemberConfig.defaults().withNetwork(network));
    System.out.println("grid is serving on port " + port);
  }
}
