package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.BOB;
import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.GridMap;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.map.OwnMapMessages.RemoveKeys;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Calls of ours that the protocol has no message for. */
class ConditionalMapTest {

  private final MapShard shard = new MapShard();
  private final GridMap<String, Object> map = MapStructure.proxy("m", new LocalInvoker(shard.host));

  @Test
  void getAndTouch_givesAnotherTimeToLive() {
    map.put("k", "v", Duration.ofSeconds(1));

    assertThat(map.getAndTouch("k", Duration.ofSeconds(10))).isEqualTo("v");
    assertThat(map.getAndTouch("none", Duration.ofSeconds(10))).isNull();

    shard.host.elapse(5_000);
    assertThat(map.get("k")).isEqualTo("v");
    shard.host.elapse(6_000);
    assertThat(map.get("k")).isNull();
    assertThat(shard.host.replica().digest()).isEqualTo(shard.host.state().digest());
  }

  @Test
  void getAndTouch_ofWhatHasExpired_isNull() {
    map.put("k", "v", Duration.ofSeconds(1));
    shard.host.elapse(2_000);

    assertThat(map.getAndTouch("k", Duration.ofSeconds(10))).isNull();
    assertThat(map.containsKey("k")).isFalse();
  }

  @Test
  void replaceFor_replacesWhatIsEqual_withATimeToLive() {
    map.put("k", "a");

    assertThat(map.replace("k", "b", "c", Duration.ofSeconds(1))).isFalse();
    assertThat(map.replace("none", "b", "c", Duration.ofSeconds(1))).isFalse();
    assertThat(map.replace("k", "a", "b", Duration.ofSeconds(1))).isTrue();
    assertThat(map.get("k")).isEqualTo("b");
    shard.host.elapse(2_000);
    assertThat(map.get("k")).isNull();
  }

  @Test
  void replaceFor_findsWhatIsEqual_thoughItsBytesAreNot() {
    map.put("k", new HashSet<>(Set.of("x")));

    assertThat(map.replace("k", Set.of("x"), "b", Duration.ofSeconds(1))).isTrue();
    assertThat(map.get("k")).isEqualTo("b");
  }

  @Test
  void touch_putsOffTheEndOfIdleness() {
    map.set("k", "v", Duration.ZERO, Duration.ofSeconds(2));

    shard.host.elapse(1_500);
    assertThat(map.touch("k")).isTrue();
    shard.host.elapse(1_500);
    assertThat(map.touch("k")).isTrue();
    shard.host.elapse(2_500);
    assertThat(map.touch("k")).isFalse();
  }

  @Test
  void removeAll_countsWhatWasThere_andWaitsForLocks() {
    map.put("a", "v");
    map.put("b", "v");
    map.put("c", "v");

    assertThat(map.removeAll(List.of("a", "none", "a"))).isEqualTo(1);
    assertThat(map.keySet()).containsExactlyInAnyOrder("b", "c");
    assertThat(map.removeAll(List.of())).isZero();
    map.lock("b");
    Answer other = shard.host.send(BOB, new RemoveKeys("m", List.of(data("c"), data("b")), 1));
    assertThat(other.isWaiting()).isTrue();
    assertThat(map.keySet()).containsExactlyInAnyOrder("b", "c");
    map.unlock("b");
    assertThat(other.value()).isEqualTo(2);
    assertThat(map.isEmpty()).isTrue();
    assertThat(shard.host.replica().digest()).isEqualTo(shard.host.state().digest());
  }
}
