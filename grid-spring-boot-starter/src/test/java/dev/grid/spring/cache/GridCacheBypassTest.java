package dev.grid.spring.cache;

import static dev.grid.spring.testgrid.MemberAndClient.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import dev.grid.ClusterUnreachableException;
import dev.grid.GridSerializationException;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.GridMap;
import dev.grid.spring.failure.OnFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cache whose grid comes and goes as the test says. */
@SuppressWarnings("unchecked") // Mocks of generic types.
class GridCacheBypassTest {

  private static final CompletableFuture<?> AWAY =
      CompletableFuture.failedFuture(new ClusterUnreachableException("away"));

  private final AsyncGridMap<Object, Object> calls = mock(AsyncGridMap.class);
  private final GridMap<Object, Object> map = mock(GridMap.class);

  @BeforeEach
  void haveAMap() {
    doReturn(calls).when(map).async();
  }

  static CacheSettings settings(Duration timeLimit) {
    CacheSettings settings = CacheSettings.DEFAULT;
    return new CacheSettings(
        null,
        0,
        true,
        OnFailure.BYPASS,
        timeLimit,
        Duration.ofNanos(1_000_000), // The shortest pause: over when the next call is made.
        settings.loadWait());
  }

  private GridCache cache(Duration timeLimit) {
    return new GridCache("books", map, settings(timeLimit), null);
  }

  private static CompletionStage<?> done(Object value) {
    return CompletableFuture.completedFuture(value);
  }

  @Test
  void whenTheGridIsAwayShouldGoOnWithoutIt() throws Exception {
    doReturn(AWAY).when(calls).get(any());
    doReturn(AWAY).when(calls).set(any(), any());
    doReturn(AWAY).when(calls).delete(any());
    doReturn(AWAY).when(calls).clear();
    doReturn(AWAY).when(calls).removeAll(anyCollection());
    doReturn(AWAY).when(calls).getAll(any());
    doReturn(AWAY).when(calls).tryLock(any(), any(), any());
    GridCache cache = cache(Duration.ofMinutes(1));
    assertThat(cache.get("k")).isNull();
    assertThat(cache.<Integer>get("k", () -> 1)).isEqualTo(1);
    assertThat(cache.retrieve("k").get()).isNull();
    assertThat(cache.retrieve("k", () -> CompletableFuture.completedFuture(2)).get()).isEqualTo(2);
    assertThat(cache.getAll(List.of("k"))).isEmpty();
    cache.put("k", 1);
    cache.evict("k");
    cache.putAll(Map.of("k", 1));
    cache.clear();
    assertThat(cache.get("k")).isNull();
    assertThat(cache.statistics().bypassed()).isPositive();
  }

  @Test
  void whenTheGridDoesNotAnswerShouldGoOnAfterTheTimeLimit() throws Exception {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    doReturn(answer).when(calls).get(any());
    GridCache cache = cache(Duration.ofMillis(1));
    assertThat(cache.get("k")).isNull();
    assertThat(answer).isCancelled();
    CompletableFuture<Object> second = new CompletableFuture<>();
    doReturn(second).when(calls).get(any());
    assertThat(cache.retrieve("k").get()).isNull();
    assertThat(cache.statistics().bypassed()).isEqualTo(2);
  }

  @Test
  void whenTheGridIsBackShouldEvictWhatWasMissedBeforeItReads() {
    doReturn(AWAY).when(calls).set(any(), any());
    GridCache cache = cache(Duration.ofMinutes(1));
    cache.put("k", 2);
    doReturn(AWAY).when(calls).removeAll(anyCollection());
    doReturn(done("old")).when(calls).get("k");
    awaitMiss(cache);
    verify(calls, never()).get("k");
    doReturn(done(1)).when(calls).removeAll(List.of("k"));
    doReturn(done("new")).when(calls).get("k");
    await(() -> "new".equals(cache.get("k", String.class)), "the key was evicted");
    verify(calls, never()).clear();
  }

  private static void awaitMiss(GridCache cache) {
    long before = cache.statistics().bypassed();
    await(
        () -> {
          assertThat(cache.get("k")).isNull();
          return cache.statistics().bypassed() > before + 1;
        },
        "the grid was asked again");
  }

  @Test
  void whenMoreWasMissedThanIsRememberedShouldClear() {
    doReturn(AWAY).when(calls).delete(any());
    GridCache cache = cache(Duration.ofMinutes(1));
    doReturn(AWAY).when(calls).removeAll(anyCollection());
    doReturn(AWAY).when(calls).clear();
    for (int i = 0; i <= Access.MISSED_MAX; i++) {
      cache.evict(i);
    }
    doReturn(done(null)).when(calls).clear();
    doReturn(done(0)).when(calls).removeAll(anyCollection());
    doReturn(done("v")).when(calls).get("k");
    await(() -> "v".equals(cache.get("k", String.class)), "the cache was cleared");
    verify(calls).clear();
  }

  @Test
  void whenAValueCannotBeWrittenShouldFailAllTheSame() {
    doReturn(CompletableFuture.failedFuture(new GridSerializationException("no form")))
        .when(calls)
        .set(any(), any());
    assertThatThrownBy(() -> cache(Duration.ofMinutes(1)).put("k", new Object()))
        .isInstanceOf(GridSerializationException.class);
  }

  @Test
  void whenItIsToFailShouldFail() {
    doReturn(AWAY).when(calls).get(any());
    assertThatThrownBy(() -> new GridCache("books", map, CacheSettings.DEFAULT, null).get("k"))
        .isInstanceOf(ClusterUnreachableException.class);
  }
}
