package dev.grid.systemtests.members;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.partition.Partition;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Ports;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Three community members of the reference, on ports of the loopback address. */
final class ReferenceMembers implements ThreeMembers {

  private final List<Integer> ports = Ports.free(SIZE);
  private final @Nullable HazelcastInstance[] running = new HazelcastInstance[SIZE];

  private Config config(int member) {
    Config config = new Config();
    config.setClusterName(clusterName());
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.tcp.join.port.try.count", "1");
    var network = config.getNetworkConfig();
    network.setPort(ports.get(member)).setPortAutoIncrement(false);
    network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    network.getJoin().getAutoDetectionConfig().setEnabled(false);
    network.getJoin().getMulticastConfig().setEnabled(false);
    var join = network.getJoin().getTcpIpConfig().setEnabled(true);
    ports.forEach(port -> join.addMember("127.0.0.1:" + port));
    return config;
  }

  @Override
  public String clusterName() {
    return "three-members";
  }

  @Override
  public String address(int member) {
    return "127.0.0.1:" + ports.get(member);
  }

  @Override
  public boolean isStarted(int member) {
    return running[member] != null;
  }

  @Override
  public void start(int member) {
    running[member] = Hazelcast.newHazelcastInstance(config(member));
    awaitSafe();
  }

  @Override
  public void shutDown(int member) {
    instance(member).shutdown();
    running[member] = null;
    awaitSafe();
  }

  @Override
  public void kill(int member) {
    instance(member).getLifecycleService().terminate();
    running[member] = null;
    awaitSafe();
  }

  private void awaitSafe() {
    List<HazelcastInstance> all = running();
    for (HazelcastInstance instance : all) {
      Eventually.holds(
          "members know each other", () -> instance.getCluster().getMembers().size() == all.size());
      Eventually.holds(
          "data has its backups", () -> instance.getPartitionService().isClusterSafe());
    }
  }

  @Override
  public UUID id(int member) {
    return instance(member).getCluster().getLocalMember().getUuid();
  }

  @Override
  public List<UUID> owners() {
    return running().getFirst().getPartitionService().getPartitions().stream()
        .sorted(Comparator.comparingInt(Partition::getPartitionId))
        .map(partition -> partition.getOwner().getUuid())
        .toList();
  }

  @Override
  public void stop() {
    running().forEach(instance -> instance.getLifecycleService().terminate());
  }

  private HazelcastInstance instance(int member) {
    return Objects.requireNonNull(running[member], () -> "member " + member + " does not run");
  }

  private List<HazelcastInstance> running() {
    List<HazelcastInstance> all = new ArrayList<>();
    for (HazelcastInstance instance : running) {
      if (instance != null) {
        all.add(instance);
      }
    }
    return all;
  }
}
