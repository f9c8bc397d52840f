package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.GridMap;
import dev.grid.structures.ShardHost;
import dev.grid.structures.map.MapCacheMessages.CachedValues;
import dev.grid.structures.map.MapCacheMessages.GetAllToCache;
import dev.grid.structures.map.MapCacheMessages.Invalidated;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a map with a store tells that entries are gone which are not in memory. */
class StoredInvalidationsTest {

  private final StoredShard shard = new StoredShard();

  /** A reader has copied an entry that was evicted, and is not in memory. */
  private void copied(boolean isBehind) {
    shard.restart(config -> config.withWriteDelay(Duration.ofSeconds(isBehind ? 10 : 0)));
    shard.map.set("a", "1");
    assertThat(shard.map.evict("a")).isTrue();
    CachedValues copies =
        (CachedValues)
            Objects.requireNonNull(
                shard.host.call(
                    ShardHost.ALICE,
                    new GetAllToCache(
                        StoredShard.NAME, List.of(shard.key("a"), shard.key("none")))));
    assertThat(copies.entries()).hasSize(1);
    shard.map.evict("a"); // Where it was put into memory, it is evicted once more.
    assertThat(shard.host.state().find(shard.key("a"))).isNull();
    shard.host.told().take();
  }

  private void tellsOnce(Consumer<GridMap<String, String>> removal) {
    removal.accept(shard.map);
    assertThat(shard.host.told().take())
        .extracting(told -> ((Invalidated) told).key())
        .containsExactly(shard.key("a"));
    assertThat(shard.map.get("a")).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRemoval_isTold(boolean isBehind) {
    copied(isBehind);
    tellsOnce(map -> assertThat(map.remove("a")).isEqualTo("1"));
    copied(isBehind);
    tellsOnce(map -> map.delete("a"));
    copied(isBehind);
    tellsOnce(map -> assertThat(map.remove("a", "1")).isTrue());
  }

  @Test
  void clearingWhatWaitsToBeStored_isTold() {
    copied(true);
    tellsOnce(GridMap::clear);
  }
}
