package dev.grid.structures.queue;

import static dev.grid.structures.Values.all;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.queue.QueueShard.NAME;
import static dev.grid.structures.queue.QueueShard.readable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.queue.QueueMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Calls that wait for an item or for room. */
class QueueWaitTest {

  private static final int MANY = 10_000;
  private static final long FOR_EVER = -1;
  private static final long LONG_MILLIS = 1_000L * 60 * 60 * 24 * 365;

  @Test
  void take_waits_for_an_item() {
    QueueShard shard = QueueShard.with();

    Answer taker = shard.take();
    assertThat(taker.isWaiting()).isTrue();
    shard.call(new Offer(NAME, data("a"), 0));

    assertThat(readable(taker.value())).isEqualTo("a");
    assertThat(shard.items()).isEmpty();
    assertThat(shard.events()).containsExactly("+a", "-a");
  }

  @Test
  void takers_are_served_in_the_order_they_came() {
    QueueShard shard = QueueShard.with();

    List<Answer> takers = List.of(shard.take(), shard.poll(FOR_EVER), shard.poll(LONG_MILLIS));
    shard.put("a");
    assertThat(takers).extracting(Answer::isWaiting).containsExactly(false, true, true);
    shard.put("b");
    shard.put("c");

    assertThat(takers).extracting(t -> readable(t.value())).containsExactly("a", "b", "c");
  }

  @Test
  void several_items_at_once_serve_several_takers() {
    QueueShard shard = QueueShard.with();

    List<Answer> takers = List.of(shard.take(), shard.take(), shard.take());
    shard.call(new AddAll(NAME, all("a", "b")));

    assertThat(readable(takers.get(0).value())).isEqualTo("a");
    assertThat(readable(takers.get(1).value())).isEqualTo("b");
    assertThat(takers.get(2).isWaiting()).isTrue();
    assertThat(shard.host.waiting()).isEqualTo(1);
  }

  @Test
  void poll_answers_with_null_when_its_time_is_up() {
    QueueShard shard = QueueShard.with();

    Answer poll = shard.poll(100);
    shard.host.advance(99);
    assertThat(poll.isWaiting()).isTrue();
    shard.host.advance(1);

    assertThat(poll.value()).isNull();
    shard.put("a");
    assertThat(shard.items()).containsExactly("a");
  }

  @Test
  void poll_with_a_negative_timeout_waits_for_ever() {
    QueueShard shard = QueueShard.with();

    Answer poll = shard.poll(FOR_EVER);
    shard.host.advance(LONG_MILLIS);
    assertThat(poll.isWaiting()).isTrue();
    shard.put("a");

    assertThat(readable(poll.value())).isEqualTo("a");
  }

  @Test
  void put_waits_for_room() {
    QueueShard shard = QueueShard.bounded(1, "a");

    Answer put = shard.put("b");
    assertThat(put.isWaiting()).isTrue();
    assertThat(shard.call(new Poll(NAME, 0))).isEqualTo("a");

    assertThat(put.value()).isNull();
    assertThat(shard.items()).containsExactly("b");
    assertThat(shard.events()).containsExactly("-a", "+b");
  }

  @Test
  void offers_are_added_in_the_order_they_came() {
    QueueShard shard = QueueShard.bounded(2, "a", "b");

    List<Answer> offers =
        List.of(shard.put("c"), shard.offer("d", FOR_EVER), shard.offer("e", LONG_MILLIS));
    shard.call(new DrainTo(NAME));

    assertThat(offers).extracting(Answer::isWaiting).containsExactly(false, false, true);
    assertThat(shard.items()).containsExactly("c", "d");
    assertThat(offers.get(1).value()).isEqualTo(true);
    shard.call(new Poll(NAME, 0));
    assertThat(offers.get(2).value()).isEqualTo(true);
    assertThat(shard.items()).containsExactly("d", "e");
  }

  @Test
  void offer_is_refused_when_its_time_is_up() {
    QueueShard shard = QueueShard.bounded(1, "a");

    Answer offer = shard.offer("b", 100);
    shard.host.advance(100);

    assertThat(offer.value()).isEqualTo(false);
    shard.call(new Poll(NAME, 0));
    assertThat(shard.items()).isEmpty();
  }

  @Test
  void every_call_that_makes_room_wakes() {
    List<Consumer<QueueShard>> calls = new ArrayList<>();
    calls.add(shard -> shard.call(new Poll(NAME, 0)));
    calls.add(shard -> shard.call(new Take(NAME)));
    calls.add(shard -> shard.call(new Remove(NAME, data("b"))));
    calls.add(shard -> shard.call(new CompareAndRemoveAll(NAME, all("b"))));
    calls.add(shard -> shard.call(new CompareAndRetainAll(NAME, all("b"))));
    calls.add(shard -> shard.call(new DrainTo(NAME)));
    calls.add(shard -> shard.call(new DrainToMaxSize(NAME, 1)));
    calls.add(shard -> shard.call(new Clear(NAME)));
    for (int i = 0; i < calls.size(); i++) {
      QueueShard shard = QueueShard.bounded(2, "a", "b");
      Answer put = shard.put("x");
      calls.get(i).accept(shard);
      assertThat(put.isWaiting()).as("call %s", i).isFalse();
      assertThat(shard.items()).as("call %s", i).endsWith("x");
    }
  }

  @Test
  void items_pass_from_waiting_offers_to_waiting_takers() {
    QueueShard shard = QueueShard.bounded(1, "a");
    List<Answer> puts = List.of(shard.put("b"), shard.put("c"), shard.put("d"));

    assertThat(readable(shard.take().value())).isEqualTo("a");
    assertThat(readable(shard.take().value())).isEqualTo("b");
    assertThat(readable(shard.take().value())).isEqualTo("c");

    assertThat(puts).extracting(Answer::isWaiting).containsOnly(false);
    assertThat(shard.items()).containsExactly("d");
    assertThat(shard.host.waiting()).isZero();
  }

  @Test
  void an_item_wakes_one_of_many_takers_and_looks_at_one_more() {
    QueueShard shard = QueueShard.with();
    List<Answer> takers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      takers.add(shard.poll(i % 2 == 0 ? FOR_EVER : LONG_MILLIS));
    }
    int before = shard.host.handlings();
    shard.put("a");

    assertThat(shard.host.handlings() - before).isEqualTo(3);
    assertThat(readable(takers.getFirst().value())).isEqualTo("a");
    assertThat(shard.host.waiting()).isEqualTo(MANY - 1);
    shard.put("b");
    assertThat(readable(takers.get(1).value()))
        .as("who was looked at keeps its place")
        .isEqualTo("b");
  }

  @Test
  void items_that_are_given_back_serve_takers() {
    QueueShard shard = QueueShard.with();
    List<Answer> takers = List.of(shard.take(), shard.take(), shard.take());
    shard.call(new GiveBack(NAME, all("a", "b")));

    assertThat(readable(takers.get(0).value())).isEqualTo("a");
    assertThat(readable(takers.get(1).value())).isEqualTo("b");
    assertThat(takers.get(2).isWaiting()).isTrue();
  }
}
