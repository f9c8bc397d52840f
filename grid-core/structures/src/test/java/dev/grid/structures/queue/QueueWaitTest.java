package dev.grid.structures.queue;

import static dev.grid.structures.Values.all;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.queue.QueueRoom.NAME;
import static dev.grid.structures.queue.QueueRoom.readable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.structures.RoomHost.Answer;
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
    QueueRoom room = QueueRoom.with();

    Answer taker = room.take();
    assertThat(taker.isWaiting()).isTrue();
    room.call(new Offer(NAME, data("a"), 0));

    assertThat(readable(taker.value())).isEqualTo("a");
    assertThat(room.items()).isEmpty();
    assertThat(room.events()).containsExactly("+a", "-a");
  }

  @Test
  void takers_are_served_in_the_order_they_came() {
    QueueRoom room = QueueRoom.with();

    List<Answer> takers = List.of(room.take(), room.poll(FOR_EVER), room.poll(LONG_MILLIS));
    room.put("a");
    assertThat(takers).extracting(Answer::isWaiting).containsExactly(false, true, true);
    room.put("b");
    room.put("c");

    assertThat(takers).extracting(t -> readable(t.value())).containsExactly("a", "b", "c");
  }

  @Test
  void several_items_at_once_serve_several_takers() {
    QueueRoom room = QueueRoom.with();

    List<Answer> takers = List.of(room.take(), room.take(), room.take());
    room.call(new AddAll(NAME, all("a", "b")));

    assertThat(readable(takers.get(0).value())).isEqualTo("a");
    assertThat(readable(takers.get(1).value())).isEqualTo("b");
    assertThat(takers.get(2).isWaiting()).isTrue();
    assertThat(room.host.waiting()).isEqualTo(1);
  }

  @Test
  void poll_answers_with_null_when_its_time_is_up() {
    QueueRoom room = QueueRoom.with();

    Answer poll = room.poll(100);
    room.host.advance(99);
    assertThat(poll.isWaiting()).isTrue();
    room.host.advance(1);

    assertThat(poll.value()).isNull();
    room.put("a");
    assertThat(room.items()).containsExactly("a");
  }

  @Test
  void poll_with_a_negative_timeout_waits_for_ever() {
    QueueRoom room = QueueRoom.with();

    Answer poll = room.poll(FOR_EVER);
    room.host.advance(LONG_MILLIS);
    assertThat(poll.isWaiting()).isTrue();
    room.put("a");

    assertThat(readable(poll.value())).isEqualTo("a");
  }

  @Test
  void put_waits_for_room() {
    QueueRoom room = QueueRoom.bounded(1, "a");

    Answer put = room.put("b");
    assertThat(put.isWaiting()).isTrue();
    assertThat(room.call(new Poll(NAME, 0))).isEqualTo("a");

    assertThat(put.value()).isNull();
    assertThat(room.items()).containsExactly("b");
    assertThat(room.events()).containsExactly("-a", "+b");
  }

  @Test
  void offers_are_added_in_the_order_they_came() {
    QueueRoom room = QueueRoom.bounded(2, "a", "b");

    List<Answer> offers =
        List.of(room.put("c"), room.offer("d", FOR_EVER), room.offer("e", LONG_MILLIS));
    room.call(new DrainTo(NAME));

    assertThat(offers).extracting(Answer::isWaiting).containsExactly(false, false, true);
    assertThat(room.items()).containsExactly("c", "d");
    assertThat(offers.get(1).value()).isEqualTo(true);
    room.call(new Poll(NAME, 0));
    assertThat(offers.get(2).value()).isEqualTo(true);
    assertThat(room.items()).containsExactly("d", "e");
  }

  @Test
  void offer_is_refused_when_its_time_is_up() {
    QueueRoom room = QueueRoom.bounded(1, "a");

    Answer offer = room.offer("b", 100);
    room.host.advance(100);

    assertThat(offer.value()).isEqualTo(false);
    room.call(new Poll(NAME, 0));
    assertThat(room.items()).isEmpty();
  }

  @Test
  void every_call_that_makes_room_wakes() {
    List<Consumer<QueueRoom>> calls = new ArrayList<>();
    calls.add(room -> room.call(new Poll(NAME, 0)));
    calls.add(room -> room.call(new Take(NAME)));
    calls.add(room -> room.call(new Remove(NAME, data("b"))));
    calls.add(room -> room.call(new CompareAndRemoveAll(NAME, all("b"))));
    calls.add(room -> room.call(new CompareAndRetainAll(NAME, all("b"))));
    calls.add(room -> room.call(new DrainTo(NAME)));
    calls.add(room -> room.call(new DrainToMaxSize(NAME, 1)));
    calls.add(room -> room.call(new Clear(NAME)));
    for (int i = 0; i < calls.size(); i++) {
      QueueRoom room = QueueRoom.bounded(2, "a", "b");
      Answer put = room.put("x");
      calls.get(i).accept(room);
      assertThat(put.isWaiting()).as("call %s", i).isFalse();
      assertThat(room.items()).as("call %s", i).endsWith("x");
    }
  }

  @Test
  void items_pass_from_waiting_offers_to_waiting_takers() {
    QueueRoom room = QueueRoom.bounded(1, "a");
    List<Answer> puts = List.of(room.put("b"), room.put("c"), room.put("d"));

    assertThat(readable(room.take().value())).isEqualTo("a");
    assertThat(readable(room.take().value())).isEqualTo("b");
    assertThat(readable(room.take().value())).isEqualTo("c");

    assertThat(puts).extracting(Answer::isWaiting).containsOnly(false);
    assertThat(room.items()).containsExactly("d");
    assertThat(room.host.waiting()).isZero();
  }

  @Test
  void an_item_wakes_one_of_many_takers_and_looks_at_one_more() {
    QueueRoom room = QueueRoom.with();
    List<Answer> takers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      takers.add(room.poll(i % 2 == 0 ? FOR_EVER : LONG_MILLIS));
    }
    int before = room.host.handlings();
    room.put("a");

    assertThat(room.host.handlings() - before).isEqualTo(3);
    assertThat(readable(takers.getFirst().value())).isEqualTo("a");
    assertThat(room.host.waiting()).isEqualTo(MANY - 1);
    room.put("b");
    assertThat(readable(takers.get(1).value()))
        .as("who was looked at keeps its place")
        .isEqualTo("b");
  }

  @Test
  void items_that_are_given_back_serve_takers() {
    QueueRoom room = QueueRoom.with();
    List<Answer> takers = List.of(room.take(), room.take(), room.take());
    room.call(new GiveBack(NAME, all("a", "b")));

    assertThat(readable(takers.get(0).value())).isEqualTo("a");
    assertThat(readable(takers.get(1).value())).isEqualTo("b");
    assertThat(takers.get(2).isWaiting()).isTrue();
  }
}
