package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.GridMap;
import dev.grid.map.NearCacheConfig;
import dev.grid.map.NearCacheConfig.Format;
import dev.grid.map.NearCacheConfig.UpdatePolicy;
import dev.grid.structures.LocalInvoker;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a near cache has of what is written through it. */
class NearInvokerTest {

  private static boolean refusing;

  /** Cannot be read while it is refused. */
  record Picky(String text) {
    Picky {
      if (refusing) {
        throw new IllegalStateException("as the test wants it");
      }
    }
  }

  private final MapShard shard = new MapShard();

  private <V> GridMap<String, V> map(Format format) {
    LocalInvoker invoker = new LocalInvoker(shard.host);
    NearCacheConfig config =
        NearCacheConfig.DEFAULT.withFormat(format).withUpdatePolicy(UpdatePolicy.CACHE_ON_UPDATE);
    NearMap near = new NearMap(MapShard.NAME, invoker, config, () -> 1_000);
    near.start();
    return new MapProxy<>(new AsyncMapProxy<>(MapShard.NAME, new NearInvoker(invoker, near), near));
  }

  private static long hits(GridMap<?, ?> map) {
    return Objects.requireNonNull(map.nearCacheStatistics()).hits();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWritten_isGivenAsItIsRead(Format format) {
    GridMap<String, Object> map = map(format);
    map.set("record", new Picky("a"));
    map.put("text", "b");
    map.set("truth", true);

    assertThat(map.get("record")).isEqualTo(new Picky("a"));
    assertThat(map.get("text")).isEqualTo("b");
    assertThat(map.get("truth")).isEqualTo(true);
    assertThat(hits(map)).isEqualTo(3);
  }

  @Test
  void touch_reachesTheEntry_thoughItsValueIsKept() {
    GridMap<String, String> map = map(Format.BINARY);
    map.set("k", "v", Duration.ZERO, Duration.ofMillis(100));
    shard.host.advance(60);
    assertThat(map.touch("k")).isTrue();
    shard.host.advance(60);
    assertThat(shard.get("k")).isEqualTo("v");
  }

  @Test
  void whatCannotBeReadHere_isWrittenAllTheSame_andNotKept() {
    GridMap<String, Picky> map = map(Format.OBJECT);
    Picky value = new Picky("a");
    refusing = true;
    try {
      map.set("k", value);
    } finally {
      refusing = false;
    }
    assertThat(map.get("k")).isEqualTo(value);
    assertThat(hits(map)).isZero();
  }
}
