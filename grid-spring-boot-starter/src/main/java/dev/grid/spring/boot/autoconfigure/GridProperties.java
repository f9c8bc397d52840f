package dev.grid.spring.boot.autoconfigure;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.ClusterConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemoryConfig;
import dev.grid.config.MergePolicy;
import dev.grid.config.NetworkConfig;
import dev.grid.config.PublicAddress;
import dev.grid.config.SplitBrainProtection;
import dev.grid.config.StructureConfig;
import dev.grid.flakeid.GridFlakeIdGenerator;
import dev.grid.map.MapConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The {@code grid.*} properties. Immutable. An unknown one fails the start, so that a typing error
 * is not a silent default.
 *
 * <p>The defaults are those of {@code dev.grid.config}, repeated so that the metadata shows them; a
 * test holds the two together.
 *
 * @param mode Whether the application is a member or a client. If not set, it is a client when
 *     there are connection details (a test container, a Compose service), else a member.
 * @param instanceName Name of this instance in logs and metrics. By default, the application name.
 * @param clusterName Name of the cluster; members and clients of another name are refused.
 * @param partitionCount Number of partitions that keys are spread over, from 1 to 65535; the same
 *     on every member.
 * @param attributes Attributes of a member that other members and clients see.
 * @param liteMember Whether the member holds no data.
 * @param zoneAttribute Member attribute that names a zone; the copies of a partition go to members
 *     of different zones as far as there are any.
 * @param availability What a side of a split does that lost more than half of the members at once;
 *     the same on every member. A safe one takes no writes, so that none is lost when the sides
 *     meet. One that is always available takes them, and the sides are merged by each structure's
 *     policy.
 * @param partitionLoss What becomes of partitions whose every copy is gone; the same on every
 *     member. Calls to them fail until their members are back or an operator accepts the loss, or
 *     continue with nothing in them.
 * @param leaveTimeout Time that a member may take to hand over what it has when it is stopped; zero
 *     to go at once.
 * @param backupAcksToClients Whether a write is answered before its backups have it, to clients
 *     that ask for it and that the backups then tell by themselves. Saves one of four hops; but
 *     clients of the reference take five seconds of silence for success unless told otherwise, so
 *     that a crash may lose what they take for written.
 * @param goneClientTimeout Time that a client may have no connection to any member, after its last
 *     one was closed, until the locks that it holds are freed.
 * @param keepAlive Whether a member keeps the application alive as long as it runs, as a web server
 *     does.
 * @param network Where a member listens for clients and other members, and its limits.
 * @param security What a member asks of clients, what they may do, and what a client shows.
 * @param client How a client connects.
 * @param connections Clients of other clusters beside the application's grid, by names, each a bean
 *     that is injected where its name is a qualifier.
 * @param maps How a member's maps behave, by name or by a pattern with one '*'. A name with other
 *     characters than letters, digits, dashes and underscores is written in brackets, as in
 *     '[order-*]'.
 * @param queues How a member's queues behave, by name or by a pattern with one '*'. A name with
 *     other characters than letters, digits, dashes and underscores is written in brackets, as in
 *     '[order-*]'.
 * @param lists How a member's lists behave, by name or by a pattern with one '*'. A name with other
 *     characters than letters, digits, dashes and underscores is written in brackets, as in
 *     '[order-*]'.
 * @param sets How a member's sets behave, by name or by a pattern with one '*'. A name with other
 *     characters than letters, digits, dashes and underscores is written in brackets, as in
 *     '[order-*]'.
 * @param multimaps How a member's multimaps behave, by name or by a pattern with one '*'. A name
 *     with other characters than letters, digits, dashes and underscores is written in brackets, as
 *     in '[order-*]'.
 * @param ringbuffers How a member's ringbuffers behave, by name or by a pattern with one '*'. A
 *     name with other characters than letters, digits, dashes and underscores is written in
 *     brackets, as in '[order-*]'.
 * @param replicatedMaps How a member's replicated maps behave, by name or by a pattern with one
 *     '*'. A name with other characters than letters, digits, dashes and underscores is written in
 *     brackets, as in '[order-*]'.
 * @param topics How a member's topics behave, by name or by a pattern with one '*'. A name with
 *     other characters than letters, digits, dashes and underscores is written in brackets, as in
 *     '[order-*]'.
 * @param pnCounters How a member's PN counters behave, by name or by a pattern with one '*'. A name
 *     with other characters than letters, digits, dashes and underscores is written in brackets, as
 *     in '[order-*]'.
 * @param flakeIdGenerators How flake id generators behave, at a member and at a client, by name or
 *     by a pattern with one '*'. A name with other characters than letters, digits, dashes and
 *     underscores is written in brackets, as in '[order-*]'.
 * @param cardinalityEstimators How a member's cardinality estimators behave, by name or by a
 *     pattern with one '*'. A name with other characters than letters, digits, dashes and
 *     underscores is written in brackets, as in '[order-*]'.
 * @param rateLimiters How a member's rate limiters behave, by name or by a pattern with one '*'. A
 *     name with other characters than letters, digits, dashes and underscores is written in
 *     brackets, as in '[order-*]'.
 * @param vectorCollections How a member's vector collections behave, by name or by a pattern with
 *     one '*'. A name with other characters than letters, digits, dashes and underscores is written
 *     in brackets, as in '[order-*]'.
 * @param executors How a member's executors behave, by name or by a pattern with one '*'. A name
 *     with other characters than letters, digits, dashes and underscores is written in brackets, as
 *     in '[order-*]'.
 * @param durableExecutors How a member's durable executors behave, by name or by a pattern with one
 *     '*'. A name with other characters than letters, digits, dashes and underscores is written in
 *     brackets, as in '[order-*]'.
 * @param scheduledExecutors How a member's scheduled executors behave, by name or by a pattern with
 *     one '*'. A name with other characters than letters, digits, dashes and underscores is written
 *     in brackets, as in '[order-*]'.
 * @param semaphores How semaphores behave, by name without group or by a pattern with one '*'. A
 *     name with other characters than letters, digits, dashes and underscores is written in
 *     brackets, as in '[order-*]'.
 * @param fencedLocks How fenced locks behave, by name without group or by a pattern with one '*'. A
 *     name with other characters than letters, digits, dashes and underscores is written in
 *     brackets, as in '[order-*]'.
 * @param cpMaps How CP maps behave, by name without group or by a pattern with one '*'. A name with
 *     other characters than letters, digits, dashes and underscores is written in brackets, as in
 *     '[order-*]'.
 * @param memory What a member does when its heap gets full.
 * @param userCode What a member does about the code of its users that it runs.
 * @param query What a member does about queries.
 * @param sql What a member does about SQL statements.
 * @param cp Whether the cluster has Raft groups, and what a member keeps of them.
 * @param serialization How values become bytes.
 */
@ConfigurationProperties(prefix = GridProperties.PREFIX, ignoreUnknownFields = false)
record GridProperties(
    @Nullable GridMode mode,
    @Nullable String instanceName,
    @DefaultValue("dev") String clusterName,
    @DefaultValue("271") int partitionCount,
    @DefaultValue Map<String, String> attributes,
    @DefaultValue("false") boolean liteMember,
    @DefaultValue("zone") String zoneAttribute,
    @DefaultValue("safe") ClusterConfig.Availability availability,
    @DefaultValue("fail") ClusterConfig.PartitionLoss partitionLoss,
    @DefaultValue("30s") Duration leaveTimeout,
    @DefaultValue("false") boolean backupAcksToClients,
    @DefaultValue("10s") Duration goneClientTimeout,
    @DefaultValue("true") boolean keepAlive,
    @DefaultValue Network network,
    @NestedConfigurationProperty @DefaultValue SecurityProperties security,
    @NestedConfigurationProperty @DefaultValue ClientProperties client,
    @DefaultValue Map<String, NamedConnectionProperties> connections,
    @DefaultValue Map<String, MapProperties> maps,
    @DefaultValue Map<String, QueueProperties> queues,
    @DefaultValue Map<String, ListProperties> lists,
    @DefaultValue Map<String, SetProperties> sets,
    @DefaultValue Map<String, MultiMapProperties> multimaps,
    @DefaultValue Map<String, RingbufferProperties> ringbuffers,
    @DefaultValue Map<String, ReplicatedMapProperties> replicatedMaps,
    @DefaultValue Map<String, TopicProperties> topics,
    @DefaultValue Map<String, PnCounterProperties> pnCounters,
    @DefaultValue Map<String, FlakeIdGeneratorProperties> flakeIdGenerators,
    @DefaultValue Map<String, CardinalityEstimatorProperties> cardinalityEstimators,
    @DefaultValue Map<String, RateLimiterProperties> rateLimiters,
    @DefaultValue Map<String, VectorCollectionProperties> vectorCollections,
    @DefaultValue Map<String, ExecutorProperties> executors,
    @DefaultValue Map<String, DurableExecutorProperties> durableExecutors,
    @DefaultValue Map<String, ScheduledExecutorProperties> scheduledExecutors,
    @DefaultValue Map<String, SemaphoreProperties> semaphores,
    @DefaultValue Map<String, FencedLockProperties> fencedLocks,
    @DefaultValue Map<String, CpMapProperties> cpMaps,
    @DefaultValue Memory memory,
    @NestedConfigurationProperty @DefaultValue UserCodeProperties userCode,
    @NestedConfigurationProperty @DefaultValue QueryProperties query,
    @NestedConfigurationProperty @DefaultValue SqlProperties sql,
    @NestedConfigurationProperty @DefaultValue CpProperties cp,
    @DefaultValue Serialization serialization) {

  static final String PREFIX = "grid";

  /** Of the kinds that clients do something with by themselves. */
  List<StructureConfig> toClientStructureConfigs() {
    List<StructureConfig> configs = new ArrayList<>();
    flakeIdGenerators.forEach(
        (name, properties) ->
            configs.add(properties.toConfig(name, policy -> MergePolicy.Standard.DISCARD)));
    maps.forEach(
        (name, properties) -> {
          MapConfig own = properties.toClientConfig(name);
          if (own != null) {
            configs.add(own);
          }
        });
    return configs;
  }

  /**
   * What a client has its cluster add: all that it does not do by itself.
   *
   * @throws InvalidConfigurationException from {@link dev.grid.Grid#configureAll} for what only
   *     members can be given, such as a store
   */
  List<StructureConfig> toAddedConfigs(
      Function<String, MergePolicy> mergePolicies, NamedBeans beans) {
    return toStructureConfigs(mergePolicies, beans).stream()
        .filter(config -> !config.type().equals(GridFlakeIdGenerator.TYPE))
        .filter(config -> !isNearCacheOnly(config))
        .map(config -> config instanceof MapConfig map ? map.withNearCache(null) : config)
        .toList();
  }

  private static boolean isNearCacheOnly(StructureConfig config) {
    return config instanceof MapConfig map
        && map.nearCache() != null
        && map.withNearCache(null).equals(MapConfig.named(map.name()));
  }

  /** Of every kind; a component for another kind is one more here. */
  List<StructureConfig> toStructureConfigs(
      Function<String, MergePolicy> mergePolicies, NamedBeans beans) {
    List<StructureConfig> configs = new ArrayList<>();
    List.<Map<String, ? extends StructureProperties>>of(
            maps,
            queues,
            lists,
            sets,
            multimaps,
            ringbuffers,
            replicatedMaps,
            topics,
            pnCounters,
            flakeIdGenerators,
            cardinalityEstimators,
            rateLimiters,
            vectorCollections,
            executors,
            durableExecutors,
            scheduledExecutors,
            semaphores,
            fencedLocks,
            cpMaps)
        .forEach(
            kind ->
                kind.forEach(
                    (name, properties) ->
                        configs.add(properties.toConfig(name, mergePolicies, beans))));
    return configs;
  }

  ClusterConfig toClusterConfig() {
    return new ClusterConfig(
        liteMember,
        zoneAttribute,
        availability,
        partitionLoss,
        leaveTimeout,
        backupAcksToClients,
        goneClientTimeout);
  }

  /**
   * Where a member listens for clients and other members, and its limits.
   *
   * @param host Address to bind to.
   * @param publicHost Host that other members are told to connect to, and clients if there is no
   *     public address. By default, the bound address, or the host's own if that is the wildcard.
   * @param publicAddress Address that clients are told to connect to, 'host', 'host:port' or
   *     '[ipv6]:port', if it is not the member's own: behind Docker, node ports or NAT.
   * @param publicAddressForMembers Whether other members connect to the public address too, because
   *     they share no other network.
   * @param port Port to listen on; 0 takes any free one.
   * @param portAutoIncrement Whether the next port is tried when one is taken.
   * @param portCount Number of ports that are tried with port-auto-increment.
   * @param ioThreads Number of threads that serve connections; 0 for one a core.
   * @param frameSizeMax Largest message that a client may send or is sent; what is larger is
   *     refused. 0 for 128MB, or an eighth of the largest heap if that is less.
   * @param pendingSizeMax Amount of events and small replies that may wait for one slow connection
   *     before it is closed.
   * @param pendingSizeTotalMax Amount that may wait for all connections together before the one for
   *     which most waits is closed; 0 for a quarter of the memory that the process may use.
   * @param stalledReaderTimeout Time without progress after which a connection that has replies
   *     waiting is closed.
   * @param heartbeatTimeout Time of silence after which a client's connection is closed.
   * @param join How a member finds others.
   */
  record Network(
      @DefaultValue("0.0.0.0") String host,
      @Nullable String publicHost,
      @Nullable String publicAddress,
      @DefaultValue("false") boolean publicAddressForMembers,
      @DefaultValue("5701") int port,
      @DefaultValue("false") boolean portAutoIncrement,
      @DefaultValue("100") int portCount,
      @DefaultValue("0") int ioThreads,
      @DefaultValue("0") DataSize frameSizeMax,
      @DefaultValue("64MB") DataSize pendingSizeMax,
      @DefaultValue("0") DataSize pendingSizeTotalMax,
      @DefaultValue("30s") Duration stalledReaderTimeout,
      @DefaultValue("5m") Duration heartbeatTimeout,
      @DefaultValue Join join) {

    /**
     * How a member finds others. Without members and multicast it looks for nobody and lets nobody
     * in.
     *
     * @param members Where members may be, each 'host', 'host:port' or '[ipv6]:port'. A name stands
     *     for all of its addresses, as that of a headless service in Kubernetes does. All members
     *     may be given the same list.
     * @param multicast Announcements to a multicast group.
     * @param expectedMembers Number of members that must be there before a new cluster serves
     *     anything; 0 to serve at once.
     * @param expectedMembersTimeout Time to wait for the expected members.
     * @param secret Secret that all members of the cluster must know.
     * @param previousSecret Secret that is as good as the other while it is being changed, on one
     *     member after the other.
     */
    record Join(
        @DefaultValue List<String> members,
        @DefaultValue Multicast multicast,
        @DefaultValue("0") int expectedMembers,
        @DefaultValue("60s") Duration expectedMembersTimeout,
        @Nullable String secret,
        @Nullable String previousSecret) {

      /**
       * Announcements to a multicast group.
       *
       * @param enabled Whether members find each other by multicast.
       * @param group Address of the group.
       * @param port Port of the group.
       */
      record Multicast(
          @DefaultValue("false") boolean enabled,
          @DefaultValue("224.2.2.57") String group,
          @DefaultValue("54327") int port) {}

      JoinConfig toConfig() {
        JoinConfig config =
            new JoinConfig(
                members,
                multicast.enabled,
                multicast.group,
                multicast.port,
                expectedMembers,
                expectedMembersTimeout,
                secret,
                previousSecret);
        if (config.isAlone() && expectedMembers > 1) {
          throw new InvalidConfigurationException(
              "join expectedMembers="
                  + expectedMembers
                  + ": must not be set without members or multicast, which nobody is found by");
        }
        return config;
      }

      @Override
      public String toString() {
        return "Join[members=" + members + ", multicast=" + multicast + "]";
      }
    }

    private @Nullable PublicAddress toPublicAddress() {
      if (publicAddress == null && publicAddressForMembers) {
        throw new InvalidConfigurationException(
            "network publicAddressForMembers=true: needs publicAddress, as in"
                + " grid.example.com:6205");
      }
      return publicAddress == null
          ? null
          : PublicAddress.of(publicAddress).withForMembers(publicAddressForMembers);
    }

    NetworkConfig toConfig() {
      if (frameSizeMax.toBytes() > Integer.MAX_VALUE) {
        throw new InvalidConfigurationException(
            "network frameSizeMax=" + frameSizeMax + ": must be less than 2GB");
      }
      return new NetworkConfig(
          host,
          publicHost,
          toPublicAddress(),
          port,
          portAutoIncrement,
          portCount,
          ioThreads,
          (int) frameSizeMax.toBytes(),
          pendingSizeMax.toBytes(),
          pendingSizeTotalMax.toBytes(),
          stalledReaderTimeout,
          heartbeatTimeout,
          join.toConfig(),
          null);
    }
  }

  /**
   * What a member does when its heap gets full.
   *
   * @param refuseWritesAbove Share of the largest possible heap that may be live, from 0 to 1;
   *     above it maps with a limit evict, and writes that add something to other structures are
   *     refused as overload. 1 refuses nothing.
   * @param exitOnOutOfMemory Whether the process ends at once, with exit code 3, when the heap is
   *     exhausted; else only the member ends.
   */
  record Memory(
      @DefaultValue("0.9") double refuseWritesAbove,
      @DefaultValue("false") boolean exitOnOutOfMemory) {

    MemoryConfig toConfig() {
      return new MemoryConfig(refuseWritesAbove, exitOnOutOfMemory);
    }
  }

  /**
   * What is refused while there are few members.
   *
   * @param minimumMembers Number of members below which calls are refused, at least 2. By default,
   *     none are.
   * @param on Calls that are refused. By default, those that may change something.
   */
  record Protection(@Nullable Integer minimumMembers, SplitBrainProtection.@Nullable On on) {

    @Nullable SplitBrainProtection toConfig(String structure) {
      if (minimumMembers == null) {
        if (on != null) {
          throw new InvalidConfigurationException(
              structure + " splitBrainProtection on=" + on + " needs minimumMembers");
        }
        return null;
      }
      return new SplitBrainProtection(
          minimumMembers, on == null ? SplitBrainProtection.On.WRITE : on);
    }
  }

  /**
   * How values become bytes.
   *
   * @param javaAllowList Classes, or packages that end in '.*', that Java serialization may write
   *     and read. Whoever may write to the grid can then run what their 'readObject' methods do.
   */
  record Serialization(@DefaultValue List<String> javaAllowList) {}
}
