package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.ShardHost.BOB;
import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.kernel.Slice;
import dev.grid.map.EntryProcessor;
import dev.grid.map.GridMap;
import dev.grid.map.MutableEntry;
import dev.grid.map.ReadOnlyEntryProcessor;
import dev.grid.protocol.Data;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.map.EntryCodeMessages.ProcessSlice;
import dev.grid.structures.map.EntryCodeMessages.ReplaceAll;
import dev.grid.structures.map.MapMessages.ScanReply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Users' code over many entries of a partition: in slices that hold nothing. */
class EntriesProcessingTest {

  private static final int MANY = 5 * EntriesProcessing.SLICE_ENTRIES_MAX + 1;

  private final MapShard shard = new MapShard();
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

  /** Removes entries whose value is this one. */
  record RemoveIf(String value) implements EntryProcessor<String, String, Boolean> {

    @Override
    public @Nullable Boolean process(MutableEntry<String, String> entry) {
      if (value.equals(entry.value())) {
        entry.remove();
        return true;
      }
      return null;
    }
  }

  /** Fails at one value, after it has changed the entry. */
  record FailAt(String value) implements EntryProcessor<String, String, String> {

    @Override
    public @Nullable String process(MutableEntry<String, String> entry) {
      String before = entry.value();
      entry.setValue("never");
      if (value.equals(before)) {
        throw new IllegalArgumentException("as the test wants it");
      }
      return null;
    }
  }

  record Look() implements ReadOnlyEntryProcessor<String, String, String> {

    @Override
    public String process(MutableEntry<String, String> entry) {
      return entry.key() + "=" + entry.value();
    }
  }

  /** Says that it changes nothing, and does. */
  record Liar() implements ReadOnlyEntryProcessor<String, String, String> {

    @Override
    public String process(MutableEntry<String, String> entry) {
      entry.setValue("never");
      return "changed";
    }
  }

  /** Answers what nobody can write. */
  record Unwritable() implements EntryProcessor<String, String, Object> {

    @Override
    public Object process(MutableEntry<String, String> entry) {
      entry.setValue("never");
      return new Thread("never started");
    }
  }

  record Join(String text) implements BiFunction<String, String, String> {

    @Override
    public String apply(String key, String value) {
      return key + text + value;
    }
  }

  /** Answers nothing. */
  record Forget(int unused) implements BiFunction<String, String, String> {

    @Override
    @SuppressWarnings("NullAway") // What it must not do.
    public String apply(String key, String value) {
      return null;
    }
  }

  private void put(int count) {
    for (int i = 0; i < count; i++) {
      map.put("k" + i, "v");
    }
  }

  private void assertReplicated() {
    assertThat(shard.host.replica().digest()).isEqualTo(shard.host.state().digest());
  }

  private Answer send(EntryProcessor<String, String, ?> processor, int from) {
    Data code = shard.host.serialization().toData(processor);
    return shard.host.send(ALICE, new ProcessSlice("m", 0, code, from, null, null));
  }

  private static ScanReply reply(Answer answer) {
    return (ScanReply) answer.value();
  }

  @Test
  void allEntries_areProcessedOnce() {
    put(MANY);

    Map<String, String> before = map.executeOnEntries(new Append("+"));

    assertThat(before).hasSize(MANY).containsEntry("k7", "v");
    assertThat(map.values()).hasSize(MANY).containsOnly("v+");
    assertReplicated();
  }

  @Test
  void entries_areRemoved_andNullAnswersLeftOut() {
    put(MANY);
    map.put("k3", "other");

    Map<String, Boolean> removed = map.executeOnEntries(new RemoveIf("v"));

    assertThat(removed).hasSize(MANY - 1).doesNotContainKey("k3");
    assertThat(map.entrySet()).singleElement().isEqualTo(Map.entry("k3", "other"));
    assertReplicated();
  }

  @Test
  void keys_areProcessed_whetherTheyHaveEntriesOrNot() {
    put(3);

    Map<String, String> before = map.executeOnKeys(List.of("k1", "new", "k1"), new Append("+"));

    assertThat(before).isEqualTo(Map.of("k1", "v"));
    assertThat(map.getAll(List.of("k0", "k1", "new")))
        .isEqualTo(Map.of("k0", "v", "k1", "v+", "new", "+"));
    assertReplicated();
  }

  @Test
  void noKeys_areNoCall() {
    assertThat(map.executeOnKeys(List.of(), new Append("+"))).isEmpty();
  }

  @Test
  void entryThatChangesMeanwhile_isProcessedAlone_holdingItsKey_andEachOnce() {
    put(8);
    shard.host.delayTasks(true);
    Answer first = send(new Append("+"), Slice.START);
    map.put("k3", "w");
    shard.host.runTasks();

    int next = reply(first).next();
    assertThat(next).as("goes on with one alone").isLessThan(Slice.END);
    Answer alone = send(new Append("+"), next);
    Answer writer = shard.host.send(BOB, new MapMessages.Set("m", data("k3"), data("x"), 1, -1));
    assertThat(writer.isWaiting()).as("the key is held").isTrue();
    map.put("k4", map.get("k4") + "!");
    shard.host.runTasks();
    assertThat(writer.isWaiting()).isFalse();
    for (int from = reply(alone).next(); from != Slice.END; ) {
      Answer rest = send(new Append("+"), from);
      shard.host.runTasks();
      from = reply(rest).next();
    }

    Map<String, String> expected = new HashMap<>();
    for (int i = 0; i < 8; i++) {
      expected.put("k" + i, "v+");
    }
    expected.put("k3", "x");
    assertThat(map.getAll(expected.keySet()))
        .as("k4 was changed before or after its turn")
        .satisfiesAnyOf(
            now -> assertThat(now).isEqualTo(with(expected, "k4", "v+!")),
            now -> assertThat(now).isEqualTo(with(expected, "k4", "v!+")));
    assertReplicated();
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> changed = new HashMap<>(map);
    changed.put(key, value);
    return changed;
  }

  @Test
  void keyThatAnotherHasLocked_isWaitedFor_andThoseBeforeItAreDone() {
    put(8);
    shard.host.call(BOB, new MapMessages.Lock("m", data("k3"), 1, -1, 1));
    int from = Slice.START;
    Answer waits = send(new Append("+"), from);
    if (!waits.isWaiting()) {
      waits = send(new Append("+"), reply(waits).next());
    }
    assertThat(waits.isWaiting()).isTrue();
    assertThat(map.get("k3")).isEqualTo("v");

    shard.host.call(BOB, new MapMessages.Unlock("m", data("k3"), 1, 2));

    for (int next = reply(waits).next(); next != Slice.END; ) {
      next = reply(send(new Append("+"), next)).next();
    }
    assertThat(map.values()).hasSize(8).containsOnly("v+");
  }

  @Test
  void keyThatTheCallerHasLocked_isNoObstacle() {
    put(8);
    map.lock("k3");

    map.executeOnEntries(new Append("+"));

    assertThat(map.values()).hasSize(8).containsOnly("v+");
  }

  @Test
  void processorThatChangesNothing_waitsForNoLock_andMustNotChange() {
    put(2);
    shard.host.call(BOB, new MapMessages.Lock("m", data("k1"), 1, -1, 1));

    assertThat(map.executeOnEntries(new Look())).isEqualTo(Map.of("k0", "k0=v", "k1", "k1=v"));
    assertThat(map.executeOnKeys(List.of("k1", "none"), new Look()))
        .isEqualTo(Map.of("k1", "k1=v", "none", "none=null"));
    assertThat(map.executeOnKey("k1", new Look())).isEqualTo("k1=v");
    assertThatThrownBy(() -> map.executeOnKey("k0", new Liar()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("Liar");
    assertThatThrownBy(() -> map.executeOnEntries(new Liar()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(map.values()).containsOnly("v");
  }

  @Test
  void processorThatFails_failsTheCall_andChangesNothingOfItsSlice() {
    put(3);
    map.put("k1", "bad");

    assertThatThrownBy(() -> map.executeOnEntries(new FailAt("bad")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("as the test wants it");

    assertThat(map.getAll(List.of("k0", "k1", "k2")))
        .isEqualTo(Map.of("k0", "v", "k1", "bad", "k2", "v"));
  }

  @Test
  void answerThatCannotBeWritten_failsTheCall_andChangesNothing() {
    put(1);

    assertThatThrownBy(() -> map.executeOnEntries(new Unwritable()))
        .isInstanceOf(GridSerializationException.class);
    assertThat(map.get("k0")).isEqualTo("v");
  }

  @Test
  void functions_replaceAll() {
    put(MANY);
    Data function = shard.host.serialization().toData(new Join(":"));

    shard.callAll(new ReplaceAll("m", function));

    assertThat(map.get("k9")).isEqualTo("k9:v");
    assertThat(map.values()).allMatch(value -> value.endsWith(":v"));
    assertReplicated();
  }

  @Test
  void functionThatReturnsNull_failsItsCall_andChangesNothing() {
    put(2);
    Data function = shard.host.serialization().toData(new Forget(1));

    assertThatThrownBy(() -> shard.callAll(new ReplaceAll("m", function)))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("what the function has returned");
    assertThat(map.values()).containsOnly("v");
  }

  @Test
  void whatIsNoFunction_isRefused() {
    put(1);
    Data processor = shard.host.serialization().toData(new Append("+"));

    assertThatThrownBy(() -> shard.callAll(new ReplaceAll("m", processor)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("BiFunction");
  }
}
