package dev.grid.benchmarks.load;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The reference's Java client with its defaults, for what needs a client that follows a changing
 * cluster, whichever server it is. Thread-safe.
 */
public final class ClusterClient implements AutoCloseable {

  private static final Duration BALANCED_MAX = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(5);

  /** A member with less than this part of an equal share still waits for partitions. */
  private static final double SHARE_MIN = 0.9;

  private final HazelcastInstance client;

  private ClusterClient(HazelcastInstance client) {
    this.client = client;
  }

  /** Connects to a cluster of which members listen on these ports of the loopback interface. */
  public static ClusterClient connect(List<Integer> ports) {
    ClientConfig config = new ClientConfig();
    config.setClusterName(Target.wire(ports.getFirst()).clusterName());
    // Connections that come and go are what it is here for.
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.getNetworkConfig().getAutoDetectionConfig().setEnabled(false);
    ports.forEach(port -> config.getNetworkConfig().addAddress("127.0.0.1:" + port));
    return new ClusterClient(HazelcastClient.newHazelcastClient(config));
  }

  IMap<Long, byte[]> map() {
    return client.getMap(Target.wire(0).mapName());
  }

  /** How many members it knows. */
  public int members() {
    return client.getCluster().getMembers().size();
  }

  /** For each partition the port of its primary; -1 while it has none. */
  public List<Integer> ownerPorts() {
    List<Partition> partitions = new ArrayList<>(client.getPartitionService().getPartitions());
    List<Integer> ports = new ArrayList<>(Collections.nCopies(partitions.size(), -1));
    for (Partition partition : partitions) {
      Member owner = partition.getOwner();
      if (owner != null) {
        ports.set(partition.getPartitionId(), owner.getAddress().getPort());
      }
    }
    return ports;
  }

  /** Keys from 0 on whose partition's primary listens on this port, each in another partition. */
  public List<Long> keysOwnedBy(int port, int count) {
    List<Integer> owners = ownerPorts();
    Map<Integer, Long> keyOfPartition = new HashMap<>();
    for (long key = 0; keyOfPartition.size() < count; key++) {
      int partition = PartitionHash.ofLong(key, owners.size());
      if (owners.get(partition) == port) {
        keyOfPartition.putIfAbsent(partition, key);
      }
    }
    return List.copyOf(keyOfPartition.values());
  }

  /**
   * Waits until there are so many members and each is primary of its share.
   *
   * @throws IllegalStateException if that takes longer than {@link #BALANCED_MAX}
   */
  public void awaitBalanced(int members) {
    long deadline = System.nanoTime() + BALANCED_MAX.toNanos();
    while (members() != members || !isBalanced(members)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "members=" + members() + " and not balanced within " + BALANCED_MAX);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private boolean isBalanced(int members) {
    List<Integer> owners = ownerPorts();
    Map<Integer, Integer> shares = new HashMap<>();
    owners.forEach(port -> shares.merge(port, 1, Integer::sum));
    return shares.size() == members
        && !shares.containsKey(-1)
        && Collections.min(shares.values()) >= SHARE_MIN * owners.size() / members;
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
