package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.ShardHost.BOB;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapShard.AS_CONFIGURED;
import static dev.grid.structures.map.MapShard.NAME;
import static dev.grid.structures.map.MapShard.OTHER_THREAD;
import static dev.grid.structures.map.MapShard.THREAD;
import static dev.grid.structures.map.MapShard.putBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.map.MapMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MapLockTest {

  private static final int MANY = 10_000;
  private static final long NEGATIVE_IS_FOR_EVER = -1;
  private static final long LONG_MILLIS = 1_000L * 60 * 60 * 24 * 365;

  private final MapShard shard = new MapShard();

  @Test
  void a_lock_belongs_to_a_thread_of_a_caller() {
    shard.lock(ALICE, THREAD, "k").value();

    assertThat(shard.isLocked("k")).isTrue();
    assertThat(shard.isLocked("other")).isFalse();
    assertThat(shard.tryLock(ALICE, THREAD, "k", 0).value()).isEqualTo(true);
    assertThat(shard.tryLock(ALICE, OTHER_THREAD, "k", 0).value()).isEqualTo(false);
    assertThat(shard.tryLock(BOB, THREAD, "k", 0).value()).isEqualTo(false);
    assertThat(shard.tryLock(BOB, THREAD, "other", 0).value()).isEqualTo(true);
  }

  @Test
  void a_lock_is_held_as_often_as_it_was_taken() {
    shard.lock(ALICE, THREAD, "k").value();
    shard.lock(ALICE, THREAD, "k").value();

    shard.unlock(ALICE, THREAD, "k");
    assertThat(shard.isLocked("k")).isTrue();
    shard.unlock(ALICE, THREAD, "k");
    assertThat(shard.isLocked("k")).isFalse();
    assertThat(shard.host.state().isEmpty()).isTrue();
  }

  @Test
  void calls_without_a_number_are_not_taken_for_repeated_ones() {
    Lock lock = new Lock(NAME, data("k"), THREAD, AS_CONFIGURED, 0);
    shard.call(lock);
    shard.call(lock);
    Unlock unlock = new Unlock(NAME, data("k"), THREAD, 0);

    shard.call(unlock);
    assertThat(shard.isLocked("k")).isTrue();
    shard.call(unlock);
    assertThat(shard.isLocked("k")).isFalse();
  }

  @Test
  void a_call_that_is_sent_twice_counts_once() {
    Lock first = new Lock(NAME, data("k"), THREAD, AS_CONFIGURED, 100);
    shard.call(first);
    shard.call(first);
    Lock second = new Lock(NAME, data("k"), THREAD, AS_CONFIGURED, 101);
    shard.call(second);
    Unlock unlock = new Unlock(NAME, data("k"), THREAD, 102);
    shard.call(unlock);
    shard.call(unlock);

    assertThat(shard.isLocked("k")).isTrue();
    shard.call(new Unlock(NAME, data("k"), THREAD, 103));
    assertThat(shard.isLocked("k")).isFalse();
  }

  @Test
  void unlock_is_for_the_owner() {
    assertThatThrownBy(() -> shard.unlock(ALICE, THREAD, "k"))
        .isInstanceOf(IllegalMonitorStateException.class);
    shard.lock(ALICE, THREAD, "k").value();
    assertThatThrownBy(() -> shard.unlock(ALICE, OTHER_THREAD, "k"))
        .isInstanceOf(IllegalMonitorStateException.class)
        .hasMessageContaining("thread=" + OTHER_THREAD);
    assertThatThrownBy(() -> shard.unlock(BOB, THREAD, "k"))
        .isInstanceOf(IllegalMonitorStateException.class);
    assertThat(shard.isLocked("k")).isTrue();
  }

  @Test
  void forceUnlock_is_for_everyone() {
    shard.lock(ALICE, THREAD, "k").value();
    shard.lock(ALICE, THREAD, "k").value();

    shard.host.call(BOB, new ForceUnlock(NAME, data("k"), 200));

    assertThat(shard.isLocked("k")).isFalse();
    shard.host.call(BOB, new ForceUnlock(NAME, data("k"), 201));
  }

  @Test
  void lock_waits_its_turn() {
    shard.lock(ALICE, THREAD, "k").value();
    Answer bob = shard.lock(BOB, THREAD, "k");
    Answer other = shard.tryLock(ALICE, OTHER_THREAD, "k", NEGATIVE_IS_FOR_EVER);

    shard.unlock(ALICE, THREAD, "k");
    assertThat(bob.isWaiting()).isFalse();
    assertThat(other.isWaiting()).isTrue();
    shard.unlock(BOB, THREAD, "k");
    assertThat(other.value()).isEqualTo(true);
  }

  @Test
  void tryLock_gives_up_when_its_time_is_up() {
    shard.lock(ALICE, THREAD, "k").value();
    Answer bob = shard.tryLock(BOB, THREAD, "k", 100);

    shard.host.advance(99);
    assertThat(bob.isWaiting()).isTrue();
    shard.host.advance(1);
    assertThat(bob.value()).isEqualTo(false);
    shard.unlock(ALICE, THREAD, "k");
    assertThat(shard.isLocked("k")).isFalse();
  }

  @Test
  void a_lease_ends_by_itself_and_the_next_one_goes_on() {
    shard.lock(ALICE, THREAD, "k", 1_000).value();
    Answer bob = shard.lock(BOB, THREAD, "k");
    Answer put = shard.send(putBy(OTHER_THREAD, "k", "v"));

    shard.host.advance(999);
    assertThat(bob.isWaiting()).isTrue();
    shard.host.advance(1);

    assertThat(bob.isWaiting()).isFalse();
    assertThat(put.isWaiting()).isTrue();
    assertThatThrownBy(() -> shard.unlock(ALICE, THREAD, "k"))
        .isInstanceOf(IllegalMonitorStateException.class);
    shard.unlock(BOB, THREAD, "k");
    assertThat(put.isWaiting()).isFalse();
  }

  @Test
  void the_time_that_brings_the_end_of_a_lease_also_frees_it() {
    shard.lock(ALICE, THREAD, "k", 1_000).value();
    shard.host.advance(1_000);

    assertThat(shard.host.state().locks().size()).isZero();
    assertThat(shard.host.replica().locks().size()).isZero();
  }

  @Test
  void locking_again_sets_the_lease_anew() {
    shard.lock(ALICE, THREAD, "k", 1_000).value();
    shard.host.advance(900);
    shard.lock(ALICE, THREAD, "k", 1_000).value();
    shard.host.advance(900);
    assertThat(shard.isLocked("k")).isTrue();
    shard.host.advance(100);
    assertThat(shard.isLocked("k")).isFalse();
  }

  @Test
  void writes_to_a_locked_key_wait() {
    shard.put("k", "a");
    shard.lock(ALICE, THREAD, "k").value();
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
    List<Answer> answers = writes.stream().map(shard::send).toList();
    assertThat(answers).allMatch(Answer::isWaiting);
    assertThat(shard.get("k")).isEqualTo("a");
    shard.events();

    shard.unlock(ALICE, THREAD, "k");

    assertThat(answers).noneMatch(Answer::isWaiting);
    assertThat(shard.events())
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
    shard.lock(ALICE, THREAD, "k").value();

    assertThat(shard.put("k", "a")).isNull();
    assertThat(shard.call(new Remove(NAME, data("k"), THREAD))).isEqualTo("a");
  }

  @Test
  void writes_with_a_timeout_give_up() {
    shard.lock(ALICE, THREAD, "k").value();
    TryPut now = new TryPut(NAME, data("k"), data("b"), OTHER_THREAD, 0);
    TryPut soon = new TryPut(NAME, data("k"), data("b"), OTHER_THREAD, 50);
    TryRemove removal = new TryRemove(NAME, data("k"), OTHER_THREAD, 50);

    assertThat(shard.call(now)).isEqualTo(false);
    List<Answer> answers = List.of(shard.send(soon), shard.send(removal));
    shard.host.advance(50);

    assertThat(answers).extracting(Answer::value).containsExactly(false, false);
    assertThat(shard.entries()).isEmpty();
  }

  @Test
  void clear_and_evictAll_spare_locked_entries() {
    for (Message<?> message : List.of(new Clear(NAME), new EvictAll(NAME))) {
      shard.put("k", "a");
      shard.put("l", "b");
      shard.lock(ALICE, THREAD, "k").value();
      shard.callAll(message);
      assertThat(shard.entries()).isEqualTo(Map.of("k", "a"));
      shard.unlock(ALICE, THREAD, "k");
    }
  }

  @Test
  void locks_of_a_caller_that_is_gone_are_freed() {
    shard.lock(ALICE, THREAD, "k").value();
    shard.lock(ALICE, OTHER_THREAD, "l").value();
    shard.lock(BOB, THREAD, "n").value();
    Answer put = shard.host.send(BOB, putBy(THREAD, "k", "v"));

    shard.host.callerGone(ALICE);

    assertThat(put.isWaiting()).isFalse();
    assertThat(shard.isLocked("k")).isFalse();
    assertThat(shard.isLocked("l")).isFalse();
    assertThat(shard.isLocked("n")).isTrue();
  }

  @Test
  void an_unlock_wakes_one_of_many_and_looks_at_one_more() {
    shard.lock(ALICE, THREAD, "k").value();
    List<Answer> waiting = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      waiting.add(shard.lock(BOB, OTHER_THREAD + i, "k"));
    }
    int before = shard.host.handlings();
    shard.unlock(ALICE, THREAD, "k");

    assertThat(shard.host.handlings() - before).isEqualTo(3);
    assertThat(waiting.getFirst().isWaiting()).isFalse();
    shard.unlock(BOB, OTHER_THREAD, "k");
    assertThat(waiting.get(1).isWaiting()).as("who was looked at keeps its place").isFalse();
    assertThat(shard.host.waiting()).isEqualTo(MANY - 2);
  }

  @Test
  void writes_that_waited_pass_the_wake_on_to_the_next_that_locks() {
    shard.lock(ALICE, THREAD, "k").value();
    List<Answer> waiting =
        List.of(
            shard.host.send(BOB, putBy(THREAD, "k", "1")),
            shard.host.send(BOB, putBy(THREAD, "k", "2")),
            shard.lock(BOB, OTHER_THREAD, "k"),
            shard.host.send(BOB, putBy(THREAD, "k", "3")),
            shard.lock(BOB, OTHER_THREAD + 1, "k"));
    shard.unlock(ALICE, THREAD, "k");

    assertThat(waiting)
        .extracting(Answer::isWaiting)
        .containsExactly(false, false, false, true, true);
  }

  @Test
  void what_the_new_holder_asked_before_it_had_the_lock_goes_on_before_others() {
    shard.lock(ALICE, THREAD, "k").value();
    Answer lock = shard.lock(BOB, OTHER_THREAD, "k");
    Answer others = shard.lock(ALICE, OTHER_THREAD, "k");
    Answer own = shard.host.send(BOB, putBy(OTHER_THREAD, "k", "own"));
    shard.unlock(ALICE, THREAD, "k");

    assertThat(lock.isWaiting()).isFalse();
    assertThat(own.isWaiting()).isFalse();
    assertThat(others.isWaiting()).isTrue();
  }

  @Test
  void a_lock_that_nobody_wants_any_more_is_given_back_once() {
    TryLock tryLock = new TryLock(NAME, data("k"), THREAD, AS_CONFIGURED, 0, 7);
    shard.call(tryLock);
    assertThat(tryLock.givingBack(false, false)).isNull();
    Message<?> back = tryLock.givingBack(true, false);
    shard.call(back);

    assertThat(shard.isLocked("k")).isFalse();
    shard.lock(ALICE, THREAD, "k").value();
    Lock again = new Lock(NAME, data("k"), THREAD, AS_CONFIGURED, 8);
    shard.call(again);
    Message<?> one = again.givingBack(null, false);
    shard.call(one);
    shard.call(one);
    assertThat(shard.isLocked("k")).as("sent twice, it counts once").isTrue();
  }
}
