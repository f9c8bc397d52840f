package dev.grid.structures.map;

import static dev.grid.structures.RoomHost.ALICE;
import static dev.grid.structures.Values.all;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapRoom.AS_CONFIGURED;
import static dev.grid.structures.map.MapRoom.NAME;
import static dev.grid.structures.map.MapRoom.THREAD;
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

  private final MapRoom room = new MapRoom();

  @Test
  void put_returns_the_value_before() {
    assertThat(room.put("k", "a")).isNull();
    assertThat(room.put("k", "b")).isEqualTo("a");
    assertThat(room.get("k")).isEqualTo("b");
    assertThat(room.get("other")).isNull();
    assertThat(room.events()).containsExactly("ADDED k null->a", "UPDATED k a->b");
  }

  @Test
  void set_and_putTransient_store_and_return_nothing() {
    assertThat(room.call(new MapMessages.Set(NAME, data("k"), data("a"), THREAD, AS_CONFIGURED)))
        .isNull();
    assertThat(room.call(new PutTransient(NAME, data("k"), data("b"), THREAD, AS_CONFIGURED)))
        .isNull();
    assertThat(room.get("k")).isEqualTo("b");
    assertThat(room.events()).containsExactly("ADDED k null->a", "UPDATED k a->b");
  }

  @Test
  void putIfAbsent_stores_once() {
    assertThat(room.call(putIfAbsent("a"))).isNull();
    assertThat(room.call(putIfAbsent("b"))).isEqualTo("a");
    assertThat(room.get("k")).isEqualTo("a");
    assertThat(room.events()).containsExactly("ADDED k null->a");
  }

  private static PutIfAbsent putIfAbsent(String value) {
    return new PutIfAbsent(NAME, data("k"), data(value), THREAD, AS_CONFIGURED);
  }

  @Test
  void tryPut_stores_without_a_look_at_what_is_there() {
    assertThat(room.call(new TryPut(NAME, data("k"), data("a"), THREAD, 0))).isEqualTo(true);
    assertThat(room.call(new TryPut(NAME, data("k"), data("b"), THREAD, 0))).isEqualTo(true);
    assertThat(room.get("k")).isEqualTo("b");
    assertThat(room.events()).containsExactly("ADDED k null->a", "ADDED k null->b");
  }

  @Test
  void replace_changes_what_is_there() {
    assertThat(room.call(new Replace(NAME, data("k"), data("a"), THREAD))).isNull();
    assertThat(room.entries()).isEmpty();
    room.put("k", "a");
    assertThat(room.call(new Replace(NAME, data("k"), data("b"), THREAD))).isEqualTo("a");
    assertThat(room.events()).containsExactly("ADDED k null->a", "UPDATED k a->b");
  }

  @Test
  void replaceIfSame_compares_serialized_values() {
    room.put("k", "a");

    assertThat(room.call(new ReplaceIfSame(NAME, data("k"), data("x"), data("b"), THREAD)))
        .isEqualTo(false);
    assertThat(room.call(new ReplaceIfSame(NAME, data("k"), data("a"), data("b"), THREAD)))
        .isEqualTo(true);
    assertThat(room.call(new ReplaceIfSame(NAME, data("none"), data("a"), data("b"), THREAD)))
        .isEqualTo(false);
    assertThat(room.entries()).isEqualTo(Map.of("k", "b"));
  }

  @Test
  void remove_tells_the_value_and_delete_whether_there_was_one() {
    room.put("k", "a");
    room.put("l", "b");
    room.put("n", "c");
    room.events();

    assertThat(room.call(new Remove(NAME, data("k"), THREAD))).isEqualTo("a");
    assertThat(room.call(new Remove(NAME, data("k"), THREAD))).isNull();
    assertThat(room.call(new Delete(NAME, data("l"), THREAD))).isEqualTo(true);
    assertThat(room.call(new Delete(NAME, data("l"), THREAD))).isEqualTo(false);
    assertThat(room.call(new TryRemove(NAME, data("n"), THREAD, 0))).isEqualTo(true);
    assertThat(room.call(new TryRemove(NAME, data("n"), THREAD, 0))).isEqualTo(false);
    assertThat(room.entries()).isEmpty();
    assertThat(room.events())
        .containsExactly("REMOVED k a->null", "REMOVED l null->null", "REMOVED n c->null");
  }

  @Test
  void removeIfSame_compares_serialized_values() {
    room.put("k", "a");

    assertThat(room.call(new RemoveIfSame(NAME, data("k"), data("x"), THREAD))).isEqualTo(false);
    assertThat(room.call(new RemoveIfSame(NAME, data("k"), data("a"), THREAD))).isEqualTo(true);
    assertThat(room.call(new RemoveIfSame(NAME, data("k"), data("a"), THREAD))).isEqualTo(false);
  }

  @Test
  void evict_removes_with_an_event_of_its_own() {
    room.put("k", "a");
    room.events();

    assertThat(room.call(new Evict(NAME, data("k"), THREAD))).isEqualTo(true);
    assertThat(room.call(new Evict(NAME, data("k"), THREAD))).isEqualTo(false);
    assertThat(room.events()).containsExactly("EVICTED k a->null");
  }

  @Test
  void many_keys_at_once() {
    room.call(
        new PutAll(
            NAME, List.of(Map.entry(data("k"), data("a")), Map.entry(data("l"), data("b"))), true));

    assertThat(room.call(new GetAll(NAME, all("k", "none", "l")))).isEqualTo(List.of("k=a", "l=b"));
    assertThat(room.call(new ContainsKey(NAME, data("k"), THREAD))).isEqualTo(true);
    assertThat(room.call(new ContainsKey(NAME, data("x"), THREAD))).isEqualTo(false);
    assertThat(room.events()).containsExactly("ADDED k null->a", "ADDED l null->b");
  }

  @Test
  void questions_to_the_whole_map() {
    room.put("k", "a");
    room.put("l", "b");

    assertThat(combined(new Size(NAME))).isEqualTo(2);
    assertThat(combined(new IsEmpty(NAME))).isEqualTo(false);
    assertThat(combined(new ContainsValue(NAME, data("b")))).isEqualTo(true);
    assertThat(combined(new ContainsValue(NAME, data("x")))).isEqualTo(false);
    assertThat(list(new KeySet(NAME))).hasSize(2).contains("k");
    assertThat(list(new Values(NAME))).hasSize(2).contains("a");
    assertThat(list(new EntrySet(NAME))).hasSize(2).contains("l=b");
  }

  private Object combined(Message<?> message) {
    return Objects.requireNonNull(MapRoom.readable(room.host.callAll(ALICE, message).reply()));
  }

  private List<Object> list(Message<?> message) {
    return new ArrayList<>((List<?>) combined(message));
  }

  @Test
  void clear_and_evictAll_publish_one_event_for_the_map() {
    for (Message<?> message : List.of(new Clear(NAME), new EvictAll(NAME))) {
      room.put("k", "a");
      room.put("l", "b");
      room.events();

      List<?> events = room.host.callAll(ALICE, message).events();

      assertThat(room.entries()).isEmpty();
      assertThat(room.events()).isEmpty();
      assertThat(events).hasSize(1);
      EntryChanged event = (EntryChanged) events.getFirst();
      assertThat(event.numberOfAffectedEntries()).isEqualTo(2);
      assertThat(event.key()).isNull();
      assertThat(room.host.callAll(ALICE, message).events()).isEmpty();
    }
  }

  @Test
  void entry_view_tells_what_is_known() {
    assertThat(view("k")).isEqualTo(new GetEntryViewReply(null, EntryTimes.FOR_EVER));
    room.put("k", "a");
    room.put("k", "b");

    SimpleEntryView view = Objects.requireNonNull(view("k").response());
    assertThat(view.value()).isEqualTo(data("b"));
    assertThat(view.version()).isEqualTo(1);
    assertThat(view.hits()).isEqualTo(-1);
    assertThat(view.creationTime()).isEqualTo(-1);
    assertThat(view.expirationTime()).isEqualTo(EntryTimes.FOR_EVER);
    assertThat(view.cost()).isEqualTo(room.host.state().bytes());
  }

  @Test
  void entry_view_tells_times_and_hits_where_they_are_kept() {
    MapRoom kept = new MapRoom(MapConfig.named(NAME).withPerEntryStats(true));
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
      room.put("key" + i, "value" + i);
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
          .forEach(entry -> entries.add(Objects.requireNonNull(MapRoom.readable(entry))));
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
    return Objects.requireNonNull(room.host.call(ALICE, message));
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
      assertThatThrownBy(() -> room.call(fetch)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void bytes_are_counted_in_and_out() {
    room.put("k", "a");
    long one = room.host.state().bytes();
    assertThat(one).isEqualTo(MapEntry.OVERHEAD_BYTES + data("k").length() + data("a").length());
    room.put("k", "abc");
    assertThat(room.host.state().bytes()).isEqualTo(one + 2);
    room.put("k", "abc", 1_000, MapRoom.FOR_EVER);
    assertThat(room.host.state().bytes()).isEqualTo(one + 2 + EntryTimes.OVERHEAD_BYTES);
    room.call(new Remove(NAME, data("k"), THREAD));
    assertThat(room.host.state().bytes()).isZero();
    assertThat(room.host.state().isEmpty()).isTrue();
  }

  @Test
  void listener_messages_are_not_for_partitions() {
    assertThatThrownBy(() -> room.call(new AddEntryListener(NAME, true, 1, true)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void bytes_of_long_values_are_counted_exactly() {
    room.put("k", "");
    long none = room.host.state().bytes();

    for (int length : new int[] {65_000, 65_600, 200_000, 65_500, 3, 70_000, 0}) {
      room.put("k", "x".repeat(length));
      assertThat(room.host.state().bytes()).as("length=%s", length).isEqualTo(none + length);
    }
  }

  @Test
  void versions_count_on_beyond_what_a_small_entry_can_hold() {
    room.put("k", "v");

    for (int i = 1; i <= MapEntry.SMALL_VERSION_MAX + 2; i++) {
      room.put("k", "v");
    }

    SimpleEntryView view = Objects.requireNonNull(view("k").response());
    assertThat(view.version()).isEqualTo(MapEntry.SMALL_VERSION_MAX + 2L);
    assertThat(view.expirationTime()).isEqualTo(EntryTimes.FOR_EVER);
    assertThat(view.creationTime()).isEqualTo(-1);
    assertThat(view.cost()).isEqualTo(room.host.state().bytes());
    assertThat(room.host.replica().bytes()).isEqualTo(room.host.state().bytes());
  }
}
