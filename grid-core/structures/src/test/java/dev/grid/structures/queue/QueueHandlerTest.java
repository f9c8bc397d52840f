package dev.grid.structures.queue;

import static dev.grid.structures.Values.all;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.queue.QueueShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.kernel.Subscription;
import dev.grid.kernel.items.ItemSequence;
import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost;
import dev.grid.structures.queue.QueueMessages.*;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What calls that do not wait do. */
class QueueHandlerTest {

  @Test
  void items_come_out_in_the_order_they_went_in() {
    QueueShard shard = QueueShard.with();

    assertThat(shard.call(new Offer(NAME, data("a"), 0))).isEqualTo(true);
    assertThat(shard.call(new Put(NAME, data("b")))).isNull();
    assertThat(shard.call(new AddAll(NAME, all("c", "d")))).isEqualTo(true);

    assertThat(shard.call(new Peek(NAME))).isEqualTo("a");
    assertThat(shard.call(new Poll(NAME, 0))).isEqualTo("a");
    assertThat(shard.call(new Take(NAME))).isEqualTo("b");
    assertThat(shard.call(new DrainTo(NAME))).isEqualTo(List.of("c", "d"));
    assertThat(shard.call(new Poll(NAME, 0))).isNull();
    assertThat(shard.call(new Peek(NAME))).isNull();
    assertThat(shard.events()).containsExactly("+a", "+b", "+c", "+d", "-a", "-b", "-c", "-d");
  }

  @Test
  void counts_say_what_is_in_it_and_what_fits() {
    QueueShard shard = QueueShard.bounded(3, "a", "b");

    assertThat(shard.call(new Size(NAME))).isEqualTo(2);
    assertThat(shard.call(new IsEmpty(NAME))).isEqualTo(false);
    assertThat(shard.call(new RemainingCapacity(NAME))).isEqualTo(1);
    assertThat(QueueShard.with().call(new RemainingCapacity(NAME))).isEqualTo(Integer.MAX_VALUE);
    assertThat(QueueShard.with().call(new IsEmpty(NAME))).isEqualTo(true);
  }

  @Test
  void offer_is_refused_when_full() {
    QueueShard shard = QueueShard.bounded(2, "a", "b");

    assertThat(shard.call(new Offer(NAME, data("c"), 0))).isEqualTo(false);
    assertThat(shard.items()).containsExactly("a", "b");
    assertThat(shard.events()).isEmpty();
  }

  @Test
  void addAll_adds_all_or_none() {
    QueueShard shard = QueueShard.bounded(3, "a");

    assertThatThrownBy(() -> shard.call(new AddAll(NAME, all("b", "c", "d"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("remainingCapacity=2 items=3");
    assertThat(shard.items()).containsExactly("a");

    assertThat(shard.call(new AddAll(NAME, all("b", "c")))).isEqualTo(true);
    assertThat(shard.items()).containsExactly("a", "b", "c");
    assertThat(shard.call(new AddAll(NAME, List.of()))).isEqualTo(true);
  }

  @Test
  void contains_compares_serialized_items() {
    QueueShard shard = QueueShard.with("a", "b");

    assertThat(shard.call(new Contains(NAME, data("b")))).isEqualTo(true);
    assertThat(shard.call(new Contains(NAME, data("x")))).isEqualTo(false);
    assertThat(shard.call(new ContainsAll(NAME, all("b", "a", "b")))).isEqualTo(true);
    assertThat(shard.call(new ContainsAll(NAME, all("a", "x")))).isEqualTo(false);
    assertThat(shard.call(new ContainsAll(NAME, List.of()))).isEqualTo(true);
  }

  @Test
  void remove_takes_the_first_equal_item_only() {
    QueueShard shard = QueueShard.with("a", "b", "a");

    assertThat(shard.call(new Remove(NAME, data("a")))).isEqualTo(true);
    assertThat(shard.items()).containsExactly("b", "a");
    assertThat(shard.call(new Remove(NAME, data("x")))).isEqualTo(false);
    assertThat(shard.events()).containsExactly("-a");
  }

  @Test
  void removeAll_takes_every_equal_item() {
    QueueShard shard = QueueShard.with("a", "b", "a", "c");

    assertThat(shard.call(new CompareAndRemoveAll(NAME, all("a", "c", "x")))).isEqualTo(true);
    assertThat(shard.items()).containsExactly("b");
    assertThat(shard.events()).containsExactly("-a", "-a", "-c");
    assertThat(shard.call(new CompareAndRemoveAll(NAME, all("x")))).isEqualTo(false);
    assertThat(shard.call(new CompareAndRemoveAll(NAME, List.of()))).isEqualTo(false);
  }

  @Test
  void retainAll_keeps_every_equal_item() {
    QueueShard shard = QueueShard.with("a", "b", "a", "c");

    assertThat(shard.call(new CompareAndRetainAll(NAME, all("a", "x")))).isEqualTo(true);
    assertThat(shard.items()).containsExactly("a", "a");
    assertThat(shard.events()).containsExactly("-b", "-c");
    assertThat(shard.call(new CompareAndRetainAll(NAME, all("a")))).isEqualTo(false);
    assertThat(shard.call(new CompareAndRetainAll(NAME, List.of()))).isEqualTo(true);
    assertThat(shard.items()).isEmpty();
  }

  @Test
  void drain_takes_up_to_a_limit_and_a_negative_one_is_none() {
    QueueShard shard = QueueShard.with("a", "b", "c", "d");

    assertThat(shard.call(new DrainToMaxSize(NAME, 0))).isEqualTo(List.of());
    assertThat(shard.call(new DrainToMaxSize(NAME, 2))).isEqualTo(List.of("a", "b"));
    assertThat(shard.call(new DrainToMaxSize(NAME, -1))).isEqualTo(List.of("c", "d"));
    assertThat(shard.call(new DrainTo(NAME))).isEqualTo(List.of());
    assertThat(shard.events()).containsExactly("-a", "-b", "-c", "-d");
  }

  @Test
  void clear_removes_each_item_for_listeners() {
    QueueShard shard = QueueShard.with("a", "b");

    assertThat(shard.call(new Clear(NAME))).isNull();
    assertThat(shard.items()).isEmpty();
    assertThat(shard.events()).containsExactly("-a", "-b");
    assertThat(shard.host.state().isEmpty()).isTrue();
  }

  @Test
  void iterator_is_what_was_there() {
    QueueShard shard = QueueShard.with("a", "b");

    Object snapshot = shard.call(new Iterator(NAME));
    shard.call(new Clear(NAME));

    assertThat(snapshot).isEqualTo(List.of("a", "b"));
  }

  @Test
  void no_events_are_made_for_nobody() {
    QueueShard shard = QueueShard.with();
    shard.host.hasListeners(false);

    shard.call(new AddAll(NAME, all("a", "b")));
    shard.call(new Poll(NAME, 0));
    shard.call(new Clear(NAME));

    assertThat(shard.events()).isEmpty();
  }

  @Test
  void bytes_are_counted_in_and_out() {
    QueueShard shard = QueueShard.with("a", "bb", "ccc", "dddd");
    long each = (long) ItemSequence.OVERHEAD_BYTES + data("").length();

    assertThat(shard.host.state().bytes()).isEqualTo(4 * each + 10);
    shard.call(new Remove(NAME, data("bb")));
    shard.call(new Poll(NAME, 0));
    assertThat(shard.host.state().bytes()).isEqualTo(2 * each + 7);
    shard.call(new Clear(NAME));
    assertThat(shard.host.state().bytes()).isZero();
  }

  @Test
  void listener_gets_items_only_if_it_asks_for_them() {
    ItemChanged event = new ItemChanged(data("a"), ShardHost.MEMBER, 1);

    assertThat(filtered(new AddListener(NAME, true, true), event)).isEqualTo(event);
    assertThat(filtered(new AddListener(NAME, false, true), event))
        .isEqualTo(new ItemChanged(null, ShardHost.MEMBER, 1));
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
    QueueShard shard = QueueShard.with();
    assertThatThrownBy(() -> shard.call(new RemoveListener(NAME, id)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void items_that_are_given_back_are_at_the_head_in_their_order() {
    QueueShard shard = QueueShard.with("a", "b", "c");
    shard.call(new DrainToMaxSize(NAME, 2));
    shard.events();

    assertThat(shard.call(new GiveBack(NAME, all("a", "b")))).isNull();

    assertThat(shard.items()).containsExactly("a", "b", "c");
    assertThat(shard.events()).containsExactly("+a", "+b");
    assertThat(shard.replicatedItems()).containsExactly("a", "b", "c");
  }

  @Test
  void items_that_are_given_back_find_room_in_a_full_queue() {
    QueueShard shard = QueueShard.bounded(2, "b", "c");
    shard.call(new GiveBack(NAME, all("a")));

    assertThat(shard.items()).containsExactly("a", "b", "c");
    assertThat(shard.call(new RemainingCapacity(NAME))).isEqualTo(0);
    assertThat(shard.call(new Offer(NAME, data("d"), 0))).isEqualTo(false);
    shard.call(new DrainToMaxSize(NAME, 2));
    assertThat(shard.call(new Offer(NAME, data("d"), 0))).isEqualTo(true);
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
