package dev.grid.spring.boot.autoconfigure.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.cache.CacheSettings;
import dev.grid.spring.cache.GridCache;
import dev.grid.spring.cache.GridCacheManager;
import dev.grid.spring.cache.TtlResolver;
import dev.grid.spring.failure.OnFailure;
import dev.grid.spring.testgrid.MemberAndClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizer;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** Applications with {@code @EnableCaching}: a member, and a client of one. */
class GridCacheAutoConfigurationTest {

  private static MemberAndClient grids;

  @BeforeAll
  static void start() {
    grids = new MemberAndClient("cached");
  }

  @AfterAll
  static void stop() {
    grids.close();
  }

  private static ApplicationContextRunner application(boolean embedded) {
    ApplicationContextRunner runner = withoutGrid().withUserConfiguration(Application.class);
    return embedded
        ? runner.withBean("grid", Grid.class, grids::member, bean -> bean.setDestroyMethodName(""))
        : runner.withPropertyValues(
            "grid.mode=client",
            "grid.cluster-name=cached",
            "grid.client.addresses=127.0.0.1:" + grids.port());
  }

  private static ApplicationContextRunner withoutGrid() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                GridAutoConfiguration.class,
                GridCacheAutoConfiguration.class,
                GridCacheMetricsAutoConfiguration.class,
                CacheAutoConfiguration.class,
                MetricsAutoConfiguration.class,
                SimpleMetricsExportAutoConfiguration.class,
                CompositeMeterRegistryAutoConfiguration.class,
                CacheMetricsAutoConfiguration.class));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAMethodIsCacheableShouldBeCalledOnce(boolean embedded) {
    grids.member().map("cache-squares").clear();
    application(embedded)
        .run(
            context -> {
              Squares squares = context.getBean(Squares.class);
              for (int i = 0; i < 2; i++) {
                assertThat(squares.plain(2)).isEqualTo(4);
                assertThat(squares.synchronizedOne(3)).isEqualTo(9);
                assertThat(squares.future(4).get()).isEqualTo(16);
                assertThat(squares.mono(5).block()).isEqualTo(25);
                assertThat(squares.synchronizedMono(6).block()).isEqualTo(36);
                assertThat(squares.none(7)).isNull();
              }
              assertThat(squares.calls()).hasValue(6);
              assertThat(grids.member().<Object, Object>map("cache-squares").size()).isEqualTo(6);
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenThereAreMetersShouldHaveThoseOfLaterCaches(boolean embedded) {
    grids.member().map("cache-squares").clear();
    application(embedded)
        .run(
            context -> {
              Squares squares = context.getBean(Squares.class);
              squares.plain(2);
              squares.plain(2);
              MeterRegistry meters = context.getBean(MeterRegistry.class);
              assertThat(meters.get("cache.gets").tags("cache", "squares", "result", "hit"))
                  .satisfies(search -> assertThat(search.functionCounter().count()).isOne());
              assertThat(meters.get("cache.puts").tag("cache", "squares").functionCounter().count())
                  .isOne();
              assertThat(
                      meters
                          .get("grid.cache.bypassed")
                          .tags("cache", "squares", "cache.manager", "cacheManager")
                          .functionCounter()
                          .count())
                  .isZero();
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenACacheHasPropertiesShouldHaveThem(boolean embedded) {
    application(embedded)
        .withPropertyValues(
            "grid.cache.time-to-live=10m",
            "grid.cache.jitter=0.1",
            "grid.cache.on-failure=bypass",
            "grid.cache.caches.prices.time-to-live=5s",
            "grid.cache.caches.prices.jitter=0",
            "grid.cache.caches.prices.cache-null-values=false",
            "grid.cache.caches.prices.on-failure=fail")
        .run(
            context -> {
              GridCacheManager manager = context.getBean(GridCacheManager.class);
              assertThat(settings(manager, "books"))
                  .isEqualTo(
                      CacheSettings.DEFAULT
                          .withTimeToLive(Duration.ofMinutes(10))
                          .withJitter(0.1)
                          .withOnFailure(OnFailure.BYPASS));
              assertThat(settings(manager, "prices"))
                  .isEqualTo(
                      CacheSettings.DEFAULT
                          .withTimeToLive(Duration.ofSeconds(5))
                          .withCacheNullValues(false));
            });
  }

  private static CacheSettings settings(GridCacheManager manager, String cache) {
    return Objects.requireNonNull(manager.getCache(cache)).settings();
  }

  @Test
  void whenNothingIsSetShouldHaveTheDefaults() {
    application(true)
        .run(
            context ->
                assertThat(settings(context.getBean(GridCacheManager.class), "books"))
                    .isEqualTo(CacheSettings.DEFAULT));
  }

  @Test
  void whenNamesAreSetShouldHaveThoseOnly() {
    application(true)
        .withPropertyValues("spring.cache.cache-names=books,prices")
        .run(
            context -> {
              CacheManager manager = context.getBean(CacheManager.class);
              assertThat(manager.getCacheNames()).containsExactlyInAnyOrder("books", "prices");
              assertThat(manager.getCache("others")).isNull();
              assertThat(context.getBean(MeterRegistry.class).find("cache.puts").functionCounters())
                  .extracting(counter -> counter.getId().getTag("cache"))
                  .containsExactlyInAnyOrder("books", "prices");
            });
  }

  @Test
  void whenAnotherTypeIsSetShouldBackOff() {
    application(true)
        .withPropertyValues("spring.cache.type=simple")
        .run(
            context ->
                assertThat(context)
                    .getBean(CacheManager.class)
                    .isInstanceOf(ConcurrentMapCacheManager.class));
    application(true)
        .withPropertyValues("grid.cache.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(GridCacheManager.class));
    withoutGrid()
        .withBean(Grid.class, grids::member, bean -> bean.setDestroyMethodName(""))
        .run(context -> assertThat(context).doesNotHaveBean(CacheManager.class));
  }

  @Test
  void whenSpringCacheIsNotThereShouldStart() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                GridCacheAutoConfiguration.class, GridCacheMetricsAutoConfiguration.class))
        .withBean(Grid.class, grids::member, bean -> bean.setDestroyMethodName(""))
        .withClassLoader(new FilteredClassLoader("org.springframework.boot.cache"))
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void whenThereAreCustomizersAndAResolverShouldUseThem() {
    application(true)
        .withBean(TtlResolver.class, () -> (cache, key, value) -> Duration.ofMinutes(3))
        .withBean(
            CacheManagerCustomizer.class,
            () -> (CacheManagerCustomizer<GridCacheManager>) made -> made.getCache("customized"))
        .run(
            context -> {
              CacheManager manager = context.getBean(CacheManager.class);
              assertThat(manager.getCacheNames()).contains("customized");
              GridCache cache = (GridCache) Objects.requireNonNull(manager.getCache("customized"));
              cache.put("k", 1);
              assertThat(cache.getNativeCache().entryView("k"))
                  .satisfies(
                      entry ->
                          assertThat(Objects.requireNonNull(entry).timeToLiveMillis())
                              .isEqualTo(Duration.ofMinutes(3).toMillis()));
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAMethodHasNoOrSeveralArgumentsShouldBeCalledOnceForThem(boolean embedded) {
    grids.member().map("cache-sums").clear();
    application(embedded)
        .run(
            context -> {
              Squares squares = context.getBean(Squares.class);
              for (int i = 0; i < 2; i++) {
                assertThat(squares.nothing()).isEqualTo(1);
                assertThat(squares.sum(2, 3)).isEqualTo(5);
                assertThat(squares.sum(2, null, 7)).isEqualTo(3);
              }
              assertThat(squares.calls()).hasValue(3);
              GridCache sums =
                  Objects.requireNonNull(context.getBean(GridCacheManager.class).getCache("sums"));
              SimpleKey one = new SimpleKey(2, 9);
              SimpleKey other = new SimpleKey(2, 10);
              sums.putAll(Map.of(one, 11, other, 12));
              assertThat(sums.getAll(List.of(one, other, SimpleKey.EMPTY)))
                  .isEqualTo(Map.of(one, 11, other, 12, SimpleKey.EMPTY, 1));
              assertThat(sums.putIfAbsent(one, 4)).isNotNull();
              assertThat(sums.evictIfPresent(one)).isTrue();
              assertThat(sums.evictAll(List.of(one, other))).isEqualTo(1);
              assertThat(sums.retrieve(SimpleKey.EMPTY).join()).isNotNull();
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenItHasANearCacheShouldKeepWhatItReads(boolean embedded) {
    ApplicationContextRunner runner =
        embedded
            ? withoutGrid()
                .withUserConfiguration(Application.class)
                .withPropertyValues(
                    "grid.network.host=127.0.0.1",
                    "grid.network.port=0",
                    "grid.maps.cache-exact.time-to-live=3h",
                    "grid.maps.cache-prices.time-to-live=3h")
            : application(false);
    runner
        .withPropertyValues(
            "grid.cache.near-cache=true",
            "grid.cache.caches.prices.near-cache=false",
            "grid.maps.cache-big.near-cache.entries-max=7")
        .run(
            context -> {
              GridCacheManager manager = context.getBean(GridCacheManager.class);
              GridMap<Object, Object> books = map(manager, "books");
              books.set("k", 1);
              books.get("k");
              assertThat(books.nearCacheStatistics()).isNotNull();
              assertThat(map(manager, "big").nearCacheStatistics()).isNotNull();
              assertThat(map(manager, "exact").nearCacheStatistics()).isNotNull();
              assertThat(map(manager, "prices").nearCacheStatistics()).isNull();
            });
  }

  private static GridMap<Object, Object> map(GridCacheManager manager, String cache) {
    return Objects.requireNonNull(manager.getCache(cache)).getNativeCache();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableCaching
  static class Application {

    @Bean
    Squares squares() {
      return new Squares();
    }
  }

  /** Each kind of method that can be cached. */
  static class Squares {

    private final AtomicInteger calls = new AtomicInteger();

    public AtomicInteger calls() {
      return calls;
    }

    @Cacheable("squares")
    public int plain(int number) {
      calls.incrementAndGet();
      return number * number;
    }

    @Cacheable(value = "squares", sync = true)
    public int synchronizedOne(int number) {
      return plain(number);
    }

    @Cacheable("squares")
    public CompletableFuture<Integer> future(int number) {
      return CompletableFuture.completedFuture(plain(number));
    }

    @Cacheable("squares")
    public Mono<Integer> mono(int number) {
      return Mono.fromSupplier(() -> plain(number));
    }

    @Cacheable(value = "squares", sync = true)
    public Mono<Integer> synchronizedMono(int number) {
      return mono(number);
    }

    @Cacheable("sums")
    public int sum(int one, Integer other, long... more) {
      calls.incrementAndGet();
      return one + (other == null ? 0 : other) + more.length;
    }

    @Cacheable(value = "sums", sync = true)
    public int nothing() {
      return calls.incrementAndGet();
    }

    @Cacheable("squares")
    public Integer none(int number) {
      calls.incrementAndGet();
      return null;
    }
  }
}
