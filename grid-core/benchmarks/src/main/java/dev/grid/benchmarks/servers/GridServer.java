package dev.grid.benchmarks.servers;

import dev.grid.Grid;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.flakeid.FlakeIdGeneratorConfig;
import dev.grid.serialization.SerializationConfig;
import java.util.List;
import java.util.Set;

/**
 * Our member, embedded with its defaults, as a user without Spring starts it, except that it has
 * flake ids enough for the workload.
 */
final class GridServer {

  /** A million ids a millisecond; by the default there are 64, and callers wait for more. */
  static final int FLAKE_ID_BITS_SEQUENCE = 20;

  static final int FLAKE_ID_BITS_NODE_ID = 4;

  private GridServer() {}

  /**
   * Serves on {@code --port} of the loopback interface, together with {@code --members}, until the
   * process is ended.
   */
  public static void main(String[] args) {
    Arguments arguments = Arguments.parse(args, Set.of("port", "members"));
    int port = arguments.integer("port");
    var unused = start(port, arguments.list("members", ""));
    System.out.println("grid is serving on port " + port);
  }

  static Grid start(int port, List<String> members) {
    JoinConfig join =
        members.size() > 1 ? JoinConfig.alone().withSeeds(members) : JoinConfig.alone();
    NetworkConfig network =
        NetworkConfig.defaults().withHost("127.0.0.1").withPort(port).withJoin(join);
    FlakeIdGeneratorConfig flakeIds =
        FlakeIdGeneratorConfig.named("*")
            .withBitsSequence(FLAKE_ID_BITS_SEQUENCE)
            .withBitsNodeId(FLAKE_ID_BITS_NODE_ID);
    SerializationConfig serialization =
        SerializationConfig.defaults()
            .withIdentifiedFactory(Increment.FACTORY_ID, classId -> new Increment());
    return Grids.startMember(
        MemberConfig.defaults()
            .withNetwork(network)
            .withSerialization(serialization)
            .with(flakeIds));
  }
}
