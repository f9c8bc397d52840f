package dev.grid.structures.queue;

import static dev.grid.structures.Values.all;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.queue.QueueRoom.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.kernel.Subscription;
import dev.grid.protocol.Message;
import dev.grid.structures.RoomHost;
import dev.grid.structures.queue.QueueMessages.*;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What calls that do not wait do. */
class QueueHandlerTest {

  @Test
  void items_come_out_in_the_order_they_went_in() {
    QueueRoom room = QueueRoom.with();

    assertThat(room.call(new Offer(NAME, data("a"), 0))).isEqualTo(true);
    assertThat(room.call(new Put(NAME, data("b")))).isNull();
    assertThat(room.call(new AddAll(NAME, all("c", "d")))).isEqualTo(true);

    assertThat(room.call(new Peek(NAME))).isEqualTo("a");
    assertThat(room.call(new Poll(NAME, 0))).isEqualTo("a");
    assertThat(room.call(new Take(NAME))).isEqualTo("b");
    assertThat(room.call(new DrainTo(NAME))).isEqualTo(List.of("c", "d"));
    assertThat(room.call(new Poll(NAME, 0))).isNull();
    assertThat(room.call(new Peek(NAME))).isNull();
    assertThat(room.events()).containsExactly("+a", "+b", "+c", "+d", "-a", "-b", "-c", "-d");
  }

  @Test
  void counts_say_what_is_in_it_and_what_fits() {
    QueueRoom room = QueueRoom.bounded(3, "a", "b");

    assertThat(room.call(new Size(NAME))).isEqualTo(2);
    assertThat(room.call(new IsEmpty(NAME))).isEqualTo(false);
    assertThat(room.call(new RemainingCapacity(NAME))).isEqualTo(1);
    assertThat(QueueRoom.with().call(new RemainingCapacity(NAME))).isEqualTo(Integer.MAX_VALUE);
    assertThat(QueueRoom.with().call(new IsEmpty(NAME))).isEqualTo(true);
  }

  @Test
  void offer_is_refused_when_full() {
    QueueRoom room = QueueRoom.bounded(2, "a", "b");

    assertThat(room.call(new Offer(NAME, data("c"), 0))).isEqualTo(false);
    assertThat(room.items()).containsExactly("a", "b");
    assertThat(room.events()).isEmpty();
  }

  @Test
  void addAll_adds_all_or_none() {
    QueueRoom room = QueueRoom.bounded(3, "a");

    assertThatThrownBy(() -> room.call(new AddAll(NAME, all("b", "c", "d"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("remainingCapacity=2 items=3");
    assertThat(room.items()).containsExactly("a");

    assertThat(room.call(new AddAll(NAME, all("b", "c")))).isEqualTo(true);
    assertThat(room.items()).containsExactly("a", "b", "c");
    assertThat(room.call(new AddAll(NAME, List.of()))).isEqualTo(true);
  }

  @Test
  void contains_compares_serialized_items() {
    QueueRoom room = QueueRoom.with("a", "b");

    assertThat(room.call(new Contains(NAME, data("b")))).isEqualTo(true);
    assertThat(room.call(new Contains(NAME, data("x")))).isEqualTo(false);
    assertThat(room.call(new ContainsAll(NAME, all("b", "a", "b")))).isEqualTo(true);
    assertThat(room.call(new ContainsAll(NAME, all("a", "x")))).isEqualTo(false);
    assertThat(room.call(new ContainsAll(NAME, List.of()))).isEqualTo(true);
  }

  @Test
  void remove_takes_the_first_equal_item_only() {
    QueueRoom room = QueueRoom.with("a", "b", "a");

    assertThat(room.call(new Remove(NAME, data("a")))).isEqualTo(true);
    assertThat(room.items()).containsExactly("b", "a");
    assertThat(room.call(new Remove(NAME, data("x")))).isEqualTo(false);
    assertThat(room.events()).containsExactly("-a");
  }

  @Test
  void removeAll_takes_every_equal_item() {
    QueueRoom room = QueueRoom.with("a", "b", "a", "c");

    assertThat(room.call(new CompareAndRemoveAll(NAME, all("a", "c", "x")))).isEqualTo(true);
    assertThat(room.items()).containsExactly("b");
    assertThat(room.events()).containsExactly("-a", "-a", "-c");
    assertThat(room.call(new CompareAndRemoveAll(NAME, all("x")))).isEqualTo(false);
    assertThat(room.call(new CompareAndRemoveAll(NAME, List.of()))).isEqualTo(false);
  }

  @Test
  void retainAll_keeps_every_equal_item() {
    QueueRoom room = QueueRoom.with("a", "b", "a", "c");

    assertThat(room.call(new CompareAndRetainAll(NAME, all("a", "x")))).isEqualTo(true);
    assertThat(room.items()).containsExactly("a", "a");
    assertThat(room.events()).containsExactly("-b", "-c");
    assertThat(room.call(new CompareAndRetainAll(NAME, all("a")))).isEqualTo(false);
    assertThat(room.call(new CompareAndRetainAll(NAME, List.of()))).isEqualTo(true);
    assertThat(room.items()).isEmpty();
  }

  @Test
  void drain_takes_up_to_a_limit_and_a_negative_one_is_none() {
    QueueRoom room = QueueRoom.with("a", "b", "c", "d");

    assertThat(room.call(new DrainToMaxSize(NAME, 0))).isEqualTo(List.of());
    assertThat(room.call(new DrainToMaxSize(NAME, 2))).isEqualTo(List.of("a", "b"));
    assertThat(room.call(new DrainToMaxSize(NAME, -1))).isEqualTo(List.of("c", "d"));
    assertThat(room.call(new DrainTo(NAME))).isEqualTo(List.of());
    assertThat(room.events()).containsExactly("-a", "-b", "-c", "-d");
  }

  @Test
  void clear_removes_each_item_for_listeners() {
    QueueRoom room = QueueRoom.with("a", "b");

    assertThat(room.call(new Clear(NAME))).isNull();
    assertThat(room.items()).isEmpty();
    assertThat(room.events()).containsExactly("-a", "-b");
    assertThat(room.host.state().isEmpty()).isTrue();
  }

  @Test
  void iterator_is_what_was_there() {
    QueueRoom room = QueueRoom.with("a", "b");

    Object snapshot = room.call(new Iterator(NAME));
    room.call(new Clear(NAME));

    assertThat(snapshot).isEqualTo(List.of("a", "b"));
  }

  @Test
  void no_events_are_made_for_nobody() {
    QueueRoom room = QueueRoom.with();
    room.host.hasListeners(false);

    room.call(new AddAll(NAME, all("a", "b")));
    room.call(new Poll(NAME, 0));
    room.call(new Clear(NAME));

    assertThat(room.events()).isEmpty();
  }

  @Test
  void bytes_are_counted_in_and_out() {
    QueueRoom room = QueueRoom.with("a", "bb", "ccc", "dddd");
    long each = (long) QueueState.ITEM_OVERHEAD_BYTES + data("").length();

    assertThat(room.host.state().bytes()).isEqualTo(4 * each + 10);
    room.call(new Remove(NAME, data("bb")));
    room.call(new Poll(NAME, 0));
    assertThat(room.host.state().bytes()).isEqualTo(2 * each + 7);
    room.call(new Clear(NAME));
    assertThat(room.host.state().bytes()).isZero();
  }

  @Test
  void listener_gets_items_only_if_it_asks_for_them() {
    ItemChanged event = new ItemChanged(data("a"), RoomHost.MEMBER, 1);

    assertThat(filtered(new AddListener(NAME, true, true), event)).isEqualTo(event);
    assertThat(filtered(new AddListener(NAME, false, true), event))
        .isEqualTo(new ItemChanged(null, RoomHost.MEMBER, 1));
  }

  @SuppressWarnings("unchecked") // The queue's listeners are of this event.
  private static Object filtered(Message<?> message, ItemChanged event) {
    if (new QueueStructure().subscription(message) instanceof Subscription.Add<?> add) {
      assertThat(add.name()).isEqualTo(NAME);
      return Objects.requireNonNull(((Subscription.Add<ItemChanged>) add).filter().apply(event));
    }
    throw new AssertionError(message + " adds no listener");
  }

  @Test
  void listener_is_removed_by_its_id() {
    UUID id = new UUID(5, 6);
    QueueStructure structure = new QueueStructure();

    assertThat(structure.subscription(new RemoveListener(NAME, id)))
        .isEqualTo(new Subscription.Remove(NAME, id));
    assertThat(structure.subscription(new Size(NAME))).isNull();
    QueueRoom room = QueueRoom.with();
    assertThatThrownBy(() -> room.call(new RemoveListener(NAME, id)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void items_that_are_given_back_are_at_the_head_in_their_order() {
    QueueRoom room = QueueRoom.with("a", "b", "c");
    room.call(new DrainToMaxSize(NAME, 2));
    room.events();

    assertThat(room.call(new GiveBack(NAME, all("a", "b")))).isNull();

    assertThat(room.items()).containsExactly("a", "b", "c");
    assertThat(room.events()).containsExactly("+a", "+b");
    assertThat(room.replicatedItems()).containsExactly("a", "b", "c");
  }

  @Test
  void items_that_are_given_back_find_room_in_a_full_queue() {
    QueueRoom room = QueueRoom.bounded(2, "b", "c");
    room.call(new GiveBack(NAME, all("a")));

    assertThat(room.items()).containsExactly("a", "b", "c");
    assertThat(room.call(new RemainingCapacity(NAME))).isEqualTo(0);
    assertThat(room.call(new Offer(NAME, data("d"), 0))).isEqualTo(false);
    room.call(new DrainToMaxSize(NAME, 2));
    assertThat(room.call(new Offer(NAME, data("d"), 0))).isEqualTo(true);
  }

  @Test
  void what_a_call_took_is_given_back_and_one_that_took_nothing_gives_nothing() {
    assertThat(new Take(NAME).givingBack(data("a"), false)).isEqualTo(new GiveBack(NAME, all("a")));
    assertThat(new Poll(NAME, 5).givingBack(null, false)).isNull();
    assertThat(new DrainTo(NAME).givingBack(all("a", "b"), false))
        .isEqualTo(new GiveBack(NAME, all("a", "b")));
    assertThat(new DrainToMaxSize(NAME, 2).givingBack(List.of(), false)).isNull();
    assertThat(new Take(NAME).givingBack(data("a"), true)).isEqualTo(new Put(NAME, data("a")));
    assertThat(new DrainTo(NAME).givingBack(all("a", "b"), true))
        .isEqualTo(new AddAll(NAME, all("a", "b")));
  }
}
