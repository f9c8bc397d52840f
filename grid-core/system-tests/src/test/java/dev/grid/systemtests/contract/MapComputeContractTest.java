package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.map.GridMap;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InPartitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Functions of the caller's, and writes under a condition. */
@EverywhereSuite
@Execution(ExecutionMode.CONCURRENT)
final class MapComputeContractTest {

  private static final int CALLERS = 4;
  private static final int CALLS = 50;
  private static final int MANY = 500;

  private final Reach reach;
  private final GridMap<String, Integer> map;

  MapComputeContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.freshMap();
  }

  @Test
  void asynchronousFunctions_doWhatTheOthersDo() {
    var async = map.async();

    assertThat(async.compute("k", (key, old) -> old == null ? 1 : old + 1).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(120))
        .isEqualTo(1);
    assertThat(async.merge("k", 5, Integer::sum).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(120))
        .isEqualTo(6);
    assertThat(async.computeIfPresent("k", (key, old) -> old + 1).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(120))
        .isEqualTo(7);
    assertThat(async.computeIfAbsent("k", key -> 0).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(120))
        .isEqualTo(7);
    assertThat(async.computeIfAbsent("other", key -> 9).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(120))
        .isEqualTo(9);
    assertThat(async.replaceAll((key, old) -> old * 10).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(120));
    assertThat(map.getAll(Set.of("k", "other"))).containsEntry("k", 70).containsEntry("other", 90);
  }

  @Test
  void asynchronousFunctions_ofOneThread_areAllCarriedOut_howeverManyThereAre() {
    var async = map.async();
    List<CompletableFuture<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      calls.add(async.merge("k", 1, Integer::sum).toCompletableFuture());
    }

    for (int i = 0; i < MANY; i++) {
      assertThat(calls.get(i))
          .as("in the order of the calls")
          .succeedsWithin(Duration.ofSeconds(120))
          .isEqualTo(i + 1);
    }
    assertThat(map.get("k")).isEqualTo(MANY);
  }

  @InPartitions
  @Test
  void functions_ofOneWhoHasLockedTheKey_areCarriedOut() {
    map.lock("k");

    assertThat(map.merge("k", 1, Integer::sum)).isEqualTo(1);
    assertThat(map.async().merge("k", 1, Integer::sum).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(120))
        .isEqualTo(2);
    map.unlock("k");
  }

  @Test
  void functionThatFails_failsItsCall_andChangesNothing() {
    map.set("k", 1);

    assertThatThrownBy(
            () ->
                map.compute(
                    "k",
                    (key, old) -> {
                      throw new IllegalStateException("as the test wants it");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("as the test wants it");
    assertThat(map.get("k")).isEqualTo(1);
  }

  @Test
  void everyIncrement_isCountedOnce() {
    List<Waiting<Boolean>> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      GridMap<String, Integer> mine = i % 2 == 0 ? map : reach.atPeer(map);
      boolean isMerge = i < 2;
      callers.add(
          Waiting.start(
              () -> {
                for (int call = 0; call < CALLS; call++) {
                  if (isMerge) {
                    mine.merge("k", 1, Integer::sum);
                  } else {
                    mine.compute("k", (key, old) -> old == null ? 1 : old + 1);
                  }
                }
              }));
    }
    callers.forEach(Waiting::join);

    assertThat(map.get("k")).isEqualTo(CALLERS * CALLS);
  }

  @Test
  void removeAll_removesThoseThatAreThere() {
    IntStream.range(0, 300).forEach(i -> map.set("k" + i, i));

    assertThat(map.removeAll(List.of("k1", "k2", "none"))).isEqualTo(2);
    assertThat(map.size()).isEqualTo(298);
    assertThat(map.removeAll(IntStream.range(0, 300).mapToObj(i -> "k" + i).toList()))
        .isEqualTo(298);
    assertThat(reach.atPeer(map).isEmpty()).isTrue();
  }

  @Test
  void touch_saysWhetherTheKeyIsThere() {
    map.set("k", 1);

    assertThat(map.touch("k")).isTrue();
    assertThat(map.touch("none")).isFalse();
  }

  /** What members of the reference have no call for is refused there, and does nothing. */
  private boolean has() {
    if (reach.deployment() != Deployment.REFERENCE) {
      return true;
    }
    map.set("k", 1);
    assertThatThrownBy(() -> map.getAndTouch("k", Duration.ofSeconds(1)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.replace("k", 1, 2, Duration.ofSeconds(1)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(map.get("k")).isEqualTo(1);
    return false;
  }

  @Test
  void getAndTouch_givesAnotherTimeToLive() {
    if (!has()) {
      return;
    }
    map.set("short", 1);

    assertThat(map.getAndTouch("short", Duration.ofMillis(100))).isEqualTo(1);
    assertThat(map.getAndTouch("none", Duration.ofHours(1))).isNull();
    Duration first = Duration.ofMillis(1_500);
    Eventually.passes(
        "it is touched before its time is up",
        () -> {
          map.set("long", 1, first);
          assertThat(map.getAndTouch("long", Duration.ofHours(1))).isEqualTo(1);
        });
    map.set("watch", 1, first);

    Eventually.holds("its time is up", () -> map.get("short") == null);
    Eventually.holds("its first time would be up", () -> map.get("watch") == null);
    assertThat(map.get("long")).isEqualTo(1);
  }

  @Test
  void replaceFor_givesATimeToLive_ifTheValueIsEqual() {
    if (!has()) {
      return;
    }
    map.set("k", 1);

    assertThat(map.replace("k", 2, 3, Duration.ofMillis(100))).isFalse();
    assertThat(map.replace("none", 2, 3, Duration.ofMillis(100))).isFalse();
    assertThat(map.replace("k", 1, 3, Duration.ofMillis(100))).isTrue();
    Eventually.holds("its time is up", () -> map.get("k") == null);
  }
}
