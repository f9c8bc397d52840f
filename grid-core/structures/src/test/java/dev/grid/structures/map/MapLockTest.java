package dev.grid.structures.map;

import static dev.grid.structures.RoomHost.ALICE;
import static dev.grid.structures.RoomHost.BOB;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapRoom.AS_CONFIGURED;
import static dev.grid.structures.map.MapRoom.NAME;
import static dev.grid.structures.map.MapRoom.OTHER_THREAD;
import static dev.grid.structures.map.MapRoom.THREAD;
import static dev.grid.structures.map.MapRoom.putBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.protocol.Message;
import dev.grid.structures.RoomHost.Answer;
import dev.grid.structures.map.MapMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MapLockTest {

  private static final int MANY = 10_000;
  private static final long NEGATIVE_IS_FOR_EVER = -1;
  private static final long LONG_MILLIS = 1_000L * 60 * 60 * 24 * 365;

  private final MapRoom room = new MapRoom();

  @Test
  void a_lock_belongs_to_a_thread_of_a_caller() {
    room.lock(ALICE, THREAD, "k").value();

    assertThat(room.isLocked("k")).isTrue();
    assertThat(room.isLocked("other")).isFalse();
    assertThat(room.tryLock(ALICE, THREAD, "k", 0).value()).isEqualTo(true);
    assertThat(room.tryLock(ALICE, OTHER_THREAD, "k", 0).value()).isEqualTo(false);
    assertThat(room.tryLock(BOB, THREAD, "k", 0).value()).isEqualTo(false);
    assertThat(room.tryLock(BOB, THREAD, "other", 0).value()).isEqualTo(true);
  }

  @Test
  void a_lock_is_held_as_often_as_it_was_taken() {
    room.lock(ALICE, THREAD, "k").value();
    room.lock(ALICE, THREAD, "k").value();

    room.unlock(ALICE, THREAD, "k");
    assertThat(room.isLocked("k")).isTrue();
    room.unlock(ALICE, THREAD, "k");
    assertThat(room.isLocked("k")).isFalse();
    assertThat(room.host.state().isEmpty()).isTrue();
  }

  @Test
  void calls_without_a_number_are_not_taken_for_repeated_ones() {
    Lock lock = new Lock(NAME, data("k"), THREAD, AS_CONFIGURED, 0);
    room.call(lock);
    room.call(lock);
    Unlock unlock = new Unlock(NAME, data("k"), THREAD, 0);

    room.call(unlock);
    assertThat(room.isLocked("k")).isTrue();
    room.call(unlock);
    assertThat(room.isLocked("k")).isFalse();
  }

  @Test
  void a_call_that_is_sent_twice_counts_once() {
    Lock first = new Lock(NAME, data("k"), THREAD, AS_CONFIGURED, 100);
    room.call(first);
    room.call(first);
    Lock second = new Lock(NAME, data("k"), THREAD, AS_CONFIGURED, 101);
    room.call(second);
    Unlock unlock = new Unlock(NAME, data("k"), THREAD, 102);
    room.call(unlock);
    room.call(unlock);

    assertThat(room.isLocked("k")).isTrue();
    room.call(new Unlock(NAME, data("k"), THREAD, 103));
    assertThat(room.isLocked("k")).isFalse();
  }

  @Test
  void unlock_is_for_the_owner() {
    assertThatThrownBy(() -> room.unlock(ALICE, THREAD, "k"))
        .isInstanceOf(IllegalMonitorStateException.class);
    room.lock(ALICE, THREAD, "k").value();
    assertThatThrownBy(() -> room.unlock(ALICE, OTHER_THREAD, "k"))
        .isInstanceOf(IllegalMonitorStateException.class)
        .hasMessageContaining("thread=" + OTHER_THREAD);
    assertThatThrownBy(() -> room.unlock(BOB, THREAD, "k"))
        .isInstanceOf(IllegalMonitorStateException.class);
    assertThat(room.isLocked("k")).isTrue();
  }

  @Test
  void forceUnlock_is_for_everyone() {
    room.lock(ALICE, THREAD, "k").value();
    room.lock(ALICE, THREAD, "k").value();

    room.host.call(BOB, new ForceUnlock(NAME, data("k"), 200));

    assertThat(room.isLocked("k")).isFalse();
    room.host.call(BOB, new ForceUnlock(NAME, data("k"), 201));
  }

  @Test
  void lock_waits_its_turn() {
    room.lock(ALICE, THREAD, "k").value();
    Answer bob = room.lock(BOB, THREAD, "k");
    Answer other = room.tryLock(ALICE, OTHER_THREAD, "k", NEGATIVE_IS_FOR_EVER);

    room.unlock(ALICE, THREAD, "k");
    assertThat(bob.isWaiting()).isFalse();
    assertThat(other.isWaiting()).isTrue();
    room.unlock(BOB, THREAD, "k");
    assertThat(other.value()).isEqualTo(true);
  }

  @Test
  void tryLock_gives_up_when_its_time_is_up() {
    room.lock(ALICE, THREAD, "k").value();
    Answer bob = room.tryLock(BOB, THREAD, "k", 100);

    room.host.advance(99);
    assertThat(bob.isWaiting()).isTrue();
    room.host.advance(1);
    assertThat(bob.value()).isEqualTo(false);
    room.unlock(ALICE, THREAD, "k");
    assertThat(room.isLocked("k")).isFalse();
  }

  @Test
  void a_lease_ends_by_itself_and_the_next_one_goes_on() {
    room.lock(ALICE, THREAD, "k", 1_000).value();
    Answer bob = room.lock(BOB, THREAD, "k");
    Answer put = room.send(putBy(OTHER_THREAD, "k", "v"));

    room.host.advance(999);
    assertThat(bob.isWaiting()).isTrue();
    room.host.advance(1);

    assertThat(bob.isWaiting()).isFalse();
    assertThat(put.isWaiting()).isTrue();
    assertThatThrownBy(() -> room.unlock(ALICE, THREAD, "k"))
        .isInstanceOf(IllegalMonitorStateException.class);
    room.unlock(BOB, THREAD, "k");
    assertThat(put.isWaiting()).isFalse();
  }

  @Test
  void the_time_that_brings_the_end_of_a_lease_also_frees_it() {
    room.lock(ALICE, THREAD, "k", 1_000).value();
    room.host.advance(1_000);

    assertThat(room.host.state().locks().size()).isZero();
    assertThat(room.host.replica().locks().size()).isZero();
  }

  @Test
  void locking_again_sets_the_lease_anew() {
    room.lock(ALICE, THREAD, "k", 1_000).value();
    room.host.advance(900);
    room.lock(ALICE, THREAD, "k", 1_000).value();
    room.host.advance(900);
    assertThat(room.isLocked("k")).isTrue();
    room.host.advance(100);
    assertThat(room.isLocked("k")).isFalse();
  }

  @Test
  void writes_to_a_locked_key_wait() {
    room.put("k", "a");
    room.lock(ALICE, THREAD, "k").value();
    List<Message<?>> writes =
        List.of(
            putBy(OTHER_THREAD, "k", "b"),
            new MapMessages.Set(NAME, data("k"), data("c"), OTHER_THREAD, AS_CONFIGURED),
            new PutIfAbsent(NAME, data("k"), data("d"), OTHER_THREAD, AS_CONFIGURED),
            new TryPut(NAME, data("k"), data("e"), OTHER_THREAD, LONG_MILLIS),
            new Replace(NAME, data("k"), data("f"), OTHER_THREAD),
            new ReplaceIfSame(NAME, data("k"), data("f"), data("g"), OTHER_THREAD),
            new RemoveIfSame(NAME, data("k"), data("x"), OTHER_THREAD),
            new TryRemove(NAME, data("k"), OTHER_THREAD, NEGATIVE_IS_FOR_EVER),
            new Remove(NAME, data("k"), OTHER_THREAD),
            new Delete(NAME, data("k"), OTHER_THREAD),
            new Evict(NAME, data("k"), OTHER_THREAD),
            new SetTtl(NAME, data("k"), 1_000));
    List<Answer> answers = writes.stream().map(room::send).toList();
    assertThat(answers).allMatch(Answer::isWaiting);
    assertThat(room.get("k")).isEqualTo("a");
    room.events();

    room.unlock(ALICE, THREAD, "k");

    assertThat(answers).noneMatch(Answer::isWaiting);
    assertThat(room.events())
        .containsExactly(
            "UPDATED k a->b",
            "UPDATED k b->c",
            "ADDED k null->e",
            "UPDATED k e->f",
            "UPDATED k f->g",
            "REMOVED k g->null");
  }

  @Test
  void the_owner_writes_what_it_has_locked() {
    room.lock(ALICE, THREAD, "k").value();

    assertThat(room.put("k", "a")).isNull();
    assertThat(room.call(new Remove(NAME, data("k"), THREAD))).isEqualTo("a");
  }

  @Test
  void writes_with_a_timeout_give_up() {
    room.lock(ALICE, THREAD, "k").value();
    TryPut now = new TryPut(NAME, data("k"), data("b"), OTHER_THREAD, 0);
    TryPut soon = new TryPut(NAME, data("k"), data("b"), OTHER_THREAD, 50);
    TryRemove removal = new TryRemove(NAME, data("k"), OTHER_THREAD, 50);

    assertThat(room.call(now)).isEqualTo(false);
    List<Answer> answers = List.of(room.send(soon), room.send(removal));
    room.host.advance(50);

    assertThat(answers).extracting(Answer::value).containsExactly(false, false);
    assertThat(room.entries()).isEmpty();
  }

  @Test
  void clear_and_evictAll_spare_locked_entries() {
    for (Message<?> message : List.of(new Clear(NAME), new EvictAll(NAME))) {
      room.put("k", "a");
      room.put("l", "b");
      room.lock(ALICE, THREAD, "k").value();
      room.callAll(message);
      assertThat(room.entries()).isEqualTo(Map.of("k", "a"));
      room.unlock(ALICE, THREAD, "k");
    }
  }

  @Test
  void locks_of_a_caller_that_is_gone_are_freed() {
    room.lock(ALICE, THREAD, "k").value();
    room.lock(ALICE, OTHER_THREAD, "l").value();
    room.lock(BOB, THREAD, "n").value();
    Answer put = room.host.send(BOB, putBy(THREAD, "k", "v"));

    room.host.callerGone(ALICE);

    assertThat(put.isWaiting()).isFalse();
    assertThat(room.isLocked("k")).isFalse();
    assertThat(room.isLocked("l")).isFalse();
    assertThat(room.isLocked("n")).isTrue();
  }

  @Test
  void an_unlock_wakes_one_of_many_and_looks_at_one_more() {
    room.lock(ALICE, THREAD, "k").value();
    List<Answer> waiting = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      waiting.add(room.lock(BOB, OTHER_THREAD + i, "k"));
    }
    int before = room.host.handlings();
    room.unlock(ALICE, THREAD, "k");

    assertThat(room.host.handlings() - before).isEqualTo(3);
    assertThat(waiting.getFirst().isWaiting()).isFalse();
    room.unlock(BOB, OTHER_THREAD, "k");
    assertThat(waiting.get(1).isWaiting()).as("who was looked at keeps its place").isFalse();
    assertThat(room.host.waiting()).isEqualTo(MANY - 2);
  }

  @Test
  void writes_that_waited_pass_the_wake_on_to_the_next_that_locks() {
    room.lock(ALICE, THREAD, "k").value();
    List<Answer> waiting =
        List.of(
            room.host.send(BOB, putBy(THREAD, "k", "1")),
            room.host.send(BOB, putBy(THREAD, "k", "2")),
            room.lock(BOB, OTHER_THREAD, "k"),
            room.host.send(BOB, putBy(THREAD, "k", "3")),
            room.lock(BOB, OTHER_THREAD + 1, "k"));
    room.unlock(ALICE, THREAD, "k");

    assertThat(waiting)
        .extracting(Answer::isWaiting)
        .containsExactly(false, false, false, true, true);
  }

  @Test
  void what_the_new_holder_asked_before_it_had_the_lock_goes_on_before_others() {
    room.lock(ALICE, THREAD, "k").value();
    Answer lock = room.lock(BOB, OTHER_THREAD, "k");
    Answer others = room.lock(ALICE, OTHER_THREAD, "k");
    Answer own = room.host.send(BOB, putBy(OTHER_THREAD, "k", "own"));
    room.unlock(ALICE, THREAD, "k");

    assertThat(lock.isWaiting()).isFalse();
    assertThat(own.isWaiting()).isFalse();
    assertThat(others.isWaiting()).isTrue();
  }

  @Test
  void a_lock_that_nobody_wants_any_more_is_given_back_once() {
    TryLock tryLock = new TryLock(NAME, data("k"), THREAD, AS_CONFIGURED, 0, 7);
    room.call(tryLock);
    assertThat(tryLock.givingBack(false, false)).isNull();
    Message<?> back = tryLock.givingBack(true, false);
    room.call(back);

    assertThat(room.isLocked("k")).isFalse();
    room.lock(ALICE, THREAD, "k").value();
    Lock again = new Lock(NAME, data("k"), THREAD, AS_CONFIGURED, 8);
    room.call(again);
    Message<?> one = again.givingBack(null, false);
    room.call(one);
    room.call(one);
    assertThat(room.isLocked("k")).as("sent twice, it counts once").isTrue();
  }
}
