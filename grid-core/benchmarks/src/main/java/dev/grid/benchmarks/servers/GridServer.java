package dev.grid.benchmarks.servers;

import dev.grid.Grid;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.config.CpConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.flakeid.FlakeIdGeneratorConfig;
import dev.grid.serialization.SerializationConfig;
import java.nio.file.Path;
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
   * process is ended. With {@code --cp-directory} all are members of Raft groups, whose logs are
   * there.
   */
  public static void main(String[] args) {
    Arguments arguments = Arguments.parse(args, Set.of("port", "members", "cp-directory"));
    int port = arguments.integer("port");
    List<String> members = arguments.list("members", "");
    var unused = start(port, members, cp(arguments.text("cp-directory", ""), members, port));
    System.out.println("grid is serving on port " + port);
  }

  private static CpConfig cp(String directory, List<String> members, int port) {
    return directory.isEmpty()
        ? CpConfig.defaults()
        : CpConfig.defaults()
            .withMemberCount(members.size())
            .withDirectory(Path.of(directory, "grid-" + port));
  }

  static Grid start(int port, List<String> members, CpConfig cp) {
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
            .withCp(cp)
            .with(flakeIds));
  }
}
