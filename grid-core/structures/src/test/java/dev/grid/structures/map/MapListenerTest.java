package dev.grid.structures.map;

import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.Subscription;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost;
import dev.grid.structures.map.MapMessages.*;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which listener hears of what. */
class MapListenerTest {

  private static final int ALL_FLAGS = -1;

  private static final EntryChanged UPDATED = event(EntryEventType.UPDATED, "k", "new", "old");

  private static EntryChanged event(
      EntryEventType type, @Nullable String key, @Nullable String value, @Nullable String old) {
    return new EntryChanged(
        key == null ? null : data(key),
        value == null ? null : data(value),
        old == null ? null : data(old),
        null,
        type.flag(),
        ShardHost.MEMBER,
        1);
  }

  @SuppressWarnings("unchecked") // A map's listeners are of this event.
  private static @Nullable EntryChanged filter(Message<?> message, EntryChanged event) {
    if (new MapStructure().subscription(message) instanceof Subscription.Add<?> add) {
      assertThat(add.name()).isEqualTo(NAME);
      return ((Subscription.Add<EntryChanged>) add).filter().apply(event);
    }
    throw new AssertionError(message + " adds no listener");
  }

  @Test
  void a_listener_hears_of_the_types_it_asks_for() {
    for (EntryEventType asked : EntryEventType.values()) {
      for (EntryEventType happened : EntryEventType.values()) {
        EntryChanged event = event(happened, "k", null, "old");
        EntryChanged heard = filter(new AddEntryListener(NAME, true, asked.flag(), true), event);
        assertThat(heard).isEqualTo(asked == happened ? event : null);
      }
    }
  }

  @Test
  void values_are_left_out_unless_asked_for() {
    assertThat(filter(new AddEntryListener(NAME, true, ALL_FLAGS, true), UPDATED))
        .isEqualTo(UPDATED);
    assertThat(filter(new AddEntryListener(NAME, false, ALL_FLAGS, true), UPDATED))
        .isEqualTo(event(EntryEventType.UPDATED, "k", null, null));
  }

  @Test
  void a_listener_of_a_key_hears_of_that_key_and_of_the_whole_map() {
    AddEntryListenerToKey own = new AddEntryListenerToKey(NAME, data("k"), true, ALL_FLAGS, true);
    AddEntryListenerToKey other = new AddEntryListenerToKey(NAME, data("x"), true, ALL_FLAGS, true);
    EntryChanged cleared = event(EntryEventType.CLEAR_ALL, null, null, null);
    EntryChanged evicted = event(EntryEventType.EVICT_ALL, null, null, null);

    assertThat(filter(own, UPDATED)).isEqualTo(UPDATED);
    assertThat(filter(other, UPDATED)).isNull();
    assertThat(filter(other, cleared)).isEqualTo(cleared);
    assertThat(filter(other, evicted)).isEqualTo(evicted);
  }

  @Test
  void a_listener_is_removed_by_its_id() {
    UUID id = new UUID(5, 6);

    assertThat(new MapStructure().subscription(new RemoveEntryListener(NAME, id)))
        .isEqualTo(new Subscription.Remove(NAME, id));
    assertThat(new MapStructure().subscription(new Size(NAME))).isNull();
  }

  @Test
  void no_events_are_made_for_nobody() {
    MapShard shard = new MapShard();
    shard.host.hasListeners(false);

    shard.put("k", "a");
    shard.call(new Delete(NAME, data("k"), MapShard.THREAD));

    assertThat(shard.events()).isEmpty();
  }
}
