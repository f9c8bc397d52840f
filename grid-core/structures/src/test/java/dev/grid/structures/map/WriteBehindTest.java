package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What waits to be stored, where some of it cannot be. */
class WriteBehindTest {

  private static final Set<String> POISON = Set.of("b1", "b2", "b3", "b4");

  private final StoredShard shard = new StoredShard();

  WriteBehindTest() {
    shard.restart(
        config ->
            config
                .withWriteDelay(Duration.ofMillis(100))
                .withRetryPause(Duration.ofSeconds(10))
                .withBatchSize(10));
  }

  private void pass(long millis) {
    for (long passed = 0; passed < millis; passed += 100) {
      shard.host.advance(100);
    }
  }

  @Test
  void severalThatCanNeverBeStored_holdUpNobodyElse() {
    shard.table.poison = POISON;
    POISON.forEach(key -> shard.map.set(key, "1"));
    pass(60_000);
    assertThat(shard.table.rows).isEmpty();
    for (int i = 0; i < 20; i++) {
      shard.map.set("k" + i, "1");
      pass(200);
      assertThat(shard.table.rows).as("stored when it is due").containsKey("k" + i);
      pass(5_000);
    }
    assertThat(shard.queue().size()).isEqualTo(POISON.size());
  }

  @Test
  void oneThatCanNeverBeStored_delaysNobody_whenItIsTriedAlone() {
    shard.table.poison = Set.of("b1");
    shard.map.set("b1", "1");
    for (int i = 0; i < 100; i++) {
      shard.map.set("k" + i, "1");
      pass(200);
      assertThat(shard.table.rows).containsKey("k" + i);
    }
  }

  @Test
  void whatFails_isTriedLessAndLess_andAStoreThatIsDownIsLeftAlone() {
    shard.table.fails = true;
    for (int i = 0; i < 100; i++) {
      shard.map.set("k" + i, "1");
    }
    pass(200);
    int tries = shard.table.calls.size();
    assertThat(tries).as("the batch, then one by one").isEqualTo(4);
    pass(9_000);
    assertThat(shard.table.calls).hasSize(tries);
    pass(120_000);
    assertThat(shard.table.calls.size()).isBetween(tries + 1, 100);
    shard.table.fails = false;
    pass(60_000);
    assertThat(shard.table.rows).hasSize(100);
  }

  @Test
  void anotherValue_hasNotFailedYet() {
    shard.restart(
        config ->
            config
                .withWriteDelay(Duration.ofMillis(100))
                .withRetryPause(Duration.ofSeconds(10))
                .withRetriesMax(1));
    shard.table.fails = true;
    shard.map.set("a", "1");
    pass(200);
    shard.map.set("a", "2");
    int tries = shard.table.calls.size();
    pass(9_000);
    assertThat(shard.table.calls).as("the key is still left alone").hasSize(tries);
    pass(2_000);
    assertThat(shard.queue().size()).as("it has failed once").isEqualTo(1);
    shard.table.fails = false;
    pass(60_000);
    assertThat(shard.table.rows).isEqualTo(Map.of("a", "2"));
    assertThat(shard.host.state().counts()).containsEntry("stores-given-up", 0L);
  }

  @Test
  void ofOneKey_withoutCoalescing_laterChangesWaitForTheFirst() {
    shard.restart(
        config ->
            config
                .withWriteDelay(Duration.ofMillis(100))
                .withRetryPause(Duration.ofMillis(100))
                .withBatchSize(10)
                .withCoalesces(false));
    shard.table.fails = true;
    shard.map.set("a", "1");
    pass(200);
    shard.map.set("a", "2");
    shard.map.delete("a");
    shard.map.set("b", "1");
    pass(1_000);
    shard.table.fails = false;
    shard.table.calls.clear();
    pass(60_000);
    assertThat(shard.table.calls)
        .containsSubsequence(List.of("store[a]", "store[a]", "delete[a]"))
        .contains("store[b]");
    assertThat(shard.table.rows).isEqualTo(Map.of("b", "1"));
  }
}
