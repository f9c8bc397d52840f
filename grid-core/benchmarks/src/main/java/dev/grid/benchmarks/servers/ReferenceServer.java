package dev.grid.benchmarks.servers;

import com.hazelcast.config.Config;
import com.hazelcast.config.FlakeIdGeneratorConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.benchmarks.load.Arguments;
import java.util.List;
import java.util.Set;

/**
 * The reference: a Hazelcast community member with its defaults, except that it looks for no
 * members but those it is told of, does not call home, and has flake ids enough for the workload.
 */
final class ReferenceServer {

  private ReferenceServer() {}

  /**
   * Serves on {@code --port} of the loopback interface, together with {@code --members}, until the
   * process is ended.
   */
  public static void main(String[] args) {
    Arguments arguments = Arguments.parse(args, Set.of("port", "members"));
    int port = arguments.integer("port");
    List<String> members = arguments.list("members", "127.0.0.1:" + port);
    HazelcastInstance member = Hazelcast.newHazelcastInstance(config(port, members));
    System.out.println("reference is serving on " + member.getCluster().getLocalMember());
  }

  static Config config(int port, List<String> members) {
    Config config = new Config();
    config.setClusterName("dev");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.addFlakeIdGeneratorConfig(
        new FlakeIdGeneratorConfig("*")
            .setBitsSequence(GridServer.FLAKE_ID_BITS_SEQUENCE)
            .setBitsNodeId(GridServer.FLAKE_ID_BITS_NODE_ID));
    config
        .getSerializationConfig()
        .addDataSerializableFactory(Increment.FACTORY_ID, classId -> new TheirIncrement());
    config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).setMembers(members);
    return config;
  }
}
