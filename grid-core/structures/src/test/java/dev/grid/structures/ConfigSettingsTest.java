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
import dev.grid.map.JournalConfig;
import dev.grid.map.MapConfig;
import dev.grid.protocol.types.StructureSettings;
import dev.grid.query.IndexConfig;
import dev.grid.queue.QueueConfig;
import dev.grid.queue.QueueStore;
import dev.grid.queue.QueueStoreConfig;
import dev.grid.ratelimiter.GridRateLimiter;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.ratelimiter.RateLimiterConfig;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.ringbuffer.RingbufferStore;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
          .withMergePolicy(MergePolicy.Standard.LATEST_UPDATE)
          .withJournal(JournalConfig.ofCapacity(77).withTimeToLive(Duration.ofHours(1)))
          .withIndexes(
              List.of(IndexConfig.sorted("city", "age"), IndexConfig.hash("id").withName("i")));

  /** An order of users', which is a record as some are. */
  private record Shortest() implements Comparator<String> {
    @Override
    public int compare(String one, String other) {
      return Integer.compare(one.length(), other.length());
    }
  }

  private static <T> T object(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            ConfigSettingsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                method.getName().equals("equals") ? (Object) false : "an object"));
  }

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
            Map.ofEntries(
                Map.entry("timeToLive", "PT1.5S"),
                Map.entry("eviction.policy", "LRU"),
                Map.entry("eviction.limit", "BYTES_PER_MEMBER"),
                Map.entry("eviction.size", "12345"),
                Map.entry("perEntryStats", "true"),
                Map.entry("backupCount", "2"),
                Map.entry("asyncBackupCount", "1"),
                Map.entry("protection.minimumMembers", "2"),
                Map.entry("protection.on", "WRITE"),
                Map.entry("mergePolicy", "LATEST_UPDATE"),
                Map.entry("indexes", "2"),
                Map.entry("indexes.0.type", "SORTED"),
                Map.entry("indexes.0.attributes", "2"),
                Map.entry("indexes.0.attributes.0", "city"),
                Map.entry("indexes.0.attributes.1", "age"),
                Map.entry("indexes.1.name", "i"),
                Map.entry("indexes.1.type", "HASH"),
                Map.entry("indexes.1.attributes", "1"),
                Map.entry("indexes.1.attributes.0", "id"),
                Map.entry("journal.capacity", "77"),
                Map.entry("journal.timeToLive", "PT1H")));
    List.of(
            RICH,
            RateLimiterConfig.named("api").withLimit(RateLimit.of(5, Duration.ofSeconds(1))),
            FlakeIdGeneratorConfig.named("ids")
                .withEpochStart(Instant.parse("2020-02-02T00:00:00Z")))
        .forEach(config -> assertThat(readAgain(config)).isEqualTo(config));
  }

  /** What is no text, and so cannot be told. */
  private static final Set<String> OBJECTS =
      Set.of("map.store", "queue.comparator", "queue.store", "ringbuffer.store");

  /** What has one value only. */
  private static final Set<String> FIXED = Set.of("durable-executor.mergePolicy");

  @Test
  void eachSettingOfEachKind_isSaidByItself_andReadAgain() {
    Set<String> objects = new TreeSet<>();
    Set<String> fixed = new TreeSet<>();
    for (StructureType<?, ?> type : Structures.types()) {
      StructureConfig defaults = type.defaults().apply("name");
      for (RecordComponent component : type.configuration().getRecordComponents()) {
        String setting = component.getName();
        if (setting.equals("name")) {
          continue;
        }
        List<Object> others = OtherValues.of(component, defaults);
        for (Object other : others) {
          StructureConfig changed = (StructureConfig) other;
          StructureSettings text = ConfigSettings.of(changed);
          assertThat(text.settings().keySet())
              .as("%s %s", type, setting)
              .isNotEmpty()
              .allMatch(path -> path.equals(setting) || path.startsWith(setting + "."));
          assertThat(readAgain(changed)).isEqualTo(changed);
        }
        if (others.isEmpty()) {
          (OtherValues.isText(component.getType()) ? fixed : objects)
              .add(type.tag() + "." + setting);
        }
      }
    }
    assertThat(objects).isEqualTo(OBJECTS);
    assertThat(fixed).isEqualTo(FIXED);
  }

  @Test
  void whatIsAnObjectOfOneProcess_isRefusedByName() {
    RingbufferStore<?> store = object(RingbufferStore.class);
    assertThatThrownBy(() -> ConfigSettings.of(RingbufferConfig.named("ring").withStore(store)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("name=ring")
        .hasMessageContaining("store=");
    for (Comparator<String> order :
        List.of(Comparator.<String>naturalOrder(), new Shortest(), (one, other) -> 0)) {
      assertThatThrownBy(() -> ConfigSettings.of(QueueConfig.named("q").withComparator(order)))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("name=q comparator=");
    }
    QueueStoreConfig kept = QueueStoreConfig.of(object(QueueStore.class));
    assertThatThrownBy(() -> ConfigSettings.of(QueueConfig.named("q").withStore(kept)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("name=q store.store=an object");
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
