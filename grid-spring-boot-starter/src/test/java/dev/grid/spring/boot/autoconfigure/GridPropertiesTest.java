package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.cardinality.CardinalityEstimatorConfig;
import dev.grid.config.ClientConfig;
import dev.grid.config.ClientConfig.ConnectionConfig;
import dev.grid.config.ClusterConfig;
import dev.grid.config.Credentials;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.MergePolicy;
import dev.grid.config.NetworkConfig;
import dev.grid.config.PartitionedConfig;
import dev.grid.config.PublicAddress;
import dev.grid.config.SplitBrainProtection;
import dev.grid.core.Grids;
import dev.grid.durableexecutor.DurableExecutorConfig;
import dev.grid.executor.ExecutorConfig;
import dev.grid.flakeid.FlakeIdGeneratorConfig;
import dev.grid.map.EvictionConfig;
import dev.grid.map.InvalidationConfig;
import dev.grid.map.MapConfig;
import dev.grid.map.NearCacheConfig;
import dev.grid.queue.QueueConfig;
import dev.grid.ratelimiter.RateLimiterConfig;
import dev.grid.scheduledexecutor.ScheduledExecutorConfig;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GridPropertiesTest {

  private static final MergePolicy KEEP_NOTHING = (merging, existing) -> null;
  private static final MergePolicies POLICIES = new MergePolicies(beans());

  private static final NamedBeans NO_BEANS = new NamedBeans(new StaticListableBeanFactory());

  private static StaticListableBeanFactory beans() {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    beans.addBean("keepNothing", KEEP_NOTHING);
    beans.addBean("another", "not a policy");
    return beans;
  }

  @Test
  void whenNothingIsSetShouldBeTheDefaultsOfTheMember() {
    GridProperties properties = bind(Map.of());
    MemberConfig defaults = MemberConfig.defaults();
    assertThat(properties.clusterName()).isEqualTo(defaults.clusterName());
    assertThat(properties.partitionCount()).isEqualTo(defaults.partitionCount());
    assertThat(properties.attributes()).isEqualTo(defaults.attributes());
    assertThat(properties.toClusterConfig()).isEqualTo(defaults.cluster());
    assertThat(properties.network().toConfig()).isEqualTo(defaults.network());
    assertThat(properties.memory().toConfig()).isEqualTo(defaults.memory());
    assertThat(properties.userCode().toConfig()).isEqualTo(defaults.userCode());
    assertThat(properties.query().toConfig()).isEqualTo(defaults.query());
    assertThat(properties.security().toCredentials()).isNull();
    assertThat(properties.maps()).isEmpty();
    assertThat(properties.queues()).isEmpty();
  }

  @Test
  void whenNothingIsSetShouldBeTheDefaultsOfTheClient() {
    GridProperties properties = bind(Map.of());
    ClientConfig defaults = ClientConfig.defaults();
    assertThat(properties.clusterName()).isEqualTo(defaults.clusterName());
    assertThat(properties.client().addresses()).isEqualTo(defaults.addresses());
    assertThat(properties.client().labels()).isEqualTo(defaults.labels());
    assertThat(properties.client().toConfig()).isEqualTo(defaults.connection());
  }

  @Test
  void whenAStructureHasNoSettingsShouldBeTheDefaultsOfTheStructure() {
    GridProperties properties =
        bind(Map.of("grid.maps.orders.time-to-live", "0s", "grid.queues.orders.max-size", "0"));
    assertThat(map(properties, "orders")).isEqualTo(MapConfig.named("orders"));
    assertThat(queue(properties, "orders")).isEqualTo(QueueConfig.named("orders"));
  }

  @Test
  void whenAMapHasANearCacheShouldBeTheApplicationsOwn() {
    GridProperties properties =
        bind(
            Map.of(
                "grid.maps.orders.near-cache.max-staleness", "2s",
                "grid.maps.orders.near-cache.format", "object",
                "grid.maps.orders.invalidations.batch-size", "1",
                "grid.maps.items.near-cache.entries-max", "7"));
    NearCacheConfig near =
        NearCacheConfig.DEFAULT
            .withMaxStaleness(Duration.ofSeconds(2))
            .withFormat(NearCacheConfig.Format.OBJECT);
    assertThat(map(properties, "orders").nearCache()).isEqualTo(near);
    assertThat(map(properties, "orders").invalidations().batchSize()).isOne();
    assertThat(properties.toClientStructureConfigs())
        .containsExactlyInAnyOrder(
            MapConfig.named("orders").withNearCache(near),
            MapConfig.named("items").withNearCache(NearCacheConfig.DEFAULT.withEntriesMax(7)));
    // The cluster is told what is its own, and nothing of a map that has nothing else.
    assertThat(properties.toAddedConfigs(POLICIES, NO_BEANS))
        .containsExactly(MapConfig.named("orders").withInvalidations(InvalidationConfig.AT_ONCE));
  }

  @Test
  void whenAStructureOfAnyKindHasPropertiesShouldReachTheMember() {
    Map<String, String> values = new HashMap<>();
    for (String property : GridPropertyNames.known().all()) {
      if (property.endsWith(".*.backup-count")) {
        values.put(property.replace("*", "x"), "3");
      }
    }
    MemberConfig config =
        MemberConfig.defaults().withStructures(bind(values).toStructureConfigs(POLICIES, NO_BEANS));
    for (StructureType<?, ?> type : Grids.structureTypes()) {
      if (type.defaults().apply("x") instanceof PartitionedConfig<?>) {
        assertThat(config.structure(type, "x").backupCount()).as(type.tag()).isEqualTo(3);
      }
    }
  }

  @Test
  void whenARateLimiterHasABurstOnlyShouldFailAndSayWhatIsMissing() {
    assertThatThrownBy(
            () ->
                bind(Map.of("grid.rate-limiters.api.burst", "5"))
                    .toStructureConfigs(POLICIES, NO_BEANS))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("name=api burst=5 needs permits");
  }

  @Test
  void whenAVectorCollectionHasIndexesShouldHaveThem() {
    Map<String, String> values =
        Map.of(
            "grid.vector-collections.pages.indexes[0].name", "title",
            "grid.vector-collections.pages.indexes[0].dimension", "384",
            "grid.vector-collections.pages.indexes[1].name", "body",
            "grid.vector-collections.pages.indexes[1].metric", "dot",
            "grid.vector-collections.pages.indexes[1].dimension", "768",
            "grid.vector-collections.pages.merge-policy", "pass-through");
    assertThat(bind(values).toStructureConfigs(POLICIES, NO_BEANS))
        .containsExactly(
            VectorCollectionConfig.named("pages")
                .withIndex(VectorIndexConfig.of("title", VectorMetric.COSINE, 384))
                .withIndex(VectorIndexConfig.of("body", VectorMetric.DOT, 768))
                .withMergePolicy(MergePolicy.Standard.PASS_THROUGH));
  }

  @Test
  void whenAStructureOfAnyKindIsNamedShouldBeItsDefaults() {
    Map<String, String> values = new HashMap<>();
    values.put("grid.flake-id-generators.x.bits-sequence", "6");
    values.put("grid.cardinality-estimators.x.backup-count", "1");
    values.put("grid.rate-limiters.x.backup-count", "1");
    values.put("grid.vector-collections.x.backup-count", "1");
    values.put("grid.executors.x.threads", "16");
    values.put("grid.durable-executors.x.capacity", "100");
    values.put("grid.scheduled-executors.x.capacity-policy", "per-node");
    assertThat(bind(values).toStructureConfigs(POLICIES, NO_BEANS))
        .containsExactly(
            FlakeIdGeneratorConfig.named("x"),
            CardinalityEstimatorConfig.named("x"),
            RateLimiterConfig.named("x"),
            VectorCollectionConfig.named("x"),
            ExecutorConfig.named("x"),
            DurableExecutorConfig.named("x"),
            ScheduledExecutorConfig.named("x"));
  }

  @Test
  void whenTheNetworkIsSetShouldReachTheMember() {
    NetworkConfig network =
        bind(Map.ofEntries(
                Map.entry("grid.network.host", "127.0.0.1"),
                Map.entry("grid.network.public-host", "grid.example.com"),
                Map.entry("grid.network.port", "6000"),
                Map.entry("grid.network.port-auto-increment", "true"),
                Map.entry("grid.network.port-count", "7"),
                Map.entry("grid.network.io-threads", "3"),
                Map.entry("grid.network.frame-size-max", "1MB"),
                Map.entry("grid.network.pending-size-max", "2MB"),
                Map.entry("grid.network.pending-size-total-max", "3MB"),
                Map.entry("grid.network.stalled-reader-timeout", "4s"),
                Map.entry("grid.network.heartbeat-timeout", "5s")))
            .network()
            .toConfig();
    assertThat(network)
        .isEqualTo(
            new NetworkConfig(
                "127.0.0.1",
                "grid.example.com",
                null,
                6000,
                true,
                7,
                3,
                1 << 20,
                2L << 20,
                3L << 20,
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                JoinConfig.alone(),
                null));
  }

  @Test
  void whenAnAddressIsPublicShouldReachTheMember() {
    assertThat(publicAddress("host.example.com:6205"))
        .isEqualTo(new PublicAddress("host.example.com", 6205, false));
    assertThat(publicAddress("[::1]:6205")).isEqualTo(new PublicAddress("::1", 6205, false));
    Map<String, String> forMembers =
        Map.of(
            "grid.network.public-address", "host.example.com",
            "grid.network.public-address-for-members", "true");
    assertThat(bind(forMembers).network().toConfig().publicAddress())
        .isEqualTo(new PublicAddress("host.example.com", 0, true));
  }

  private static PublicAddress publicAddress(String value) {
    return bind(Map.of("grid.network.public-address", value)).network().toConfig().publicAddress();
  }

  @Test
  void whenAPublicAddressIsNoneShouldFailWithItsNameAndAnExample() {
    assertThatThrownBy(() -> publicAddress("host:port"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("publicAddress=host:port")
        .hasMessageContaining("grid.example.com:6205");
    assertThatThrownBy(
            () ->
                bind(Map.of("grid.network.public-address-for-members", "true"))
                    .network()
                    .toConfig())
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("needs publicAddress");
  }

  @Test
  void whenTheClientIsSetShouldReachTheConnection() {
    ConnectionConfig connection =
        bind(Map.ofEntries(
                Map.entry("grid.client.connect-timeout", "1s"),
                Map.entry("grid.client.cluster-connect-timeout", "2s"),
                Map.entry("grid.client.backoff.initial", "3ms"),
                Map.entry("grid.client.backoff.max", "4ms"),
                Map.entry("grid.client.backoff.multiplier", "5.5"),
                Map.entry("grid.client.backoff.jitter", "0.6"),
                Map.entry("grid.client.heartbeat-interval", "7s"),
                Map.entry("grid.client.heartbeat-timeout", "8s"),
                Map.entry("grid.client.invocation-timeout", "9s"),
                Map.entry("grid.client.pending-calls-max", "10"),
                Map.entry("grid.client.redo-operations", "true"),
                Map.entry("grid.client.io-threads", "12"),
                Map.entry("grid.client.backup-acks", "true")))
            .client()
            .toConfig();
    assertThat(connection)
        .isEqualTo(
            new ConnectionConfig(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofMillis(3),
                Duration.ofMillis(4),
                5.5,
                0.6,
                Duration.ofSeconds(7),
                Duration.ofSeconds(8),
                Duration.ofSeconds(9),
                10,
                true,
                12,
                true));
  }

  @Test
  void whenAMapIsSetShouldReachItsConfiguration() {
    GridProperties properties =
        bind(
            Map.of(
                "grid.maps.orders.time-to-live", "1h",
                "grid.maps.orders.max-idle", "1m",
                "grid.maps.orders.per-entry-stats", "true",
                "grid.maps.orders.eviction.policy", "lfu",
                "grid.maps.orders.eviction.size", "1000"));
    assertThat(map(properties, "orders"))
        .isEqualTo(
            MapConfig.named("orders")
                .withTimeToLive(Duration.ofHours(1))
                .withMaxIdle(Duration.ofMinutes(1))
                .withEviction(
                    new EvictionConfig(
                        EvictionConfig.Policy.LFU, EvictionConfig.Limit.ENTRIES_PER_MEMBER, 1000))
                .withPerEntryStats(true));
  }

  @Test
  void whenEvictionHasBytesShouldEvictTheLeastRecentlyUsed() {
    GridProperties properties = bind(Map.of("grid.maps.orders.eviction.bytes", "10MB"));
    assertThat(map(properties, "orders").eviction()).isEqualTo(EvictionConfig.bytes(10L << 20));
  }

  @Test
  void whenANameIsAPatternInBracketsShouldKeepItsStar() {
    GridProperties properties =
        bind(Map.of("grid.maps[order-*].max-idle", "1m", "grid.queues[*].max-size", "5"));
    assertThat(properties.maps()).containsOnlyKeys("order-*");
    assertThat(queue(properties, "*")).isEqualTo(QueueConfig.named("*").withMaxSize(5));
  }

  @Test
  void whenEvictionContradictsItselfShouldFail() {
    assertThatThrownBy(
            () ->
                map(
                    bind(
                        Map.of(
                            "grid.maps.orders.eviction.size", "1",
                            "grid.maps.orders.eviction.bytes", "1MB")),
                    "orders"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("orders")
        .hasMessageContaining("size and bytes");
    assertThatThrownBy(() -> map(bind(Map.of("grid.maps.orders.eviction.policy", "lru")), "orders"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("needs a limit");
  }

  @Test
  void whenMembersAreToBeFoundShouldReachTheMember() {
    JoinConfig join =
        bind(Map.of(
                "grid.network.join.members", "grid-0.grid,127.0.0.1:5702,[::1]:5703",
                "grid.network.join.multicast.enabled", "true",
                "grid.network.join.multicast.group", "224.1.1.1",
                "grid.network.join.multicast.port", "54000",
                "grid.network.join.expected-members", "3",
                "grid.network.join.expected-members-timeout", "4s",
                "grid.network.join.secret", "hush",
                "grid.network.join.previous-secret", "whisper"))
            .network()
            .toConfig()
            .join();
    assertThat(join)
        .isEqualTo(
            new JoinConfig(
                List.of("grid-0.grid", "127.0.0.1:5702", "[::1]:5703"),
                true,
                "224.1.1.1",
                54000,
                3,
                Duration.ofSeconds(4),
                "hush",
                "whisper"));
  }

  @Test
  void whenAMemberToFindIsNoAddressShouldFail() {
    assertThatThrownBy(
            () -> bind(Map.of("grid.network.join.members", "a:b:c")).network().toConfig())
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("a:b:c");
  }

  @Test
  void whenMembersAreExpectedThatNobodyLooksForShouldFail() {
    assertThatThrownBy(
            () -> bind(Map.of("grid.network.join.expected-members", "3")).network().toConfig())
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("expectedMembers=3")
        .hasMessageContaining("without members or multicast");
  }

  @Test
  void whenTheClusterIsSetShouldReachTheMember() {
    ClusterConfig cluster =
        bind(Map.of(
                "grid.lite-member", "true",
                "grid.zone-attribute", "rack",
                "grid.availability", "always",
                "grid.partition-loss", "continue",
                "grid.leave-timeout", "0s",
                "grid.backup-acks-to-clients", "true",
                "grid.gone-client-timeout", "7s"))
            .toClusterConfig();
    assertThat(cluster)
        .isEqualTo(
            new ClusterConfig(
                true,
                "rack",
                ClusterConfig.Availability.ALWAYS,
                ClusterConfig.PartitionLoss.CONTINUE,
                Duration.ZERO,
                true,
                Duration.ofSeconds(7)));
  }

  @Test
  void whenAStructureIsReplicatedAsSetShouldReachItsConfiguration() {
    GridProperties properties =
        bind(
            Map.of(
                "grid.maps.orders.backup-count", "2",
                "grid.maps.orders.async-backup-count", "3",
                "grid.maps.orders.merge-policy", "latest-update",
                "grid.maps.orders.split-brain-protection.minimum-members", "3",
                "grid.maps.orders.split-brain-protection.on", "read-write",
                "grid.queues.tasks.backup-count", "0",
                "grid.queues.tasks.async-backup-count", "1",
                "grid.queues.tasks.merge-policy", "keepNothing",
                "grid.queues.tasks.split-brain-protection.minimum-members", "2"));
    assertThat(map(properties, "orders"))
        .isEqualTo(
            MapConfig.named("orders")
                .withBackups(2, 3)
                .withMergePolicy(MergePolicy.Standard.LATEST_UPDATE)
                .withProtection(new SplitBrainProtection(3, SplitBrainProtection.On.READ_WRITE)));
    assertThat(queue(properties, "tasks"))
        .isEqualTo(
            QueueConfig.named("tasks")
                .withBackups(0, 1)
                .withMergePolicy(KEEP_NOTHING)
                .withProtection(SplitBrainProtection.ofWrites(2)));
  }

  @ParameterizedTest
  @CsvSource({
    "grid.maps.orders.backup-count, 7, backupCount=7",
    "grid.queues.orders.async-backup-count, -1, asyncBackupCount=-1",
    "grid.maps.orders.merge-policy, another, merge-policy=another",
    "grid.maps.orders.split-brain-protection.minimum-members, 1, minimumMembers=1",
    "grid.queues.orders.split-brain-protection.on, read, needs minimumMembers",
    "grid.queues.orders.merge-policy, higher-hits, HIGHER_HITS",
  })
  void whenAStructureIsReplicatedInAnImpossibleWayShouldFail(
      String property, String value, String message) {
    GridProperties properties = bind(Map.of(property, value));
    assertThatThrownBy(
            () -> {
              properties.maps().keySet().forEach(name -> map(properties, name));
              properties.queues().keySet().forEach(name -> queue(properties, name));
            })
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whenAFrameIsTooLargeForTheProtocolShouldFail() {
    assertThatThrownBy(
            () -> bind(Map.of("grid.network.frame-size-max", "2GB")).network().toConfig())
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("frameSizeMax");
  }

  @Test
  void whenOnlyAUsernameIsSetShouldHaveAnEmptyPassword() {
    assertThat(bind(Map.of("grid.security.username", "ann")).security().toCredentials())
        .isEqualTo(new Credentials("ann", ""));
  }

  @Test
  void whenOnlyAPasswordIsSetShouldFail() {
    GridProperties properties = bind(Map.of("grid.security.password", "secret"));
    assertThatThrownBy(() -> properties.security().toCredentials())
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void whenPrintedShouldNotShowSecrets() {
    GridProperties properties =
        bind(
            Map.of(
                "grid.security.username", "ann",
                "grid.security.password", "hush",
                "grid.network.join.secret", "hush"));
    assertThat(properties.toString()).contains("ann").doesNotContain("hush");
  }

  private static GridProperties bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate(GridProperties.PREFIX, GridProperties.class);
  }

  private static MapConfig map(GridProperties properties, String name) {
    return Objects.requireNonNull(properties.maps().get(name), name).toConfig(name, POLICIES);
  }

  private static QueueConfig queue(GridProperties properties, String name) {
    return Objects.requireNonNull(properties.queues().get(name), name).toConfig(name, POLICIES);
  }
}
