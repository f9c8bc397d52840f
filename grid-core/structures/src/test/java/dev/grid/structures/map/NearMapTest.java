package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.PartitionLostException;
import dev.grid.map.NearCacheConfig;
import dev.grid.structures.map.MapCacheMessages.CacheChange;
import dev.grid.structures.map.MapCacheMessages.CacheChanges;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Near caches of a map whose partitions answer, and tell, when the test wants it. */
final class NearMapTest {

  private static final NearCacheConfig CONFIG =
      NearCacheConfig.DEFAULT.withMaxStaleness(Duration.ofSeconds(9));
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final String A = ViewedMap.key(0, 0);
  private static final String B = ViewedMap.key(1, 0);
  private static final String C = ViewedMap.key(1, 1);

  private final ViewedMap map = new ViewedMap();

  private NearMap near() {
    NearMap near = new NearMap(ViewedMap.NAME, map, CONFIG, map::nanoTime);
    near.start();
    map.run();
    return near;
  }

  private void keep(NearMap near, String... keys) {
    for (String key : keys) {
      map.set(key, key);
      assertThat(near.<String>read(key).join()).isEqualTo(key);
      assertThat(near.<String>find(key)).isEqualTo(key);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onePartitionThatIsLostOrHangs_leavesTheOthersConfirmed(boolean isLost) {
    NearMap near = near();
    keep(near, A, B);
    Consumer<Integer> breaking =
        isLost
            ? partition -> map.lose(partition, new PartitionLostException("partition=1 is lost"))
            : map::hang;
    breaking.accept(1);
    for (int i = 0; i < 20; i++) {
      map.pass(PAUSE);
      assertThat(near.<String>find(A)).as("after pause %s", i).isEqualTo(A);
    }
    assertThat(near.<String>find(B)).as("it may have changed").isNull();
    map.set(A, "new");
    assertThat(near.<String>find(A)).isNull();
  }

  @Test
  void aMapOfAClientThatHasNotConnected_readsFromTheCluster_andKeepsWhatItReadsLater() {
    map.isConnected = false;
    NearMap near = near();
    near.written(near.bytes(A));
    map.pass(Duration.ofSeconds(5));
    assertThat(near.isOn()).isFalse();

    map.isConnected = true;
    map.pass(Duration.ofSeconds(5));
    assertThat(near.isOn()).isTrue();
    keep(near, A);
    near.written(near.bytes(A));
    assertThat(near.<String>find(A)).isNull();
  }

  @Test
  void whatNobodyReads_isNotAskedAbout() {
    NearMap near = near();
    keep(near, A);
    map.pass(PAUSE);
    long asked = map.questions();
    map.pass(PAUSE.multipliedBy(5));
    assertThat(map.questions()).isEqualTo(asked);
    assertThat(near.<String>find(A)).as("nothing was confirmed").isNull();
    map.pass(PAUSE);
    assertThat(near.<String>find(A)).isEqualTo(A);
  }

  @Test
  void changesThatAreToldTogether_areAllHeard() {
    NearMap near = near();
    keep(near, A, B, C);
    List<CacheChange> changes = map.changes(A, C);
    map.tell(new CacheChanges(changes));
    assertThat(near.<String>find(A)).isNull();
    assertThat(near.<String>find(B)).isEqualTo(B);
    assertThat(near.<String>find(C)).isNull();
    assertThat(near.statistics().lostInvalidations()).isZero();
  }
}
