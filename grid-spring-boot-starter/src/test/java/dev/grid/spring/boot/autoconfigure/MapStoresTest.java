package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.InvalidConfigurationException;
import dev.grid.config.MemberConfig;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.map.MapLoader;
import dev.grid.map.MapStore;
import dev.grid.map.MapStoreConfig;
import dev.grid.map.MapStoreConfig.InitialLoad;
import dev.grid.spring.GridMapStore;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Stores of maps: beans by name or annotation, and classes. */
class MapStoresTest {

  /** Keeps rows. Thread-safe. */
  static class Table implements MapStore<String, String> {

    final ConcurrentMap<String, String> rows = new ConcurrentHashMap<>();

    @Override
    public @Nullable String load(String key) {
      return rows.get(key);
    }

    @Override
    public void store(String key, String value) {
      rows.put(key, value);
    }

    @Override
    public void delete(String key) {
      rows.remove(key);
    }
  }

  /** As a class that is no bean. */
  public static final class Upper implements MapLoader<String, String> {

    @Override
    public String load(String key) {
      return "loaded " + key;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Stores {

    @Bean
    Table byName() {
      return new Table();
    }

    @Bean
    @GridMapStore("annotated")
    Table byAnnotation() {
      return new Table();
    }
  }

  private static MemberConfig member(Map<String, String> values) {
    try (var context = new AnnotationConfigApplicationContext(Stores.class)) {
      GridProperties properties =
          new Binder(new MapConfigurationPropertySource(values))
              .bindOrCreate(GridProperties.PREFIX, GridProperties.class);
      return MemberConfig.defaults()
          .withStructures(
              new MapStores(context)
                  .bind(
                      properties.toStructureConfigs(
                          new MergePolicies(context), new NamedBeans(context))));
    }
  }

  private static MapStoreConfig store(MemberConfig config, String map) {
    return Objects.requireNonNull(config.structure(GridMap.TYPE, map).store());
  }

  @Test
  void whenPropertiesAreSetShouldReachTheMember() throws Exception {
    MemberConfig config =
        member(
            Map.of(
                "grid.maps.orders.store.bean", "byName",
                "grid.maps.orders.store.write-delay", "5s",
                "grid.maps.orders.store.coalesces", "false",
                "grid.maps.orders.store.batch-size", "7",
                "grid.maps.orders.store.queue-capacity", "8",
                "grid.maps.orders.store.queue-wait", "2s",
                "grid.maps.orders.store.retry-pause", "3s",
                "grid.maps.orders.store.retries-max", "4",
                "grid.maps.orders.store.initial-load", "lazy",
                "grid.maps.annotated.store.write-delay", "1s"));
    MapStoreConfig orders = store(config, "orders");
    assertThat(orders)
        .isEqualTo(
            new MapStoreConfig(
                orders.factory(),
                Duration.ofSeconds(5),
                false,
                7,
                8,
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                4,
                InitialLoad.LAZY));
    assertThat(orders.factory().open("orders")).isInstanceOf(Table.class);
    assertThat(orders.factory().closes()).isFalse();
    assertThat(store(config, "annotated").writeDelay()).isEqualTo(Duration.ofSeconds(1));
    assertThat(store(config, "annotated").retriesMax()).isEqualTo(MapStoreConfig.FOR_EVER);
    assertThat(config.structure(GridMap.TYPE, "other").store()).isNull();
    MapStoreConfig byDefault = store(member(Map.of()), "annotated");
    assertThat(byDefault).isEqualTo(MapStoreConfig.openedBy(byDefault.factory()));
  }

  @Test
  void whenOnlyAnAnnotationNamesAMapShouldBeConfiguredAsThePatternSays() throws Exception {
    MemberConfig config =
        member(Map.of("grid.maps[*].backup-count", "2", "grid.maps[*].time-to-live", "1m"));
    MapConfig annotated = config.structure(GridMap.TYPE, "annotated");
    assertThat(annotated.backupCount()).isEqualTo(2);
    assertThat(annotated.timeToLive()).isEqualTo(Duration.ofMinutes(1));
    assertThat(store(config, "annotated").factory().open("annotated")).isInstanceOf(Table.class);
    assertThat(config.structure(GridMap.TYPE, "other").store()).isNull();
  }

  @Test
  void whenAPatternConfiguresStoresShouldHoldForAnnotatedMaps() throws Exception {
    MemberConfig config = member(Map.of("grid.maps[anno*].store.write-delay", "5s"));
    assertThat(store(config, "annotated").writeDelay()).isEqualTo(Duration.ofSeconds(5));
    assertThat(store(config, "annotated").factory().open("annotated")).isInstanceOf(Table.class);
    assertThat(config.structure(GridMap.TYPE, "annoyed").store()).isNull();

    config =
        member(
            Map.of(
                "grid.maps[anno*].store.bean", "byName",
                "grid.maps[anno*].store.write-delay", "5s"));
    assertThat(store(config, "annotated").writeDelay()).isEqualTo(Duration.ofSeconds(5));
    Object generic = store(config, "annoyed").factory().open("annoyed");
    assertThat(store(config, "annotated").factory().open("annotated")).isNotSameAs(generic);
  }

  @Test
  void whenTheApplicationIsAClientShouldRefuseAnnotations() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class))
        .withUserConfiguration(Stores.class)
        .withPropertyValues("grid.mode=client")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContainingAll("@GridMapStore=annotated", "bean=byAnnotation"));
  }

  @Test
  void whenAStoreIsWrongShouldSayWhatWasMeant() {
    assertRefused(
        Map.of("grid.maps.orders.store.bean", "bynme"),
        "grid.maps.orders.store.bean=bynme",
        "byName");
    assertRefused(
        Map.of("grid.maps.orders.store.write-delay", "5s"),
        "grid.maps.orders.store is set without a store",
        "@GridMapStore(\"orders\")");
    assertRefused(
        Map.of("grid.maps.orders.store.bean", "byName", "grid.maps.orders.store.class-name", "x.Y"),
        "both bean and class-name");
    assertRefused(Map.of("grid.maps.orders.store.class-name", "x.Y"), "class=x.Y", "no such class");
    assertRefused(
        Map.of("grid.maps.orders.store.class-name", String.class.getName()), "must implement");
    assertRefused(Map.of("grid.maps.annotated.store.bean", "byName"), "two stores");
    assertRefused(
        Map.of("grid.maps.o.store.bean", "byName", "grid.maps.o.store.batch-size", "0"),
        "batchSize=0");
    assertRefused(
        Map.of("grid.maps.o.store.bean", "byName", "grid.maps.o.store.write-delay", "-1s"),
        "writeDelay=PT-1S");
  }

  private static void assertRefused(Map<String, String> values, String... parts) {
    assertThatThrownBy(() -> member(values))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void whenAMapHasAStoreShouldUseIt() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class))
        .withUserConfiguration(Stores.class)
        .withPropertyValues(
            "grid.network.host=127.0.0.1",
            "grid.network.port=0",
            "grid.maps.upper.store.class-name=" + Upper.class.getName())
        .run(
            context -> {
              Grid grid = context.getBean(Grid.class);
              grid.<String, String>map("annotated").set("a", "1");
              assertThat(context.getBean("byAnnotation", Table.class).rows)
                  .isEqualTo(Map.of("a", "1"));
              assertThat(grid.map("upper").get("x")).isEqualTo("loaded x");
            });
  }
}
