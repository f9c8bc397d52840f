package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import dev.grid.map.MapConfig;
import dev.grid.queue.QueueConfig;
import dev.grid.serialization.SerializationConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a member is started with. Immutable; start from {@link #defaults()} and change what you
 * need.
 *
 * @param instanceName for logs and metrics
 * @param clusterName clients and members of another cluster name are refused
 * @param partitionCount how many partitions keys are spread over, 1 to 65535; the same on every
 *     member
 * @param attributes what other members and clients see of this one
 * @param cluster what the member is in its cluster, and what happens when others are lost
 * @param network where clients and other members connect
 * @param memory what the member does when its heap gets full
 * @param authenticator decides which clients may connect; null lets in every client that shows no
 *     credentials
 * @param maps how maps behave, by name or pattern
 * @param queues how queues behave, by name or pattern
 * @param serialization how values become bytes
 * @param process what the member does about the process that it runs in
 */
public record MemberConfig(
    String instanceName,
    String clusterName,
    int partitionCount,
    Map<String, String> attributes,
    ClusterConfig cluster,
    NetworkConfig network,
    MemoryConfig memory,
    @Nullable ClientAuthenticator authenticator,
    List<MapConfig> maps,
    List<QueueConfig> queues,
    SerializationConfig serialization,
    ProcessConfig process)
    implements MemberConfigWithers {

  /** The partition count that every client of the protocol expects by default. */
  public static final int DEFAULT_PARTITION_COUNT = 271;

  private static final int PARTITION_COUNT_MAX = 65535;

  public MemberConfig {
    Objects.requireNonNull(instanceName, "instanceName");
    Objects.requireNonNull(clusterName, "clusterName");
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(memory, "memory");
    Objects.requireNonNull(serialization, "serialization");
    Objects.requireNonNull(process, "process");
    attributes = Map.copyOf(attributes);
    maps = List.copyOf(maps);
    queues = List.copyOf(queues);
    if (partitionCount < 1 || partitionCount > PARTITION_COUNT_MAX) {
      throw new InvalidConfigurationException(
          "partitionCount=" + partitionCount + ": must be from 1 to " + PARTITION_COUNT_MAX);
    }
  }

  /** Cluster {@code dev} on port 5701, open to clients without credentials. */
  public static MemberConfig defaults() {
    return new MemberConfig(
        "grid",
        "dev",
        DEFAULT_PARTITION_COUNT,
        Map.of(),
        ClusterConfig.defaults(),
        NetworkConfig.defaults(),
        MemoryConfig.defaults(),
        null,
        List.of(),
        List.of(),
        SerializationConfig.defaults(),
        ProcessConfig.defaults());
  }

  /** This, where clients must show this name and password. */
  public MemberConfig withCredentials(Credentials credentials) {
    return withAuthenticator(ClientAuthenticator.of(credentials));
  }

  /** This with one more map configuration. */
  public MemberConfig withMap(MapConfig map) {
    List<MapConfig> all = new ArrayList<>(maps);
    all.add(map);
    return withMaps(all);
  }

  /** This with one more queue configuration. */
  public MemberConfig withQueue(QueueConfig queue) {
    List<QueueConfig> all = new ArrayList<>(queues);
    all.add(queue);
    return withQueues(all);
  }
}
