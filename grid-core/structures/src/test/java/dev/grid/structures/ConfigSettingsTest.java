package dev.grid.structures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.ClientConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.MergePolicy;
import dev.grid.config.SplitBrainProtection;
import dev.grid.config.StructureConfig;
import dev.grid.flakeid.FlakeIdGeneratorConfig;
import dev.grid.kernel.ConfigSettings;
import dev.grid.map.EvictionConfig;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.protocol.types.StructureSettings;
import dev.grid.ratelimiter.GridRateLimiter;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.ratelimiter.RateLimiterConfig;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.ringbuffer.RingbufferStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Configurations of all kinds as text, as members and clients tell them to each other. */
final class ConfigSettingsTest {

  private static final MapConfig RICH =
      MapConfig.named("orders-*")
          .withTimeToLive(Duration.ofMillis(1_500))
          .withEviction(EvictionConfig.bytes(12_345))
          .withPerEntryStats(true)
          .withBackups(2, 1)
          .withProtection(SplitBrainProtection.ofWrites(2))
          .withMergePolicy(MergePolicy.Standard.LATEST_UPDATE);

  private static StructureConfig readAgain(StructureConfig config) {
    return ConfigSettings.read((StructureType<?, ?>) config.type(), ConfigSettings.of(config));
  }

  @Test
  void defaultsOfEachKind_areNoText_andReadAgain() {
    for (StructureType<?, ?> type : Structures.types()) {
      StructureConfig defaults = type.defaults().apply("name");
      assertThat(ConfigSettings.of(defaults))
          .isEqualTo(new StructureSettings(type.service(), "name", Map.of()));
      assertThat(readAgain(defaults)).isEqualTo(defaults);
    }
  }

  @Test
  void whatDiffersFromTheDefaults_isSaid_andReadAgain() {
    assertThat(ConfigSettings.of(RICH).settings())
        .isEqualTo(
            Map.of(
                "timeToLive", "PT1.5S",
                "eviction.policy", "LRU",
                "eviction.limit", "BYTES_PER_MEMBER",
                "eviction.size", "12345",
                "perEntryStats", "true",
                "backupCount", "2",
                "asyncBackupCount", "1",
                "protection.minimumMembers", "2",
                "protection.on", "WRITE",
                "mergePolicy", "LATEST_UPDATE"));
    List.of(
            RICH,
            RateLimiterConfig.named("api").withLimit(RateLimit.of(5, Duration.ofSeconds(1))),
            FlakeIdGeneratorConfig.named("ids")
                .withEpochStart(Instant.parse("2020-02-02T00:00:00Z")))
        .forEach(config -> assertThat(readAgain(config)).isEqualTo(config));
  }

  @Test
  void whatIsAnObjectOfOneProcess_isRefusedByName() {
    RingbufferStore<?> store =
        (RingbufferStore<?>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RingbufferStore.class},
                (self, method, arguments) ->
                    method.getName().equals("equals") ? (Object) false : "a store");
    assertThatThrownBy(() -> ConfigSettings.of(RingbufferConfig.named("ring").withStore(store)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("name=ring")
        .hasMessageContaining("store=");
    MergePolicy own = (merging, existing) -> merging;
    assertThatThrownBy(() -> ConfigSettings.of(MapConfig.named("m").withMergePolicy(own)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("mergePolicy=");
  }

  @Test
  void settingsThatThisVersionDoesNotKnow_areRefusedByName() {
    refuses(Map.of("shape", "round"), "shape");
    refuses(Map.of("timeToLive", "soon"), "soon");
    refuses(Map.of("backupCount", "9"), "backupCount=9");
    refuses(Map.of("eviction.policy", "SOME"), "SOME");
    assertThatThrownBy(
            () ->
                ConfigSettings.read(
                    GridRateLimiter.TYPE,
                    new StructureSettings(
                        GridRateLimiter.TYPE.service(), "api", Map.of("limit.permits", "5"))))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  private static void refuses(Map<String, String> settings, String saying) {
    StructureSettings text = new StructureSettings(GridMap.TYPE.service(), "m", settings);
    assertThatThrownBy(() -> ConfigSettings.read(GridMap.TYPE, text))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(saying);
  }

  @Test
  void patternWithTwoStars_isRefused_hereAndAtTheStart() {
    MapConfig config = MapConfig.named("a*b*");
    assertThatThrownBy(() -> ConfigSettings.of(config))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("map name=a*b*");
    assertThatThrownBy(() -> MemberConfig.defaults().with(config))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("map name=a*b*");
    assertThatThrownBy(() -> ClientConfig.defaults().with(config))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("map name=a*b*");
  }

  @Test
  void sameness_isOfAllButTheName() {
    MapConfig other = MapConfig.named("other").withPerEntryStats(true);
    assertThat(ConfigSettings.isSame(MapConfig.named("m").withPerEntryStats(true), other)).isTrue();
    assertThat(ConfigSettings.isSame(MapConfig.named("other"), other)).isFalse();
  }
}
