package dev.grid.systemtests.processes;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One member of the reference as a process, which also tells its state over HTTP. */
final class ReferenceNode {

  /** Its default of a minute would make each cut last longer than a test. */
  private static final int HEARTBEAT_MAX_SECONDS = 6;

  private ReferenceNode() {}

  /** Arguments: address, port, port of the state, members, backups. Runs until it is ended. */
  public static void main(String[] args) throws IOException {
    String address = args[0];
    HttpServer http =
        HttpServer.create(new InetSocketAddress(address, Integer.parseInt(args[2])), 0);
    HazelcastInstance member =
        Hazelcast.newHazelcastInstance(
            config(
                address,
                Integer.parseInt(args[1]),
                List.of(args[3].split(",", -1)),
                Integer.parseInt(args[4])));
    http.createContext(
        ServerKind.REFERENCE.statePath(),
        exchange -> {
          int members = member.getCluster().getMembers().size();
          boolean safe = member.getPartitionService().isClusterSafe();
          String coordinator =
              member.getCluster().getMembers().iterator().next().getAddress().getHost();
          byte[] body = state(members, safe, coordinator).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
  }

  /**
   * What {@link ServerKind} reads.
   *
   * @param coordinator the host of the member that the others follow
   */
  static String state(int members, boolean safe, String coordinator) {
    return "members=" + members + " safe=" + safe + coordinator(coordinator);
  }

  static String coordinator(String host) {
    return " coordinator=" + host;
  }

  private static Config config(String address, int port, List<String> members, int backups) {
    Config config = new Config();
    config.setClusterName(ProcessCluster.CLUSTER_NAME);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.socket.bind.any", "false");
    // As ours does by default: what it holds is handed over before it ends.
    config.setProperty("hazelcast.shutdownhook.policy", "GRACEFUL");
    config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
    config.setProperty("hazelcast.max.no.heartbeat.seconds", "" + HEARTBEAT_MAX_SECONDS);
    config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
    config.setProperty("hazelcast.merge.next.run.delay.seconds", "5");
    config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(address);
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).setMembers(members);
    config.getMapConfig("default").setBackupCount(backups);
    config.getQueueConfig("default").setBackupCount(backups);
    return config;
  }
}
