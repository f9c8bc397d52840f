package dev.grid.benchmarks.servers;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.benchmarks.load.Arguments;
import java.util.Set;

/**
 * The reference: one Hazelcast community member with its defaults, except that it neither looks for
 * other members nor calls home.
 */
final class ReferenceServer {

  private ReferenceServer() {}

  /** Serves on {@code --port} of the loopback interface until the process is ended. */
  public static void main(String[] args) {
    int port = Arguments.parse(args, Set.of("port")).integer("port");
    HazelcastInstance member = Hazelcast.newHazelcastInstance(config(port));
    System.out.println("reference is serving on " + member.getCluster().getLocalMember());
  }

  private static Config config(int port) {
    Config config = new Config();
    config.setClusterName("dev");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + port);
    return config;
  }
}
