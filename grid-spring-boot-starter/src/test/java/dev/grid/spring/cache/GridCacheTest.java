package dev.grid.spring.cache;

import static dev.grid.spring.testgrid.MemberAndClient.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.map.EntryView;
import dev.grid.map.GridMap;
import dev.grid.spring.testgrid.MemberAndClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueWrapper;

/** A cache of a member's and of a client's application. */
class GridCacheTest {

  record Book(String title, int pages) {}

  private static MemberAndClient grids;

  @BeforeAll
  static void start() {
    grids = new MemberAndClient("caches");
  }

  @AfterAll
  static void stop() {
    grids.close();
  }

  private static Grid grid(boolean embedded) {
    return embedded ? grids.member() : grids.client();
  }

  private static GridCache cache(boolean embedded, CacheSettings settings) {
    return cache(grid(embedded), settings, null);
  }

  private static GridCache cache(
      Grid grid, CacheSettings settings, @Nullable TtlResolver ttlResolver) {
    GridMap<Object, Object> map = grid.map("cache-books");
    map.clear();
    return new GridCache("books", map, settings, ttlResolver);
  }

  private static EntryView<?, ?> entry(GridCache cache, Object key) {
    return Objects.requireNonNull(cache.getNativeCache().entryView(key));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAValueIsPutShouldBeThereForAll(boolean embedded) {
    GridCache cache = cache(embedded, CacheSettings.DEFAULT);
    assertThat(cache.get("a")).isNull();
    cache.put("a", new Book("A", 7));
    GridCache others =
        new GridCache("books", grid(!embedded).map("cache-books"), CacheSettings.DEFAULT, null);
    assertThat(others.get("a", Book.class)).isEqualTo(new Book("A", 7));
    others.evict("a");
    assertThat(cache.get("a")).isNull();
    assertThat(cache.statistics())
        .extracting(CacheStatistics::hits, CacheStatistics::misses, CacheStatistics::puts)
        .containsExactly(0L, 2L, 1L);
    assertThat(others.statistics())
        .extracting(CacheStatistics::hits, CacheStatistics::evictions)
        .containsExactly(1L, 1L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenThereIsAValueShouldNotPutIfAbsent(boolean embedded) {
    GridCache cache = cache(embedded, CacheSettings.DEFAULT);
    assertThat(cache.putIfAbsent("a", 1)).isNull();
    assertThat(cache.putIfAbsent("a", 2)).extracting(ValueWrapper::get).isEqualTo(1);
    assertThat(cache.evictIfPresent("a")).isTrue();
    assertThat(cache.evictIfPresent("a")).isFalse();
    cache.put("b", 1);
    assertThat(cache.invalidate()).isTrue();
    assertThat(cache.invalidate()).isFalse();
    assertThat(cache.get("b")).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenNullIsCachedShouldNotLoadAgain(boolean embedded) throws Exception {
    GridCache cache = cache(embedded, CacheSettings.DEFAULT);
    AtomicInteger loads = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      assertThat(cache.<Book>get("none", () -> counted(loads, null))).isNull();
    }
    assertThat(loads).hasValue(1);
    assertThat(cache.get("none")).isNotNull().extracting(ValueWrapper::get).isNull();
    assertThat(cache.putIfAbsent("none", 1)).isNotNull().extracting(ValueWrapper::get).isNull();
    Object retrieved = Objects.requireNonNull(cache.retrieve("none").get());
    assertThat(((ValueWrapper) retrieved).get()).isNull();
    assertThat(cache.getAll(List.of("none", "other"))).containsOnlyKeys("none");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenNullIsNotCachedShouldRemoveWhatWasThere(boolean embedded) {
    GridCache cache = cache(embedded, CacheSettings.DEFAULT.withCacheNullValues(false));
    cache.put("a", 1);
    assertThat(cache.putIfAbsent("a", null)).extracting(ValueWrapper::get).isEqualTo(1);
    cache.put("a", null);
    assertThat(cache.get("a")).isNull();
    assertThat(cache.<Book>get("a", () -> null)).isNull();
    assertThat(cache.get("a")).isNull();
  }

  private static <T> T counted(AtomicInteger loads, T value) {
    loads.incrementAndGet();
    return value;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenManyLoadAKeyShouldCallOneLoader(boolean bypasses) throws Exception {
    CacheSettings settings = settings(bypasses);
    List<GridCache> caches =
        List.of(cache(true, settings), cache(false, settings), cache(false, settings));
    AtomicInteger loads = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(12);
    List<CompletableFuture<Integer>> values = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      GridCache cache = caches.get(i % caches.size());
      CompletableFuture<Integer> value = new CompletableFuture<>();
      values.add(value);
      Thread.startVirtualThread(
          () ->
              value.complete(
                  cache.get(
                      "k",
                      () -> {
                        begun.await(); // All have looked, or are about to.
                        return counted(loads, 42);
                      })));
      begun.countDown();
    }
    for (CompletableFuture<Integer> value : values) {
      assertThat(value.get()).isEqualTo(42);
    }
    assertThat(loads).hasValue(1);
  }

  /** With limits that no machine is too slow for. */
  private static CacheSettings settings(boolean bypasses) {
    return bypasses ? GridCacheBypassTest.settings(Duration.ofMinutes(2)) : CacheSettings.DEFAULT;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenALoaderFailsShouldCallThatOfTheNext(boolean embedded) {
    GridCache cache = cache(embedded, CacheSettings.DEFAULT);
    IllegalStateException failure = new IllegalStateException("no");
    assertThatThrownBy(
            () ->
                cache.get(
                    "k",
                    () -> {
                      throw failure;
                    }))
        .isInstanceOf(Cache.ValueRetrievalException.class)
        .hasCause(failure);
    assertThat(cache.getNativeCache().isLocked("k")).isFalse();
    assertThat(cache.<Integer>get("k", () -> 1)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenTheApplicationOfALoaderDiesShouldCallThatOfTheNext(boolean embedded) throws Exception {
    Grid dying = grids.connect();
    GridCache its = cache(dying, CacheSettings.DEFAULT, null);
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Thread loader =
        Thread.ofVirtual()
            .uncaughtExceptionHandler((thread, failure) -> {}) // It is as good as dead.
            .start(
                () ->
                    its.get(
                        "k",
                        () -> {
                          loading.countDown();
                          never.await();
                          return 1;
                        }));
    loading.await();
    dying.close();
    GridCache cache =
        new GridCache("books", grid(embedded).map("cache-books"), CacheSettings.DEFAULT, null);
    assertThat(cache.<Integer>get("k", () -> 2)).isEqualTo(2);
    loader.interrupt();
    loader.join();
    assertThat(cache.get("k", Integer.class)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAValueIsRetrievedShouldNotBlock(boolean embedded) throws Exception {
    GridCache cache = cache(embedded, CacheSettings.DEFAULT);
    assertThat(cache.retrieve("k").get()).isNull();
    CompletableFuture<Integer> loaded = new CompletableFuture<>();
    AtomicInteger loads = new AtomicInteger();
    CompletableFuture<Integer> first = cache.retrieve("k", () -> counted(loads, loaded));
    CompletableFuture<Integer> second = cache.retrieve("k", () -> counted(loads, loaded));
    loaded.complete(7);
    assertThat(first.get()).isEqualTo(7);
    assertThat(second.get()).isEqualTo(7);
    assertThat(loads).hasValue(1);
    Object retrieved = Objects.requireNonNull(cache.retrieve("k").get());
    assertThat(((ValueWrapper) retrieved).get()).isEqualTo(7);
    IllegalStateException failure = new IllegalStateException("no");
    assertThatThrownBy(
            () -> cache.retrieve("x", () -> CompletableFuture.failedFuture(failure)).get())
        .isInstanceOf(ExecutionException.class)
        .hasCause(failure);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenATimeToLiveIsSetShouldHaveItWithJitter(boolean embedded) {
    CacheSettings settings =
        CacheSettings.DEFAULT.withTimeToLive(Duration.ofHours(10)).withJitter(0.5);
    GridCache cache = cache(embedded, settings);
    Map<Object, Object> values = new HashMap<>();
    IntStream.range(0, 50).forEach(i -> values.put(i, "v" + i));
    cache.putAll(values);
    List<Long> times =
        IntStream.range(0, 50).mapToObj(i -> entry(cache, i).timeToLiveMillis()).toList();
    assertThat(times)
        .allSatisfy(
            time ->
                assertThat(time)
                    .isBetween(Duration.ofHours(5).toMillis(), Duration.ofHours(10).toMillis()));
    assertThat(times.stream().distinct().count()).isGreaterThan(1);
    cache.putIfAbsent("once", 1);
    assertThat(entry(cache, "once").timeToLiveMillis()).isLessThan(Long.MAX_VALUE);
    assertThat(cache.<Integer>get("loaded", () -> 1)).isEqualTo(1);
    assertThat(entry(cache, "loaded").timeToLiveMillis()).isLessThan(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenATimeIsUpShouldBeGone(boolean embedded) {
    GridCache cache = cache(embedded, CacheSettings.DEFAULT.withTimeToLive(Duration.ofMillis(1)));
    cache.put("k", 1);
    await(() -> cache.get("k") == null, "the entry has expired");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAResolverSaysATimeToLiveShouldHaveIt(boolean embedded) {
    GridCache cache =
        cache(
            grid(embedded),
            CacheSettings.DEFAULT.withTimeToLive(Duration.ofHours(1)),
            (name, key, value) ->
                value instanceof Book book
                    ? Duration.ofMinutes(book.pages())
                    : key.equals("for ever") ? Duration.ZERO : null);
    cache.put("b", new Book("B", 7));
    cache.put("s", "text");
    cache.put("for ever", "text");
    assertThat(entry(cache, "b").timeToLiveMillis()).isEqualTo(Duration.ofMinutes(7).toMillis());
    assertThat(entry(cache, "s").timeToLiveMillis()).isEqualTo(Duration.ofHours(1).toMillis());
    assertThat(entry(cache, "for ever").timeToLiveMillis()).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenManyKeysAreAskedForShouldTakeOneCall(boolean embedded) {
    GridCache cache = cache(embedded, CacheSettings.DEFAULT);
    Map<Object, Object> values = new HashMap<>();
    IntStream.range(0, 1_200).forEach(i -> values.put(i, "v" + i));
    cache.putAll(values);
    assertThat(cache.getNativeCache().size()).isEqualTo(1_200);
    assertThat(cache.getAll(List.of(1, 2, 5_000)))
        .containsOnly(Map.entry(1, "v1"), Map.entry(2, "v2"));
    assertThat(cache.evictAll(List.of(1, 2, 5_000))).isEqualTo(2);
    assertThat(cache.getAll(List.of(1, 2, 3))).containsOnlyKeys(3);
    assertThat(cache.evictAll(List.of())).isZero();
  }
}
