package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.map.GridMap;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InPartitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Calls on one key, and what {@link java.util.concurrent.ConcurrentMap} makes of them. */
@EverywhereSuite
final class MapContractTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration FOR_EVER = Duration.ZERO;
  private static final Duration AS_CONFIGURED = Duration.ofMillis(-1);

  private final Reach reach;
  private final GridMap<String, String> map;

  MapContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.freshMap();
  }

  @Test
  void get_absent() {
    assertThat(map.get("k")).isNull();
    assertThat(map.containsKey("k")).isFalse();
  }

  @Test
  void get_keyOfAnotherType() {
    map.put("1", "one");

    assertThat(reach.<Object, String>map(map.name()).get(1)).isNull();
    assertThat(reach.<Object, String>map(map.name()).get("1")).isEqualTo("one");
  }

  @Test
  void put_returnsTheOldValue() {
    assertThat(map.put("k", "v1")).isNull();
    assertThat(map.put("k", "v2")).isEqualTo("v1");

    assertThat(map.get("k")).isEqualTo("v2");
    assertThat(map.size()).isEqualTo(1);
  }

  @Test
  void put_isSeenByOthers() {
    map.put("k", "v");

    assertThat(reach.atPeer(map).get("k")).isEqualTo("v");
  }

  @Test
  void put_withTimeToLive() {
    assertThat(map.put("k", "v1", LONG)).isNull();
    assertThat(map.put("k", "v2", FOR_EVER)).isEqualTo("v1");
    assertThat(map.put("k", "v3", AS_CONFIGURED)).isEqualTo("v2");

    assertThat(map.get("k")).isEqualTo("v3");
  }

  @InPartitions
  @Test
  void put_withMaxIdle() {
    assertThat(map.put("k", "v1", LONG, LONG)).isNull();
    assertThat(map.put("k", "v2", FOR_EVER, FOR_EVER)).isEqualTo("v1");
    assertThat(map.put("k", "v3", AS_CONFIGURED, AS_CONFIGURED)).isEqualTo("v2");

    assertThat(map.get("k")).isEqualTo("v3");
  }

  @Test
  void set_replaces() {
    map.set("k", "v1");
    map.set("k", "v2");
    assertThat(map.get("k")).isEqualTo("v2");

    map.set("k", "v3", LONG);
    assertThat(map.get("k")).isEqualTo("v3");
  }

  @InPartitions
  @Test
  void set_withMaxIdle() {
    map.set("k", "v", LONG, LONG);

    assertThat(map.get("k")).isEqualTo("v");
  }

  @Test
  void putIfAbsent_keepsWhatIsThere() {
    assertThat(map.putIfAbsent("k", "v1")).isNull();
    assertThat(map.putIfAbsent("k", "v2")).isEqualTo("v1");
    assertThat(map.putIfAbsent("k", "v3", LONG)).isEqualTo("v1");

    assertThat(map.get("k")).isEqualTo("v1");
  }

  @InPartitions
  @Test
  void putIfAbsent_withMaxIdle() {
    assertThat(map.putIfAbsent("k", "v1", LONG, LONG)).isNull();
    assertThat(map.putIfAbsent("k", "v2", LONG, LONG)).isEqualTo("v1");

    assertThat(map.get("k")).isEqualTo("v1");
  }

  @Test
  void putIfAbsent_withTimeToLive() {
    assertThat(map.putIfAbsent("k", "v", LONG)).isNull();

    assertThat(map.getAll(List.of("k", "absent"))).isEqualTo(Map.of("k", "v"));
  }

  @Test
  void putTransient_stores() {
    map.putTransient("k", "v1", FOR_EVER);
    assertThat(map.get("k")).isEqualTo("v1");

    map.putTransient("k", "v2", LONG);
    assertThat(map.get("k")).isEqualTo("v2");
  }

  @InPartitions
  @Test
  void putTransient_withMaxIdle() {
    map.putTransient("k", "v", LONG, LONG);

    assertThat(map.get("k")).isEqualTo("v");
  }

  @Test
  void tryPut_ofAFreeKey() {
    assertThat(map.tryPut("k", "v1", Duration.ZERO)).isTrue();
    assertThat(map.tryPut("k", "v2", LONG)).isTrue();

    assertThat(map.get("k")).isEqualTo("v2");
  }

  @Test
  void tryRemove_saysWhetherThereWasAnEntry() {
    map.put("k", "v");

    assertThat(map.tryRemove("k", Duration.ZERO)).isTrue();
    assertThat(map.tryRemove("k", LONG)).isFalse();
    assertThat(map.containsKey("k")).isFalse();
  }

  @Test
  void remove_returnsTheValue() {
    map.put("k", "v");

    assertThat(map.remove("k")).isEqualTo("v");
    assertThat(map.remove("k")).isNull();
    assertThat(map.containsKey("k")).isFalse();
  }

  @Test
  void remove_ofAValue() {
    map.put("k", "v");

    assertThat(map.remove("k", "other")).isFalse();
    assertThat(map.get("k")).isEqualTo("v");
    assertThat(map.remove("k", "v")).isTrue();
    assertThat(map.remove("k", "v")).isFalse();
    assertThat(map.containsKey("k")).isFalse();
  }

  @Test
  void delete_saysWhetherThereWasAnEntry() {
    map.put("k", "v");

    assertThat(map.delete("k")).isTrue();
    assertThat(map.delete("k")).isFalse();
    assertThat(map.containsKey("k")).isFalse();
  }

  @Test
  void replace_onlyWhatIsThere() {
    assertThat(map.replace("k", "v1")).isNull();
    assertThat(map.containsKey("k")).isFalse();

    map.put("k", "v1");
    assertThat(map.replace("k", "v2")).isEqualTo("v1");
    assertThat(map.get("k")).isEqualTo("v2");
  }

  @Test
  void replace_onlyTheValueNamed() {
    assertThat(map.replace("k", "v1", "v2")).isFalse();
    assertThat(map.containsKey("k")).isFalse();

    map.put("k", "v1");
    assertThat(map.replace("k", "other", "v2")).isFalse();
    assertThat(map.get("k")).isEqualTo("v1");
    assertThat(map.replace("k", "v1", "v2")).isTrue();
    assertThat(map.get("k")).isEqualTo("v2");
  }

  @Test
  void evict_removes() {
    map.put("k", "v");

    assertThat(map.evict("k")).isTrue();
    assertThat(map.evict("k")).isFalse();
    assertThat(map.containsKey("k")).isFalse();
  }

  @Test
  void getOrDefault_ofPresentAndAbsent() {
    map.put("k", "v");

    assertThat(map.getOrDefault("k", "default")).isEqualTo("v");
    assertThat(map.getOrDefault("absent", "default")).isEqualTo("default");
  }

  @Test
  void compute_addsChangesAndRemoves() {
    assertThat(map.compute("k", (key, old) -> key + old)).isEqualTo("knull");
    assertThat(map.compute("k", (key, old) -> old + "!")).isEqualTo("knull!");
    assertThat(map.get("k")).isEqualTo("knull!");

    assertThat(map.compute("k", (key, old) -> null)).isNull();
    assertThat(map.containsKey("k")).isFalse();
  }

  @Test
  void computeIfAbsent_callsOnlyIfAbsent() {
    assertThat(map.computeIfAbsent("k", key -> key + "1")).isEqualTo("k1");
    assertThat(map.computeIfAbsent("k", key -> key + "2")).isEqualTo("k1");
    assertThat(map.computeIfAbsent("none", key -> null)).isNull();

    assertThat(map.containsKey("none")).isFalse();
  }

  @Test
  void computeIfPresent_callsOnlyIfPresent() {
    assertThat(map.computeIfPresent("k", (key, old) -> "v")).isNull();

    map.put("k", "v");
    assertThat(map.computeIfPresent("k", (key, old) -> old + "!")).isEqualTo("v!");
    assertThat(map.computeIfPresent("k", (key, old) -> null)).isNull();
    assertThat(map.containsKey("k")).isFalse();
  }

  @Test
  void merge_addsCombinesAndRemoves() {
    assertThat(map.merge("k", "a", String::concat)).isEqualTo("a");
    assertThat(map.merge("k", "b", String::concat)).isEqualTo("ab");
    assertThat(map.merge("k", "c", (old, value) -> null)).isNull();

    assertThat(map.containsKey("k")).isFalse();
  }

  @Test
  void merge_fromManyThreads_losesNothing() {
    GridMap<String, Integer> counts = reach.freshMap();
    int threads = 4;
    int times = 50;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int t = 0; t < threads; t++) {
        executor.execute(
            () -> {
              for (int i = 0; i < times; i++) {
                counts.merge("k", 1, Integer::sum);
              }
            });
      }
    }

    assertThat(counts.get("k")).isEqualTo(threads * times);
  }

  @Test
  void putIfAbsent_fromManyThreads_hasOneWinner() {
    List<CompletableFuture<Boolean>> attempts = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int t = 0; t < 8; t++) {
        String value = "v" + t;
        attempts.add(
            CompletableFuture.supplyAsync(() -> map.putIfAbsent("k", value) == null, executor));
      }
    }

    assertThat(attempts.stream().filter(CompletableFuture::join)).hasSize(1);
  }

  @Test
  void nulls_areRefusedBeforeAnythingIsSent() {
    assertThatThrownBy(() -> map.get(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.put(absent(), "v")).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.put("k", absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.set("k", absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.putIfAbsent("k", absent()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.replace("k", absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.replace("k", "v", absent()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.remove(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.containsKey(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.containsValue(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.lock(absent())).isInstanceOf(NullPointerException.class);
    assertThat(map.size()).isZero();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // What a careless caller does.
  private static <T> T absent() {
    return null;
  }

  @Test
  void name_andHandles() {
    assertThat(reach.<String, String>map(map.name()).name()).isEqualTo(map.name());

    map.put("k", "v");
    assertThat(reach.<String, String>map(map.name()).get("k")).isEqualTo("v");
    assertThat(reach.<String, String>freshMap().get("k")).isNull();
  }

  @Test
  void destroy_removesTheDataEverywhere() {
    map.put("k", "v");
    GridMap<String, String> atPeer = reach.atPeer(map);
    assertThat(atPeer.get("k")).isEqualTo("v");

    map.destroy();

    Eventually.holds("the peer's view of the map is empty", atPeer::isEmpty);
    map.put("k", "new");
    assertThat(map.get("k")).isEqualTo("new");
  }

  @Test
  void stages_completeOnThreadsThatMayBlock() {
    GridMap<String, String> other = reach.freshMap();
    other.put("k", "v");

    String seen =
        map.async()
            .put("k", "v")
            .thenCompose(old -> map.async().get("k"))
            .thenApply(value -> value + other.get("k"))
            .toCompletableFuture()
            .join();

    assertThat(seen).isEqualTo("vv");
  }

  @Test
  void calls_fromVirtualThreads() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String key = "k" + i;
      threads.add(Thread.startVirtualThread(() -> map.put(key, key)));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(map.size()).isEqualTo(100);
  }
}
