package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.ShardHost.BOB;
import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.map.EntryEventType;
import dev.grid.map.EntryProcessor;
import dev.grid.map.EvictionConfig;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.map.MutableEntry;
import dev.grid.protocol.Data;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.map.MapMessages.*;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Entry processors, which run outside the partition and hold their key. */
class MapProcessingTest {

  private final MapShard shard = new MapShard(MapConfig.named("m*").withPerEntryStats(true));
  private final GridMap<String, String> map = MapStructure.proxy("m", new LocalInvoker(shard.host));

  /** Appends to the value; answers what there was. */
  record Append(String text) implements EntryProcessor<String, String, String> {

    @Override
    public @Nullable String process(MutableEntry<String, String> entry) {
      String before = entry.value();
      entry.setValue((before == null ? "" : before) + text);
      return before;
    }
  }

  /** Removes the entry; answers whether there was one. */
  record Remover() implements EntryProcessor<String, String, Boolean> {

    @Override
    public Boolean process(MutableEntry<String, String> entry) {
      boolean was = entry.isPresent();
      entry.remove();
      return was;
    }
  }

  /** Changes nothing. */
  record Look() implements EntryProcessor<String, String, String> {

    @Override
    public String process(MutableEntry<String, String> entry) {
      return entry.key() + "=" + entry.value();
    }
  }

  /** Stores with a time to live. */
  record StoreFor(long millis) implements EntryProcessor<String, String, String> {

    @Override
    public @Nullable String process(MutableEntry<String, String> entry) {
      entry.setValue("short", Duration.ofMillis(millis));
      return null;
    }
  }

  /** Changes the entry, then fails. */
  record Fail() implements EntryProcessor<String, String, String> {

    @Override
    public String process(MutableEntry<String, String> entry) {
      entry.setValue("never");
      throw new IllegalArgumentException("as the test wants it");
    }
  }

  private Answer process(EntryProcessor<String, String, ?> processor, String key) {
    Data bytes = shard.host.serialization().toData(processor);
    return shard.host.send(ALICE, new ExecuteOnKey("m", bytes, data(key), MapShard.THREAD));
  }

  private List<EntryEventType> eventTypes() {
    return shard.host.takeEvents().stream()
        .map(event -> ((EntryChanged) event).eventType())
        .map(EntryEventType::of)
        .toList();
  }

  private void assertReplicated() {
    assertThat(shard.host.replica().digest()).isEqualTo(shard.host.state().digest());
  }

  @Test
  void processor_seesAndChangesItsEntry() {
    assertThat(map.executeOnKey("k", new Append("a"))).isNull();
    assertThat(map.executeOnKey("k", new Append("b"))).isEqualTo("a");
    assertThat(map.get("k")).isEqualTo("ab");
    assertThat(map.executeOnKey("k", new Look())).isEqualTo("k=ab");
    assertThat(map.executeOnKey("x", new Look())).isEqualTo("x=null");
    assertThat(map.containsKey("x")).isFalse();
    assertReplicated();

    assertThat(map.executeOnKey("k", new Remover())).isTrue();
    assertThat(map.executeOnKey("k", new Remover())).isFalse();
    assertThat(map.get("k")).isNull();
    assertReplicated();
    assertThat(eventTypes())
        .containsExactly(EntryEventType.ADDED, EntryEventType.UPDATED, EntryEventType.REMOVED);
  }

  @Test
  void processor_thatFails_changesNothing() {
    map.set("k", "v");

    assertThatThrownBy(() -> map.executeOnKey("k", new Fail()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("as the test wants it");

    assertThat(map.get("k")).isEqualTo("v");
    assertThat(map.executeOnKey("k", new Append("!"))).isEqualTo("v");
  }

  @Test
  void processor_thatIsNotKnown_isATypedFailure() {
    record Unknown(String text) {}
    Data unknown = shard.host.serialization().toData(new Unknown("x"));

    assertThatThrownBy(() -> shard.call(new ExecuteOnKey("m", unknown, data("k"), MapShard.THREAD)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("EntryProcessor");
    byte[] java = new byte[16];
    java[7] = -100;
    java[6] = -1;
    java[5] = -1;
    java[4] = -1;
    assertThatThrownBy(
            () -> shard.call(new ExecuteOnKey("m", new Data(java), data("k"), MapShard.THREAD)))
        .isInstanceOf(GridSerializationException.class);
  }

  @Test
  void timeToLive_isThatOfTheValue() {
    map.executeOnKey("k", new StoreFor(1_000));
    assertThat(map.get("k")).isEqualTo("short");

    shard.host.advance(1_001);

    assertThat(map.get("k")).isNull();
    map.set("e", "v", Duration.ofSeconds(1));
    shard.host.elapse(1_001);
    assertThat(map.executeOnKey("e", new Look())).as("its time is up").isEqualTo("e=null");
    assertReplicated();
  }

  @Test
  void keyThatIsLocked_isWaitedFor() {
    shard.host.call(BOB, new MapMessages.Lock("m", data("k"), 1, -1, 1));
    Answer waiting = process(new Append("a"), "k");
    assertThat(waiting.isWaiting()).isTrue();
    assertThat(map.get("k")).isNull();

    shard.host.call(BOB, new Unlock("m", data("k"), 1, 2));

    assertThat(waiting.value()).isNull();
    assertThat(map.get("k")).isEqualTo("a");
  }

  @Test
  void keyThatIsLockedWhileTheProcessorWaitsForRoom_isWaitedFor() {
    MapShard full = new MapShard(MapConfig.named("m*").withEviction(EvictionConfig.entries(100)));
    full.host.budget().add(1_000);
    Data append = full.host.serialization().toData(new Append("!"));
    Answer waiting = full.send(new ExecuteOnKey("m", append, data("k"), MapShard.THREAD));
    full.host.runTasks();
    assertThat(waiting.isWaiting()).as("there is no room").isTrue();
    full.lock(BOB, 1, "k");
    full.host.budget().add(-1_000);
    full.host.advance(10);
    full.host.runTasks();
    assertThat(full.get("k")).as("it is locked").isNull();

    full.host.call(BOB, new MapMessages.Set("m", data("k"), data("w"), 1, -1));
    full.unlock(BOB, 1, "k");
    full.host.runTasks();

    assertThat(waiting.value()).isEqualTo(data("w"));
    assertThat(full.get("k")).isEqualTo("w!");
  }

  @Test
  void writesToTheKey_waitInOrder_andReadersSeeTheEntryAsItWas() {
    map.set("k", "v");
    map.set("other", "v");
    shard.host.delayTasks(true);
    Answer first = process(new Append("1"), "k");
    Answer lock = shard.host.send(BOB, new MapMessages.Lock("m", data("k"), 1, 60_000, 1));
    Answer second = process(new Append("2"), "k");
    Answer tried = shard.host.send(BOB, new TryPut("m", data("k"), data("x"), 1, 0));
    Answer late = shard.host.send(BOB, new TryPut("m", data("k"), data("x"), 1, 100));

    assertThat(map.get("k")).isEqualTo("v");
    map.set("other", "w");
    assertThat(tried.value()).isEqualTo(false);
    assertThat(lock.isWaiting()).isTrue();
    shard.host.advance(101);
    assertThat(late.value()).isEqualTo(false);

    shard.host.runTasks();
    assertThat(first.value()).isEqualTo(data("v"));
    assertThat(lock.isWaiting()).isFalse();
    assertThat(second.isWaiting()).as("the lock was there first").isTrue();
    shard.host.call(BOB, new Unlock("m", data("k"), 1, 2));
    shard.host.runTasks();
    assertThat(second.value()).isEqualTo(data("v1"));
    assertThat(map.get("k")).isEqualTo("v12");
    assertReplicated();
  }

  @Test
  void entryThatChangesMeanwhile_isProcessedAgain() {
    map.set("k", "v");
    shard.host.delayTasks(true);
    CompletableFuture<String> appended =
        map.async().executeOnKey("k", new Append("1")).toCompletableFuture();
    map.clear();

    assertThat(shard.host.runTasks()).isEqualTo(2);

    map.size();
    assertThat(appended).isCompletedWithValue(null);
    assertThat(map.get("k")).isEqualTo("1");
    assertReplicated();
  }
}
