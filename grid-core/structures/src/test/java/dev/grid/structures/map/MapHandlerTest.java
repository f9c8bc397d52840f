package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.Values.all;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapShard.AS_CONFIGURED;
import static dev.grid.structures.map.MapShard.NAME;
import static dev.grid.structures.map.MapShard.THREAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.map.MapConfig;
import dev.grid.protocol.Message;
import dev.grid.structures.map.MapMessages.*;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What calls do to entries that nobody has locked and whose time is not up. */
class MapHandlerTest {

  private final MapShard shard = new MapShard();

  @Test
  void put_returns_the_value_before() {
    assertThat(shard.put("k", "a")).isNull();
    assertThat(shard.put("k", "b")).isEqualTo("a");
    assertThat(shard.get("k")).isEqualTo("b");
    assertThat(shard.get("other")).isNull();
    assertThat(shard.events()).containsExactly("ADDED k null->a", "UPDATED k a->b");
  }

  @Test
  void set_and_putTransient_store_and_return_nothing() {
    assertThat(shard.call(new MapMessages.Set(NAME, data("k"), data("a"), THREAD, AS_CONFIGURED)))
        .isNull();
    assertThat(shard.call(new PutTransient(NAME, data("k"), data("b"), THREAD, AS_CONFIGURED)))
        .isNull();
    assertThat(shard.get("k")).isEqualTo("b");
    assertThat(shard.events()).containsExactly("ADDED k null->a", "UPDATED k a->b");
  }

  @Test
  void putIfAbsent_stores_once() {
    assertThat(shard.call(putIfAbsent("a"))).isNull();
    assertThat(shard.call(putIfAbsent("b"))).isEqualTo("a");
    assertThat(shard.get("k")).isEqualTo("a");
    assertThat(shard.events()).containsExactly("ADDED k null->a");
  }

  private static PutIfAbsent putIfAbsent(String value) {
    return new PutIfAbsent(NAME, data("k"), data(value), THREAD, AS_CONFIGURED);
  }

  @Test
  void tryPut_stores_without_a_look_at_what_is_there() {
    assertThat(shard.call(new TryPut(NAME, data("k"), data("a"), THREAD, 0))).isEqualTo(true);
    assertThat(shard.call(new TryPut(NAME, data("k"), data("b"), THREAD, 0))).isEqualTo(true);
    assertThat(shard.get("k")).isEqualTo("b");
    assertThat(shard.events()).containsExactly("ADDED k null->a", "ADDED k null->b");
  }

  @Test
  void replace_changes_what_is_there() {
    assertThat(shard.call(new Replace(NAME, data("k"), data("a"), THREAD))).isNull();
    assertThat(shard.entries()).isEmpty();
    shard.put("k", "a");
    assertThat(shard.call(new Replace(NAME, data("k"), data("b"), THREAD))).isEqualTo("a");
    assertThat(shard.events()).containsExactly("ADDED k null->a", "UPDATED k a->b");
  }

  @Test
  void replaceIfSame_compares_serialized_values() {
    shard.put("k", "a");

    assertThat(shard.call(new ReplaceIfSame(NAME, data("k"), data("x"), data("b"), THREAD)))
        .isEqualTo(false);
    assertThat(shard.call(new ReplaceIfSame(NAME, data("k"), data("a"), data("b"), THREAD)))
        .isEqualTo(true);
    assertThat(shard.call(new ReplaceIfSame(NAME, data("none"), data("a"), data("b"), THREAD)))
        .isEqualTo(false);
    assertThat(shard.entries()).isEqualTo(Map.of("k", "b"));
  }

  @Test
  void remove_tells_the_value_and_delete_whether_there_was_one() {
    shard.put("k", "a");
    shard.put("l", "b");
    shard.put("n", "c");
    shard.events();

    assertThat(shard.call(new Remove(NAME, data("k"), THREAD))).isEqualTo("a");
    assertThat(shard.call(new Remove(NAME, data("k"), THREAD))).isNull();
    assertThat(shard.call(new Delete(NAME, data("l"), THREAD))).isEqualTo(true);
    assertThat(shard.call(new Delete(NAME, data("l"), THREAD))).isEqualTo(false);
    assertThat(shard.call(new TryRemove(NAME, data("n"), THREAD, 0))).isEqualTo(true);
    assertThat(shard.call(new TryRemove(NAME, data("n"), THREAD, 0))).isEqualTo(false);
    assertThat(shard.entries()).isEmpty();
    assertThat(shard.events())
        .containsExactly("REMOVED k a->null", "REMOVED l null->null", "REMOVED n c->null");
  }

  @Test
  void removeIfSame_compares_serialized_values() {
    shard.put("k", "a");

    assertThat(shard.call(new RemoveIfSame(NAME, data("k"), data("x"), THREAD))).isEqualTo(false);
    assertThat(shard.call(new RemoveIfSame(NAME, data("k"), data("a"), THREAD))).isEqualTo(true);
    assertThat(shard.call(new RemoveIfSame(NAME, data("k"), data("a"), THREAD))).isEqualTo(false);
  }

  @Test
  void evict_removes_with_an_event_of_its_own() {
    shard.put("k", "a");
    shard.events();

    assertThat(shard.call(new Evict(NAME, data("k"), THREAD))).isEqualTo(true);
    assertThat(shard.call(new Evict(NAME, data("k"), THREAD))).isEqualTo(false);
    assertThat(shard.events()).containsExactly("EVICTED k a->null");
  }

  @Test
  void many_keys_at_once() {
    shard.call(
        new PutAll(
            NAME, List.of(Map.entry(data("k"), data("a")), Map.entry(data("l"), data("b"))), true));

    assertThat(shard.call(new GetAll(NAME, all("k", "none", "l"))))
        .isEqualTo(List.of("k=a", "l=b"));
    assertThat(shard.call(new ContainsKey(NAME, data("k"), THREAD))).isEqualTo(true);
    assertThat(shard.call(new ContainsKey(NAME, data("x"), THREAD))).isEqualTo(false);
    assertThat(shard.events()).containsExactly("ADDED k null->a", "ADDED l null->b");
  }

  @Test
  void questions_to_the_whole_map() {
    shard.put("k", "a");
    shard.put("l", "b");

    assertThat(combined(new Size(NAME))).isEqualTo(2);
    assertThat(combined(new IsEmpty(NAME))).isEqualTo(false);
    assertThat(combined(new ContainsValue(NAME, data("b")))).isEqualTo(true);
    assertThat(combined(new ContainsValue(NAME, data("x")))).isEqualTo(false);
    assertThat(list(new KeySet(NAME))).hasSize(2).contains("k");
    assertThat(list(new Values(NAME))).hasSize(2).contains("a");
    assertThat(list(new EntrySet(NAME))).hasSize(2).contains("l=b");
  }

  private Object combined(Message<?> message) {
    return Objects.requireNonNull(MapShard.readable(shard.host.callAll(ALICE, message).reply()));
  }

  private List<Object> list(Message<?> message) {
    return new ArrayList<>((List<?>) combined(message));
  }

  @Test
  void clear_and_evictAll_publish_one_event_for_the_map() {
    for (Message<?> message : List.of(new Clear(NAME), new EvictAll(NAME))) {
      shard.put("k", "a");
      shard.put("l", "b");
      shard.events();

      List<?> events = shard.host.callAll(ALICE, message).events();

      assertThat(shard.entries()).isEmpty();
      assertThat(shard.events()).isEmpty();
      assertThat(events).hasSize(1);
      EntryChanged event = (EntryChanged) events.getFirst();
      assertThat(event.numberOfAffectedEntries()).isEqualTo(2);
      assertThat(event.key()).isNull();
      assertThat(shard.host.callAll(ALICE, message).events()).isEmpty();
    }
  }

  @Test
  void entry_view_tells_what_is_known() {
    assertThat(view("k")).isEqualTo(new GetEntryViewReply(null, EntryTimes.FOR_EVER));
    shard.put("k", "a");
    shard.put("k", "b");

    SimpleEntryView view = Objects.requireNonNull(view("k").response());
    assertThat(view.value()).isEqualTo(data("b"));
    assertThat(view.version()).isEqualTo(1);
    assertThat(view.hits()).isEqualTo(-1);
    assertThat(view.creationTime()).isEqualTo(-1);
    assertThat(view.expirationTime()).isEqualTo(EntryTimes.FOR_EVER);
    assertThat(view.cost()).isEqualTo(shard.host.state().bytes());
  }

  @Test
  void entry_view_tells_times_and_hits_where_they_are_kept() {
    MapShard kept = new MapShard(MapConfig.named(NAME).withPerEntryStats(true));
    long created = kept.host.nowMillis();
    kept.put("k", "a");
    kept.host.advance(10);
    kept.put("k", "b", 1_000, 500);
    kept.host.advance(10);
    kept.get("k");
    kept.get("k");

    Object reply = kept.call(new GetEntryView(NAME, data("k"), THREAD));
    assertThat(reply)
        .isEqualTo(
            new GetEntryViewReply(
                new SimpleEntryView(
                    data("k"),
                    data("b"),
                    kept.host.state().bytes(),
                    created,
                    created + 20 + 500,
                    3,
                    created + 20,
                    0,
                    created + 10,
                    1,
                    1_000,
                    500),
                500));
  }

  private GetEntryViewReply view(String key) {
    return (GetEntryViewReply) host(new GetEntryView(NAME, data(key), THREAD));
  }

  @Test
  void iteration_fetches_every_entry_in_batches() {
    Set<Object> stored = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      shard.put("key" + i, "value" + i);
      stored.add("key" + i + "=value" + i);
    }
    List<Object> keys = new ArrayList<>();
    List<Object> entries = new ArrayList<>();
    List<Map.Entry<Integer, Integer>> pointers = List.of(Map.entry(Integer.MAX_VALUE, -1));
    int batches = 0;
    while (pointers.getLast().getKey() >= 0) {
      FetchEntriesReply reply = (FetchEntriesReply) host(new FetchEntries(NAME, pointers, 30));
      FetchKeysReply keysReply = (FetchKeysReply) host(new FetchKeys(NAME, pointers, 30));
      reply
          .entries()
          .forEach(entry -> entries.add(Objects.requireNonNull(MapShard.readable(entry))));
      keysReply.keys().forEach(key -> keys.add(dev.grid.structures.Values.text(key)));
      assertThat(keysReply.iterationPointers()).isEqualTo(reply.iterationPointers());
      pointers = reply.iterationPointers();
      batches++;
    }
    assertThat(entries).hasSize(500).containsExactlyInAnyOrderElementsOf(stored);
    assertThat(keys).hasSize(500).doesNotHaveDuplicates();
    assertThat(batches).isBetween(10, 18);
  }

  private Object host(Message<?> message) {
    return Objects.requireNonNull(shard.host.call(ALICE, message));
  }

  @Test
  void iteration_refuses_pointers_that_make_no_sense() {
    List<Map.Entry<Integer, Integer>> start = List.of(Map.entry(Integer.MAX_VALUE, -1));
    List<Map.Entry<Integer, Integer>> ended = List.of(Map.entry(-1, 0));

    for (FetchKeys fetch :
        List.of(
            new FetchKeys(NAME, List.of(), 10),
            new FetchKeys(NAME, start, 0),
            new FetchKeys(NAME, ended, 10))) {
      assertThatThrownBy(() -> shard.call(fetch)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void bytes_are_counted_in_and_out() {
    shard.put("k", "a");
    long one = shard.host.state().bytes();
    assertThat(one).isEqualTo(MapEntry.OVERHEAD_BYTES + data("k").length() + data("a").length());
    shard.put("k", "abc");
    assertThat(shard.host.state().bytes()).isEqualTo(one + 2);
    shard.put("k", "abc", 1_000, MapShard.FOR_EVER);
    assertThat(shard.host.state().bytes()).isEqualTo(one + 2 + EntryTimes.OVERHEAD_BYTES);
    shard.call(new Remove(NAME, data("k"), THREAD));
    assertThat(shard.host.state().bytes()).isZero();
    assertThat(shard.host.state().isEmpty()).isTrue();
  }

  @Test
  void listener_messages_are_not_for_partitions() {
    assertThatThrownBy(() -> shard.call(new AddEntryListener(NAME, true, 1, true)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void bytes_of_long_values_are_counted_exactly() {
    shard.put("k", "");
    long none = shard.host.state().bytes();

    for (int length : new int[] {65_000, 65_600, 200_000, 65_500, 3, 70_000, 0}) {
      shard.put("k", "x".repeat(length));
      assertThat(shard.host.state().bytes()).as("length=%s", length).isEqualTo(none + length);
    }
  }

  @Test
  void versions_count_on_beyond_what_a_small_entry_can_hold() {
    shard.put("k", "v");

    for (int i = 1; i <= MapEntry.SMALL_VERSION_MAX + 2; i++) {
      shard.put("k", "v");
    }

    SimpleEntryView view = Objects.requireNonNull(view("k").response());
    assertThat(view.version()).isEqualTo(MapEntry.SMALL_VERSION_MAX + 2L);
    assertThat(view.expirationTime()).isEqualTo(EntryTimes.FOR_EVER);
    assertThat(view.creationTime()).isEqualTo(-1);
    assertThat(view.cost()).isEqualTo(shard.host.state().bytes());
    assertThat(shard.host.replica().bytes()).isEqualTo(shard.host.state().bytes());
  }
}
