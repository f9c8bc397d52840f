package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.handler.ExecutionHandler;
import dev.grid.serialization.SerializationConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
 * @param security who may connect, and what clients may do
 * @param structures how structures behave, by kind and by name or pattern; at most one for each
 * @param serialization how values become bytes
 * @param process what the member does about the process that it runs in
 * @param userCode what the member does about code of its users
 * @param handler where the application's callbacks run; null for virtual threads of the member's
 *     own
 * @param query what the member does about queries
 * @param cp whether the cluster has Raft groups, see {@link #groupMembers}
 * @param sql what the member does about SQL statements
 */
public record MemberConfig(
    String instanceName,
    String clusterName,
    int partitionCount,
    Map<String, String> attributes,
    ClusterConfig cluster,
    NetworkConfig network,
    MemoryConfig memory,
    SecurityConfig security,
    List<StructureConfig> structures,
    SerializationConfig serialization,
    ProcessConfig process,
    UserCodeConfig userCode,
    @Nullable ExecutionHandler handler,
    QueryConfig query,
    CpConfig cp,
    SqlConfig sql)
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
    Objects.requireNonNull(security, "security");
    Objects.requireNonNull(serialization, "serialization");
    Objects.requireNonNull(process, "process");
    Objects.requireNonNull(userCode, "userCode");
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(cp, "cp");
    Objects.requireNonNull(sql, "sql");
    attributes = Map.copyOf(attributes);
    structures = List.copyOf(structures);
    requireValid(structures);
    if (partitionCount < 1 || partitionCount > PARTITION_COUNT_MAX) {
      throw new InvalidConfigurationException(
          "partitionCount=" + partitionCount + ": must be from 1 to " + PARTITION_COUNT_MAX);
    }
  }

  /**
   * Cluster {@code dev} on port 5701, which serves clients without credentials that run on the same
   * machine; see {@link SecurityConfig}.
   */
  public static MemberConfig defaults() {
    return new MemberConfig(
        "grid",
        "dev",
        DEFAULT_PARTITION_COUNT,
        Map.of(),
        ClusterConfig.defaults(),
        NetworkConfig.defaults(),
        MemoryConfig.defaults(),
        SecurityConfig.defaults(),
        List.of(),
        SerializationConfig.defaults(),
        ProcessConfig.defaults(),
        UserCodeConfig.defaults(),
        null,
        QueryConfig.defaults(),
        CpConfig.defaults(),
        SqlConfig.defaults());
  }

  /**
   * How many members are in each Raft group, 0 where there are none: as {@link CpConfig} says, or
   * if it leaves that open, 1 in a member that looks for nobody.
   */
  public int groupMembers() {
    return cp.memberCount() != CpConfig.AUTOMATIC
        ? cp.memberCount()
        : network.join().isAlone() ? 1 : 0;
  }

  /** Whether there are Raft groups. */
  public boolean hasGroups() {
    return groupMembers() > 0;
  }

  /** Whether what is in Raft groups, if there are any, outlives the member, on its disk. */
  public boolean keepsGroups() {
    return cp.memberCount() != CpConfig.AUTOMATIC || cp.directory() != null;
  }

  /** This, where an application decides which clients may connect; null for nobody. */
  public MemberConfig withAuthenticator(@Nullable ClientAuthenticator authenticator) {
    return withSecurity(security.withAuthenticator(authenticator));
  }

  /** This, where clients must show this name and password. */
  public MemberConfig withCredentials(Credentials credentials) {
    return withAuthenticator(ClientAuthenticator.of(credentials));
  }

  /** This with one more configuration, in place of one of the same kind and name. */
  public MemberConfig with(StructureConfig config) {
    List<StructureConfig> all = new ArrayList<>(structures);
    all.removeIf(other -> isOfSame(config, other));
    all.add(config);
    return withStructures(all);
  }

  /** The configurations of structures of a kind, as they were added. */
  public <C extends StructureConfig> List<C> structures(StructureType<?, C> type) {
    return structures(structures, type);
  }

  private static <C extends StructureConfig> List<C> structures(
      List<StructureConfig> all, StructureType<?, C> type) {
    return all.stream()
        .filter(config -> config.type().equals(type))
        .map(type.configuration()::cast)
        .toList();
  }

  /**
   * The configuration of a structure: of those of its kind the one of its name, else of the pattern
   * with the longest fixed part, else the kind's defaults.
   */
  public <C extends StructureConfig> C structure(StructureType<?, C> type, String name) {
    return structure(structures, type, name);
  }

  static <C extends StructureConfig> C structure(
      List<StructureConfig> all, StructureType<?, C> type, String name) {
    return NamePatterns.find(name, structures(all, type), StructureConfig::name)
        .orElseGet(() -> type.defaults().apply(name));
  }

  static void requireValid(List<StructureConfig> structures) {
    Set<List<Object>> known = new HashSet<>();
    for (StructureConfig config : structures) {
      NamePatterns.requireValid(config);
      if (!known.add(List.of(config.type(), config.name()))) {
        throw new InvalidConfigurationException(
            config.type() + " name=" + config.name() + " is configured twice: leave one of them");
      }
    }
  }

  static boolean isOfSame(StructureConfig one, StructureConfig other) {
    return one.type().equals(other.type()) && one.name().equals(other.name());
  }
}
