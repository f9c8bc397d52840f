package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.ShardHost.BOB;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapShard.AS_CONFIGURED;
import static dev.grid.structures.map.MapShard.NAME;
import static dev.grid.structures.map.MapShard.THREAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.map.EntryEventType;
import dev.grid.map.EvictionConfig;
import dev.grid.map.JournalConfig;
import dev.grid.map.JournalEvent;
import dev.grid.map.MapConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.JournalEventForm;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.Values;
import dev.grid.structures.map.JournalMessages.Bounds;
import dev.grid.structures.map.JournalMessages.EventJournalRead;
import dev.grid.structures.map.JournalMessages.EventJournalSubscribe;
import dev.grid.structures.map.JournalMessages.Events;
import dev.grid.structures.map.MapMessages.*;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a map remembers of its changes in one partition, and how that is read. */
class MapJournalTest {

  private static final int CAPACITY = 10;

  private MapShard shard = new MapShard(config());

  private static MapConfig config() {
    return MapConfig.named("m*").withJournal(JournalConfig.ofCapacity(CAPACITY));
  }

  private static EventJournalRead asking(long start, int min, int max) {
    return new EventJournalRead(NAME, start, min, max, null, null);
  }

  private Events read(long start, int min, int max) {
    return (Events) Objects.requireNonNull(shard.host.call(ALICE, asking(start, min, max)));
  }

  private List<String> readable(Events events) {
    List<String> all = new ArrayList<>();
    for (Data item : events.items()) {
      JournalEventForm form =
          Objects.requireNonNull(shard.host.serialization().<JournalEventForm>toObject(item));
      all.add(
          EntryEventType.of(form.type())
              + " "
              + Values.text(form.key())
              + " "
              + text(form.oldValue())
              + "->"
              + text(form.value()));
    }
    return all;
  }

  private static @Nullable String text(@Nullable Data data) {
    return data == null ? null : Values.text(data);
  }

  private List<String> all() {
    return readable(read(0, 0, 100));
  }

  private Bounds bounds() {
    return (Bounds) Objects.requireNonNull(shard.host.call(ALICE, new EventJournalSubscribe(NAME)));
  }

  @Test
  void each_change_is_an_event_with_what_was_there_before() {
    shard.put("k", "1");
    shard.put("k", "2");
    shard.call(new PutAll(NAME, List.of(Map.entry(data("k"), data("3"))), false));
    shard.call(new Delete(NAME, data("k"), THREAD));
    shard.call(new TryPut(NAME, data("k"), data("4"), THREAD, 0));
    shard.call(new Replace(NAME, data("k"), data("5"), THREAD));
    shard.call(new Evict(NAME, data("k"), THREAD));

    assertThat(all())
        .containsExactly(
            "ADDED k null->1",
            "UPDATED k 1->2",
            "UPDATED k 2->3",
            "REMOVED k 3->null",
            "ADDED k null->4",
            "UPDATED k 4->5",
            "EVICTED k 5->null");
    assertThat(bounds()).isEqualTo(new Bounds(0, 6));
  }

  @Test
  void what_changes_nothing_of_an_entry_is_no_event() {
    shard.put("k", "1");
    shard.get("k");
    shard.call(new PutIfAbsent(NAME, data("k"), data("2"), THREAD, AS_CONFIGURED));
    shard.call(new SetTtl(NAME, data("k"), 5_000));
    shard.call(new Remove(NAME, data("other"), THREAD));
    shard.lock(BOB, 1, "k");

    assertThat(all()).containsExactly("ADDED k null->1");
  }

  @Test
  void an_entry_whose_time_is_up_is_evicted() {
    shard.put("k", "1", 100, 0);
    shard.host.advance(200);
    shard.get("k");

    assertThat(all()).containsExactly("ADDED k null->1", "EVICTED k 1->null");
  }

  @Test
  void an_eviction_is_an_event() {
    shard = new MapShard(config().withEviction(EvictionConfig.entries(1)));
    shard.put("k1", "1");
    shard.put("k2", "2");

    assertThat(all()).contains("EVICTED k1 1->null");
  }

  @Test
  void clearing_has_an_event_for_each_entry_that_was_not_locked() {
    shard.put("k1", "1");
    shard.put("k2", "2");
    shard.call(new RemoveUnlocked(NAME, false));
    shard.put("k1", "3");
    shard.put("k2", "4");
    shard.lock(BOB, 1, "k2");
    shard.call(new RemoveUnlocked(NAME, true));

    assertThat(all())
        .contains("REMOVED k1 1->null", "REMOVED k2 2->null", "EVICTED k1 3->null")
        .doesNotContain("EVICTED k2 4->null");
  }

  @Test
  void clearing_more_than_there_is_room_for_keeps_sequences_and_the_last() {
    for (int i = 0; i < 3 * CAPACITY; i++) {
      shard.put("k" + i, "v");
    }
    shard.call(new RemoveUnlocked(NAME, false));

    assertThat(bounds()).isEqualTo(new Bounds(5 * CAPACITY, 6 * CAPACITY - 1));
    assertThat(all()).hasSize(CAPACITY).allMatch(event -> event.startsWith("REMOVED"));
    assertThat(MapContent.of(shard.host.replica())).isEqualTo(MapContent.of(shard.host.state()));
  }

  @Test
  void copies_are_told_only_of_what_a_change_leaves_in_it() {
    List<MapEffect> told = new ArrayList<>();
    shard.host.onEffect(effect -> told.add((MapEffect) effect));
    List<Map.Entry<Data, Data>> many = new ArrayList<>();
    for (int i = 0; i < 3 * CAPACITY; i++) {
      many.add(Map.entry(data("k" + i), data("v")));
    }
    shard.call(new PutAll(NAME, many, false));

    List<MapEffect> effects = ((MapEffect.Several) told.getFirst()).effects();
    assertThat(effects.stream().filter(MapEffect.Journaled.class::isInstance)).hasSize(CAPACITY);
    assertThat(bounds()).isEqualTo(new Bounds(2 * CAPACITY, 3 * CAPACITY - 1));
    assertThat(MapContent.of(shard.host.replica())).isEqualTo(MapContent.of(shard.host.state()));
  }

  @Test
  void whoever_has_read_all_hears_of_a_clearing_of_more_than_there_is_room_for() {
    for (int i = 0; i < 3 * CAPACITY; i++) {
      shard.put("k" + i, "v");
    }
    Answer waiting = shard.host.send(ALICE, asking(3 * CAPACITY, 1, 5));
    assertThat(shard.host.waiting()).isEqualTo(1);

    shard.call(new RemoveUnlocked(NAME, false));

    assertThat(waiting.value()).isInstanceOf(Events.class);
  }

  @Test
  void the_oldest_make_room_and_a_late_reader_begins_with_what_is_there() {
    for (int i = 0; i < CAPACITY + 3; i++) {
      shard.put("k", "" + i);
    }

    assertThat(bounds()).isEqualTo(new Bounds(3, CAPACITY + 2));
    Events events = read(0, 1, 2);
    assertThat(events.itemSeqs()).containsExactly(3, 4);
    assertThat(events.nextSeq()).isEqualTo(5);
    assertThat(events.readCount()).isEqualTo(2);
  }

  @Test
  void its_bytes_are_bounded_by_its_capacity() {
    for (int i = 0; i <= CAPACITY; i++) {
      shard.put("k", "v");
    }
    long full = shard.host.state().bytes();
    for (int i = 0; i < 10 * CAPACITY; i++) {
      shard.put("k", "v");
    }

    assertThat(shard.host.state().bytes()).isLessThan(full + 100);
  }

  @Test
  void events_whose_time_is_over_are_gone_and_sequences_go_on() {
    shard =
        new MapShard(
            MapConfig.named("m*")
                .withJournal(
                    JournalConfig.ofCapacity(CAPACITY).withTimeToLive(Duration.ofMillis(100))));
    shard.put("k", "1");
    long bytes = shard.host.state().bytes();
    shard.host.elapse(200);
    assertThat(bounds()).as("nobody sees it").isEqualTo(new Bounds(1, 0));
    shard.host.advance(200);
    assertThat(shard.host.state().bytes()).as("it is freed").isLessThan(bytes);

    assertThat(MapContent.of(shard.host.replica())).isEqualTo(MapContent.of(shard.host.state()));
    shard.put("k", "2");
    assertThat(all()).containsExactly("UPDATED k 1->2");
    assertThat(bounds()).isEqualTo(new Bounds(1, 1));
  }

  @Test
  void a_reader_waits_for_the_least_it_wants() {
    Answer answer = shard.send(asking(0, 2, 10));
    assertThat(answer.isWaiting()).isTrue();
    shard.put("k", "1");
    assertThat(answer.isWaiting()).isTrue();
    shard.put("k", "2");

    assertThat(readable((Events) Objects.requireNonNull(answer.value()))).hasSize(2);
  }

  @Test
  void large_events_are_answered_before_there_are_as_many_as_wanted() {
    String large = "x".repeat((int) JournalReading.ANSWER_BYTES_MAX);
    shard.put("k", large);

    assertThat(read(0, 2, 10).readCount()).isEqualTo(1);
  }

  /** Sent as it is, as records are. */
  record Added() implements Predicate<JournalEvent<String, String>> {

    @Override
    public boolean test(JournalEvent<String, String> event) {
      return event.type() == EntryEventType.ADDED;
    }
  }

  record NewValue() implements Function<JournalEvent<String, String>, String> {

    @Override
    public @Nullable String apply(JournalEvent<String, String> event) {
      return event.value();
    }
  }

  record Failing() implements Predicate<JournalEvent<String, String>> {

    @Override
    public boolean test(JournalEvent<String, String> event) {
      throw new IllegalStateException("no, not " + event.key());
    }
  }

  private EventJournalRead asking(
      long start, int min, @Nullable Object filter, @Nullable Object projection) {
    return new EventJournalRead(NAME, start, min, 100, code(filter), code(projection));
  }

  private @Nullable Data code(@Nullable Object object) {
    return object == null ? null : shard.host.serialization().toData(object);
  }

  private static List<String> texts(@Nullable Object answer) {
    return ((Events) Objects.requireNonNull(answer)).items().stream().map(Values::text).toList();
  }

  @Test
  void a_filter_waits_for_events_that_pass_and_counts_the_others() {
    Answer answer = shard.send(asking(0, 2, new Added(), new NewValue()));
    shard.put("k", "1");
    shard.put("k", "2");
    assertThat(answer.isWaiting()).isTrue();
    shard.put("other", "3");

    assertThat(texts(answer.value())).containsExactly("1", "3");
    Events events = (Events) Objects.requireNonNull(answer.value());
    assertThat(events.itemSeqs()).containsExactly(0, 2);
    assertThat(events.readCount()).isEqualTo(3);
    assertThat(events.nextSeq()).isEqualTo(3);
  }

  @Test
  void a_projection_leaves_out_what_it_makes_null() {
    shard.put("k", "1");
    shard.call(new Remove(NAME, data("k"), THREAD));
    shard.put("k", "2");

    assertThat(texts(shard.host.call(ALICE, asking(0, 0, null, new NewValue()))))
        .containsExactly("1", "2");
  }

  @Test
  void a_waiting_reader_that_is_overtaken_says_what_it_had_read() {
    Answer answer = shard.send(asking(0, 2, new Added(), null));
    shard.put("k", "0");
    shard.host.delayTasks(true);
    for (int i = 1; i <= 2 * CAPACITY; i++) {
      shard.put("k", "" + i);
    }
    shard.put("other", "x");
    shard.host.runTasks();

    Events events = (Events) Objects.requireNonNull(answer.value());
    assertThat(events.nextSeq()).isLessThanOrEqualTo(CAPACITY + 2);
    assertThat(read(events.nextSeq(), 0, 1).nextSeq())
        .as("the next read tells of what is lost")
        .isGreaterThan(events.nextSeq() + 1);
  }

  @Test
  void what_cannot_be_asked_is_refused() {
    shard.put("k", "1");
    assertThatThrownBy(() -> read(0, 3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("minSize=3");
    assertThatThrownBy(() -> read(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read(0, -1, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read(0, CAPACITY + 1, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capacity=" + CAPACITY);
    assertThatThrownBy(() -> read(2, 0, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("newestSequence=0");
    assertThat(read(1, 0, 100).items()).isEmpty();
    assertThatThrownBy(() -> shard.host.call(ALICE, asking(0, 0, new Failing(), null)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not k");
    assertThatThrownBy(() -> shard.host.call(ALICE, asking(0, 0, "no code", null)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("filter");
    shard = new MapShard();
    assertThatThrownBy(() -> read(0, 0, 1))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("journal");
    assertThatThrownBy(this::bounds).isInstanceOf(UnsupportedOperationException.class);
  }
}
