package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.handler.ExecutionHandler;
import dev.grid.serialization.SerializationConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client is started with. Immutable; start from {@link #defaults()} and change what you
 * need.
 *
 * @param instanceName for logs and metrics; sent to members
 * @param clusterName members of another cluster name refuse the client
 * @param addresses where the first connection is tried, {@code host} or {@code host:port}, in this
 *     order
 * @param labels sent to members, for their operators
 * @param credentials what to authenticate with; null for none
 * @param connection how connections are made and watched
 * @param serialization how values become bytes
 * @param handler where the application's callbacks run; null for virtual threads of the client's
 *     own
 * @param structures what clients do by themselves with structures, by kind and by name or pattern,
 *     at most one for each: prefetch ids. The rest of it says what members do, and is not sent
 * @param statisticsPeriod how often the client tells members of itself, for {@link
 *     dev.grid.ClusterOperations#clients()}; zero for never
 * @param tls TLS on all connections; null for none
 * @param token gives what to authenticate with instead of credentials, such as a JSON web token;
 *     asked whenever a connection is made, on a virtual thread that may block for as long as
 *     connecting may take, and not null. What it throws fails that attempt only. Null for none
 */
public record ClientConfig(
    String instanceName,
    String clusterName,
    List<String> addresses,
    Set<String> labels,
    @Nullable Credentials credentials,
    ConnectionConfig connection,
    SerializationConfig serialization,
    @Nullable ExecutionHandler handler,
    List<StructureConfig> structures,
    Duration statisticsPeriod,
    @Nullable TlsConfig tls,
    @Nullable Supplier<String> token)
    implements ClientConfigWithers {

  private static final Duration STATISTICS_PERIOD_MIN = Duration.ofMillis(100);

  public ClientConfig {
    Objects.requireNonNull(instanceName, "instanceName");
    Objects.requireNonNull(clusterName, "clusterName");
    Objects.requireNonNull(connection, "connection");
    Objects.requireNonNull(serialization, "serialization");
    addresses = List.copyOf(addresses);
    labels = Set.copyOf(labels);
    structures = List.copyOf(structures);
    MemberConfig.requireValid(structures);
    if (statisticsPeriod.isNegative()
        || statisticsPeriod.isPositive() && statisticsPeriod.compareTo(STATISTICS_PERIOD_MIN) < 0) {
      throw new InvalidConfigurationException(
          "statisticsPeriod="
              + statisticsPeriod
              + ": must be zero (never) or at least "
              + STATISTICS_PERIOD_MIN);
    }
    if (credentials != null && token != null) {
      throw new InvalidConfigurationException(
          "credentials and token are both set: leave one of them out");
    }
    if (addresses.isEmpty()) {
      throw new InvalidConfigurationException("addresses is empty: name at least one host:port");
    }
  }

  /**
   * How connections are made and watched.
   *
   * @param connectTimeout for one attempt on one address
   * @param clusterConnectTimeout how long to keep trying all addresses before giving up
   * @param backoffInitial the first pause between rounds of attempts
   * @param backoffMax the longest pause
   * @param backoffMultiplier at least 1
   * @param backoffJitter from 0 to 1: how much of a pause is random
   * @param heartbeatInterval after so long without a write a ping is sent
   * @param heartbeatTimeout after so long without a read the connection is closed
   * @param invocationTimeout how long a call may be retried
   * @param pendingCallsMax how many calls may be unanswered; more are refused as overload
   * @param redoOperations whether calls that are not idempotent are retried after a lost connection
   *     even if the member does not remember calls, as members of ours do; one may then be applied
   *     twice
   * @param ioThreads how many threads read from and write to connections
   * @param backupAcks whether backups confirm a write to this client directly, which saves the
   *     owner's waiting for them; a write that is not confirmed within five seconds is repeated if
   *     the member remembers calls, as members of ours do, and else fails as indeterminate
   */
  public record ConnectionConfig(
      Duration connectTimeout,
      Duration clusterConnectTimeout,
      Duration backoffInitial,
      Duration backoffMax,
      double backoffMultiplier,
      double backoffJitter,
      Duration heartbeatInterval,
      Duration heartbeatTimeout,
      Duration invocationTimeout,
      int pendingCallsMax,
      boolean redoOperations,
      int ioThreads,
      boolean backupAcks) {

    public ConnectionConfig {
      require(connectTimeout.isPositive(), "connectTimeout", connectTimeout, "> 0");
      require(
          !clusterConnectTimeout.isNegative(),
          "clusterConnectTimeout",
          clusterConnectTimeout,
          ">= 0");
      require(backoffInitial.isPositive(), "backoffInitial", backoffInitial, "> 0");
      require(
          backoffMax.compareTo(backoffInitial) >= 0, "backoffMax", backoffMax, ">= backoffInitial");
      require(backoffMultiplier >= 1, "backoffMultiplier", backoffMultiplier, ">= 1");
      require(
          backoffJitter >= 0 && backoffJitter <= 1, "backoffJitter", backoffJitter, "from 0 to 1");
      require(heartbeatInterval.isPositive(), "heartbeatInterval", heartbeatInterval, "> 0");
      require(
          heartbeatTimeout.compareTo(heartbeatInterval) > 0,
          "heartbeatTimeout",
          heartbeatTimeout,
          "> heartbeatInterval");
      require(invocationTimeout.isPositive(), "invocationTimeout", invocationTimeout, "> 0");
      require(pendingCallsMax >= 1, "pendingCallsMax", pendingCallsMax, ">= 1");
      require(ioThreads >= 1, "ioThreads", ioThreads, ">= 1");
    }

    private static void require(boolean holds, String setting, Object value, String rule) {
      if (!holds) {
        throw new InvalidConfigurationException(
            "connection " + setting + "=" + value + ": must be " + rule);
      }
    }

    /** Five seconds an attempt, two minutes for the cluster, 120 seconds for a call. */
    public static ConnectionConfig defaults() {
      return new ConnectionConfig(
          Duration.ofSeconds(5),
          Duration.ofSeconds(120),
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          1.5,
          0.25,
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(120),
          100_000,
          false,
          1,
          false);
    }

    /** This with other limits for connecting. */
    public ConnectionConfig withConnecting(
        Duration connectTimeout, Duration clusterConnectTimeout) {
      return new ConnectionConfig(
          connectTimeout,
          clusterConnectTimeout,
          backoffInitial,
          backoffMax,
          backoffMultiplier,
          backoffJitter,
          heartbeatInterval,
          heartbeatTimeout,
          invocationTimeout,
          pendingCallsMax,
          redoOperations,
          ioThreads,
          backupAcks);
    }

    /** This with other pauses between rounds of attempts. */
    public ConnectionConfig withBackoff(
        Duration initial, Duration max, double multiplier, double jitter) {
      return new ConnectionConfig(
          connectTimeout,
          clusterConnectTimeout,
          initial,
          max,
          multiplier,
          jitter,
          heartbeatInterval,
          heartbeatTimeout,
          invocationTimeout,
          pendingCallsMax,
          redoOperations,
          ioThreads,
          backupAcks);
    }

    /** This with another heartbeat. */
    public ConnectionConfig withHeartbeat(Duration interval, Duration timeout) {
      return new ConnectionConfig(
          connectTimeout,
          clusterConnectTimeout,
          backoffInitial,
          backoffMax,
          backoffMultiplier,
          backoffJitter,
          interval,
          timeout,
          invocationTimeout,
          pendingCallsMax,
          redoOperations,
          ioThreads,
          backupAcks);
    }

    /** This with other limits for calls. */
    public ConnectionConfig withCalls(
        Duration invocationTimeout, int pendingCallsMax, boolean redoOperations) {
      return new ConnectionConfig(
          connectTimeout,
          clusterConnectTimeout,
          backoffInitial,
          backoffMax,
          backoffMultiplier,
          backoffJitter,
          heartbeatInterval,
          heartbeatTimeout,
          invocationTimeout,
          pendingCallsMax,
          redoOperations,
          ioThreads,
          backupAcks);
    }

    /** This with or without confirmations straight from backups. */
    public ConnectionConfig withBackupAcks(boolean backupAcks) {
      return new ConnectionConfig(
          connectTimeout,
          clusterConnectTimeout,
          backoffInitial,
          backoffMax,
          backoffMultiplier,
          backoffJitter,
          heartbeatInterval,
          heartbeatTimeout,
          invocationTimeout,
          pendingCallsMax,
          redoOperations,
          ioThreads,
          backupAcks);
    }
  }

  /** Cluster {@code dev} at 127.0.0.1:5701, without credentials. */
  public static ClientConfig defaults() {
    return new ClientConfig(
        "grid-client",
        "dev",
        List.of("127.0.0.1:" + NetworkConfig.DEFAULT_PORT),
        Set.of(),
        null,
        ConnectionConfig.defaults(),
        SerializationConfig.defaults(),
        null,
        List.of(),
        Duration.ZERO,
        null,
        null);
  }

  /** This with other first addresses. */
  public ClientConfig withAddresses(String... addresses) {
    return new ClientConfig(
        instanceName,
        clusterName,
        List.of(addresses),
        labels,
        credentials,
        connection,
        serialization,
        handler,
        structures,
        statisticsPeriod,
        tls,
        token);
  }

  /** This with one more configuration, in place of one of the same kind and name. */
  public ClientConfig with(StructureConfig config) {
    List<StructureConfig> all = new ArrayList<>(structures);
    all.removeIf(other -> MemberConfig.isOfSame(config, other));
    all.add(config);
    return withStructures(all);
  }

  /** The configuration of a structure, found as a member finds it; else the kind's defaults. */
  public <C extends StructureConfig> C structure(StructureType<?, C> type, String name) {
    return MemberConfig.structure(structures, type, name);
  }
}
