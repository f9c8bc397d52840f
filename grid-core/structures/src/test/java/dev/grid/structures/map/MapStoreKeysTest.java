package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.ShardHost.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.Slice;
import dev.grid.map.EntryProcessor;
import dev.grid.map.EvictionConfig;
import dev.grid.map.MutableEntry;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.map.EntryCodeMessages.ProcessSlice;
import dev.grid.structures.map.MapMessages.ExecuteOnKey;
import dev.grid.structures.map.MapMessages.RemoveUnlocked;
import dev.grid.structures.map.OwnMapMessages.RemoveKeys;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a call of a map with a store decides on, while others write to its keys, and while its
 * entries are evicted or expire, outside the partition: memory and store agree, and the store's
 * values count.
 */
class MapStoreKeysTest {

  private final StoredShard shard = new StoredShard();

  /** Counts up from what there is; nothing counts as 0. */
  record CountUp() implements EntryProcessor<String, String, String> {

    @Override
    public @Nullable String process(MutableEntry<String, String> entry) {
      String before = entry.value();
      entry.setValue(before == null ? "1" : String.valueOf(Integer.parseInt(before) + 1));
      return before;
    }
  }

  /** Begins a call that stays outside until it is told to go on. */
  private Answer begin(Message<?> message) {
    shard.host.delayTasks(true);
    return shard.host.send(ALICE, message);
  }

  /** Has all go on, to its end. */
  private void goOn() {
    shard.host.runTasks();
    shard.host.delayTasks(false);
  }

  private RemoveKeys removal(String... keys) {
    return new RemoveKeys(StoredShard.NAME, Stream.of(keys).map(shard::key).toList(), 1);
  }

  private ProcessSlice slice(int from, String... keys) {
    return new ProcessSlice(
        StoredShard.NAME,
        EntryCode.Kind.PROCESS.code(),
        shard.data(new CountUp()),
        from,
        Stream.of(keys).map(shard::key).toList(),
        null);
  }

  private ExecuteOnKey countUp(String key) {
    return new ExecuteOnKey(StoredShard.NAME, shard.data(new CountUp()), shard.key(key), 1);
  }

  private void assertMemoryIsAsStored() {
    Map<String, String> memory = new HashMap<>();
    shard
        .host
        .state()
        .forEach(entry -> memory.put(text(new Data(entry.key())), text(new Data(entry.value))));
    assertThat(shard.table.rows).containsAllEntriesOf(memory);
  }

  private String text(Data data) {
    return String.valueOf(shard.host.serialization().<Object>toObject(data));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRemovalThatLoadsOneOfItsKeys_isNotPassed_byAWriteOfAnother(boolean isStored) {
    shard.map.set("a", "1");
    if (isStored) {
      shard.table.rows.put("b", "1");
    }
    Answer removing = begin(removal("a", "b"));
    Answer writing = shard.host.send(BOB, shard.set("a", "2"));
    assertThat(writing.isWaiting()).isTrue();
    goOn();
    assertThat(removing.value()).isEqualTo(isStored ? 2 : 1);
    writing.value();
    assertThat(shard.map.get("a")).isEqualTo("2");
    assertThat(shard.table.rows).isEqualTo(Map.of("a", "2"));
  }

  @Test
  void aWalkThatLoadsSomeOfItsKeys_isNotPassed_byWritesToAnyOfThem() {
    shard.table.rows.putAll(Map.of("a", "1", "b", "2"));
    Answer walking = begin(slice(Slice.START, "a", "b"));
    Answer writing = shard.host.send(BOB, shard.set("b", "7"));
    Answer alone = shard.host.send(BOB, slice(Slice.START, "b"));
    assertThat(writing.isWaiting()).isTrue();
    assertThat(alone.isWaiting()).isTrue();
    goOn();
    walking.value();
    writing.value();
    alone.value();
    assertThat(shard.table.rows).isEqualTo(Map.of("a", "2", "b", "8"));
    assertMemoryIsAsStored();
  }

  @Test
  void aReadOfSeveralKeys_keepsNoWriterFromThoseInMemory() {
    shard.map.set("a", "1");
    shard.table.rows.put("b", "2");
    Answer reading =
        begin(new MapMessages.GetAll(StoredShard.NAME, List.of(shard.key("a"), shard.key("b"))));
    Answer writing = shard.host.send(BOB, shard.set("a", "2"));
    goOn();
    reading.value();
    writing.value();
    assertThat(shard.map.getAll(Set.of("a", "b"))).isEqualTo(Map.of("a", "2", "b", "2"));
  }

  private void evictAll() {
    shard.host.call(BOB, new RemoveUnlocked(StoredShard.NAME, true));
  }

  @Test
  void whatIsEvicted_orExpires_whileItsProcessorRuns_isNotProcessedAsAbsent() {
    shard.map.set("a", "5");
    Answer counting = begin(countUp("a"));
    evictAll();
    goOn();
    counting.value();
    assertThat(shard.table.rows).isEqualTo(Map.of("a", "6"));
    assertMemoryIsAsStored();

    shard.map.set("a", "5", Duration.ofMillis(10));
    counting = begin(countUp("a"));
    shard.host.elapse(100);
    goOn();
    counting.value();
    assertThat(shard.table.rows).isEqualTo(Map.of("a", "6"));
    assertMemoryIsAsStored();
  }

  @Test
  void whatIsEvicted_whileAnotherKeyOfItsCallIsLoaded_countsStill() {
    shard.table.rows.put("b", "2");
    shard.map.set("a", "1");
    Answer walking = begin(slice(Slice.START, "a", "b"));
    evictAll();
    goOn();
    walking.value();
    assertThat(shard.table.rows).isEqualTo(Map.of("a", "2", "b", "3"));
    evictAll();

    assertThat(shard.map.get("a")).isEqualTo("2");
    Answer removing = begin(removal("a", "b"));
    evictAll();
    goOn();
    assertThat(removing.value()).isEqualTo(2);
    assertThat(shard.table.rows).isEmpty();
  }

  @Test
  void readsOfSeveralKeys_areWhole_thoughTheirMapHoldsOneOnly() {
    shard.restart(
        StoredShard.config(shard.table, config -> config).withEviction(EvictionConfig.entries(1)));
    shard.table.rows.put("b", "2");
    shard.map.set("a", "1");
    assertThat(shard.map.getAll(Set.of("a", "b"))).isEqualTo(Map.of("a", "1", "b", "2"));
  }

  @Test
  void aProcessorThatWaitsForRoom_seesWhatWasWrittenMeanwhile_thoughThatWasEvicted() {
    shard.restart(
        StoredShard.config(shard.table, config -> config)
            .withEviction(EvictionConfig.entries(100)));
    shard.table.rows.put("a", "5");
    shard.host.budget().add(1_000);
    Answer counting = begin(countUp("a"));
    goOn();
    assertThat(counting.isWaiting()).isTrue();
    shard.host.budget().add(-1_000);
    shard.map.set("a", "7");
    evictAll();
    shard.host.advance(10);
    shard.host.runTasks();
    counting.value();
    assertThat(shard.table.rows).isEqualTo(Map.of("a", "8"));
    assertMemoryIsAsStored();
  }
}
