package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import java.time.Duration;
import java.util.Objects;

/**
 * What a member is in its cluster, and what happens when others are lost; the same on every member
 * but for {@code lite}. Immutable; start from {@link #defaults()}.
 *
 * @param lite whether the member holds no data
 * @param zoneAttribute the member attribute that names a zone: copies of a partition go to members
 *     of different zones as far as there are any
 * @param availability what a side of a split does that lost more than half of the members at once
 * @param partitionLoss what becomes of partitions whose every copy is gone
 * @param leaveTimeout how long a member that is closed may take to hand over what it has
 * @param backupAcksToClients whether a write is answered before its backups have it, to clients
 *     that ask for it and that the backups then tell by themselves. It saves one of four hops; but
 *     clients of the reference take five seconds of silence for success unless they are told to
 *     fail on what is indeterminate, so that a crash may lose what they take for written. Our
 *     client repeats such a call, and may ask whatever is set here
 * @param goneClientTimeout how long a client may have no connection to any member, after its last
 *     one was closed, until the locks that it holds are freed. A client of a member that is gone
 *     may not know that before its own heartbeats tell: it has two minutes, or as long as a client
 *     may be {@linkplain NetworkConfig#heartbeatTimeout() silent} if that is less, or this if that
 *     is more
 */
public record ClusterConfig(
    boolean lite,
    String zoneAttribute,
    Availability availability,
    PartitionLoss partitionLoss,
    Duration leaveTimeout,
    boolean backupAcksToClients,
    Duration goneClientTimeout)
    implements ClusterConfigWithers {

  /** What a side of a split does that lost more than half of the members at once. */
  public enum Availability {
    /** It takes no writes, so that nothing that was acknowledged is lost when the sides meet. */
    SAFE,
    /** It goes on; when the sides meet, entries are merged by each structure's policy. */
    ALWAYS
  }

  /** What becomes of partitions whose every copy is gone. */
  public enum PartitionLoss {
    /** Calls fail until the members are back or an operator accepts the loss. */
    FAIL,
    /** They go on empty at once. */
    CONTINUE
  }

  public ClusterConfig {
    Objects.requireNonNull(zoneAttribute, "zoneAttribute");
    Objects.requireNonNull(availability, "availability");
    Objects.requireNonNull(partitionLoss, "partitionLoss");
    if (leaveTimeout.isNegative()) {
      throw new InvalidConfigurationException(
          "cluster leaveTimeout=" + leaveTimeout + ": must be zero (at once) or more");
    }
    if (goneClientTimeout.isNegative()) {
      throw new InvalidConfigurationException(
          "cluster goneClientTimeout=" + goneClientTimeout + ": must be zero (at once) or more");
    }
  }

  /**
   * A member with data, attribute {@code zone}, safe, 30 seconds to leave, and 10 for clients to
   * come back.
   */
  public static ClusterConfig defaults() {
    return new ClusterConfig(
        false,
        "zone",
        Availability.SAFE,
        PartitionLoss.FAIL,
        Duration.ofSeconds(30),
        false,
        Duration.ofSeconds(10));
  }
}
