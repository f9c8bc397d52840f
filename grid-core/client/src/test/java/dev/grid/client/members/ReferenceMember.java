package dev.grid.client.members;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import java.util.UUID;

/** A community member of the reference in this process, on 127.0.0.1 and with nobody else. */
public final class ReferenceMember implements AutoCloseable {

  private final HazelcastInstance instance;
  private final int port;

  /** Starts a cluster of one. */
  public ReferenceMember(String clusterName) {
    this(clusterName, Ports.free(), List.of());
  }

  /** Starts a member that joins those at the other ports, or is alone. */
  public ReferenceMember(String clusterName, int port, List<Integer> others) {
    this.port = port;
    Config config = new Config();
    config.setClusterName(clusterName);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.tcp.join.port.try.count", "1");
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(port).setPortAutoIncrement(false);
    network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(!others.isEmpty());
    others.forEach(other -> join.getTcpIpConfig().addMember("127.0.0.1:" + other));
    instance = Hazelcast.newHazelcastInstance(config);
  }

  public HazelcastInstance instance() {
    return instance;
  }

  public UUID id() {
    return instance.getCluster().getLocalMember().getUuid();
  }

  public int port() {
    return port;
  }

  /** For a client's configuration. */
  public String hostAndPort() {
    return "127.0.0.1:" + port;
  }

  /** Ends it without a farewell. */
  public void terminate() {
    instance.getLifecycleService().terminate();
  }

  @Override
  public void close() {
    terminate();
  }
}
