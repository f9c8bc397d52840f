package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.ClientConfig;
import dev.grid.config.ClientConfig.ConnectionConfig;
import dev.grid.config.Credentials;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.map.EvictionConfig;
import dev.grid.map.MapConfig;
import dev.grid.queue.QueueConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GridPropertiesTest {

  @Test
  void whenNothingIsSetShouldBeTheDefaultsOfTheMember() {
    GridProperties properties = bind(Map.of());
    MemberConfig defaults = MemberConfig.defaults();
    assertThat(properties.clusterName()).isEqualTo(defaults.clusterName());
    assertThat(properties.partitionCount()).isEqualTo(defaults.partitionCount());
    assertThat(properties.member().attributes()).isEqualTo(defaults.attributes());
    assertThat(properties.network().toConfig()).isEqualTo(defaults.network());
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
  void whenTheNetworkIsSetShouldReachTheMember() {
    NetworkConfig network =
        bind(Map.of(
                "grid.network.host", "127.0.0.1",
                "grid.network.public-host", "grid.example.com",
                "grid.network.port", "6000",
                "grid.network.port-auto-increment", "true",
                "grid.network.port-count", "7",
                "grid.network.io-threads", "3",
                "grid.network.frame-size-max", "1MB",
                "grid.network.pending-size-max", "2MB",
                "grid.network.stalled-reader-timeout", "4s",
                "grid.network.heartbeat-timeout", "5s"))
            .network()
            .toConfig();
    assertThat(network)
        .isEqualTo(
            new NetworkConfig(
                "127.0.0.1",
                "grid.example.com",
                6000,
                true,
                7,
                3,
                1 << 20,
                2L << 20,
                Duration.ofSeconds(4),
                Duration.ofSeconds(5)));
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
            new MapConfig(
                "orders",
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                new EvictionConfig(
                    EvictionConfig.Policy.LFU, EvictionConfig.Limit.ENTRIES_PER_MEMBER, 1000),
                true));
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
    assertThat(queue(properties, "*")).isEqualTo(new QueueConfig("*", 5));
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
  void whenPrintedShouldNotShowThePassword() {
    GridProperties properties =
        bind(Map.of("grid.security.username", "ann", "grid.security.password", "secret"));
    assertThat(properties.toString()).contains("ann").doesNotContain("secret");
  }

  private static GridProperties bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate(GridProperties.PREFIX, GridProperties.class);
  }

  private static MapConfig map(GridProperties properties, String name) {
    return Objects.requireNonNull(properties.maps().get(name), name).toConfig(name);
  }

  private static QueueConfig queue(GridProperties properties, String name) {
    return Objects.requireNonNull(properties.queues().get(name), name).toConfig(name);
  }
}
