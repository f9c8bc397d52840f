package dev.grid.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is promised of a pool: everything gets its turn, whatever else hangs, and who has one. */
class PoolThreadsTest {

  private static final long SECONDS_MAX = 60;

  private static final int OF_ONE = 3;
  private static final int QUEUED_OF_ONE = 5;

  private final LongTasks watch = new LongTasks(Duration.ofDays(1), (task, millis) -> {});
  private final PoolThreads pool =
      new PoolThreads("test", "entries", new PoolThreads.Limits(6, 1, OF_ONE, 8, 5, true), watch);
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void close() {
    released.countDown();
    pool.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(SECONDS_MAX, TimeUnit.SECONDS)).as("in time").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has a task begin that waits to be released. */
  private void hang(Object whose) {
    CountDownLatch begun = new CountDownLatch(1);
    boolean isTaken =
        pool.offer(
            whose,
            () -> {
              begun.countDown();
              await(released);
            });
    assertThat(isTaken).isTrue();
    lookUntil(begun);
  }

  /** Looks as the watch does. */
  private void lookUntil(CountDownLatch begun) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (begun.getCount() > 0) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      pool.look();
      Thread.onSpinWait();
    }
  }

  @Test
  void tasks_run_inTheirOrder_whenOneThreadIsEnough() {
    int tasks = 1_000;
    List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch all = new CountDownLatch(tasks);
    for (int i = 0; i < tasks; i++) {
      int number = i;
      while (!pool.offer(
          "map",
          () -> {
            ran.add(number);
            all.countDown();
          })) {
        Thread.onSpinWait();
      }
    }

    await(all);
    assertThat(ran).hasSize(tasks).isSorted();
  }

  @Test
  void taskThatWaits_holdsUpOthers_noLongerThanTwoLooks() {
    hang("map");
    CountDownLatch other = new CountDownLatch(1);
    pool.offer("map", other::countDown);

    pool.look();
    pool.look();
    pool.look();

    await(other);
  }

  @Test
  void tasksThatAreKnownToWait_holdUpNothing() {
    hang("map");
    pool.look();
    pool.look();
    CountDownLatch other = new CountDownLatch(1);

    pool.offer("map", other::countDown);

    await(other);
  }

  @Test
  void structure_hasItsShareOfThreads_andOthersHaveTheRest() {
    for (int i = 0; i < OF_ONE; i++) {
      hang("hanging");
    }
    List<String> ran = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch waiting = new CountDownLatch(1);
    pool.offer(
        "hanging",
        () -> {
          ran.add("hanging");
          waiting.countDown();
        });
    CountDownLatch other = new CountDownLatch(1);
    pool.offer(
        "other",
        () -> {
          ran.add("other");
          other.countDown();
        });

    lookUntil(other);
    assertThat(ran).containsExactly("other");
    released.countDown();
    await(waiting);
    assertThat(ran).containsExactly("other", "hanging");
  }

  @Test
  void structure_hasItsShareOfPlaces_andOthersHaveTheRest() {
    for (int i = 0; i < OF_ONE; i++) {
      hang("hanging");
    }
    CountDownLatch waiting = new CountDownLatch(QUEUED_OF_ONE);
    for (int i = 0; i < QUEUED_OF_ONE; i++) {
      assertThat(pool.offer("hanging", waiting::countDown)).as("place " + i).isTrue();
    }

    assertThat(pool.offer("hanging", () -> {})).isFalse();
    CountDownLatch other = new CountDownLatch(1);
    assertThat(pool.offer("other", other::countDown)).isTrue();
    lookUntil(other);
    released.countDown();
    await(waiting);
  }

  @Test
  void pool_isBounded_whoeverBrings() {
    CountDownLatch begun = new CountDownLatch(1);
    pool.offer(
        "1",
        () -> {
          begun.countDown();
          await(released);
        });
    await(begun); // Looks would wake other threads.
    int taken = 0;
    while (pool.offer("whose " + taken, () -> await(released)) && taken < 100) {
      taken++;
    }

    assertThat(taken).as("places, as no look has woken another thread").isEqualTo(8);
  }

  @Test
  void taskThatThrows_orIsInterrupted_costsNobodyElseAnything() {
    pool.offer(
        "map",
        () -> {
          Thread.currentThread().interrupt();
          throw new AssertionError("thrown by a task");
        });
    List<Boolean> interrupted = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch next = new CountDownLatch(1);
    pool.offer(
        "map",
        () -> {
          interrupted.add(Thread.currentThread().isInterrupted());
          next.countDown();
        });

    await(next);
    assertThat(interrupted).containsExactly(false);
  }

  @Test
  void close_runsWhatWaits_andTakesNoMore() {
    hang("map");
    CountDownLatch waiting = new CountDownLatch(1);
    pool.offer("map", waiting::countDown);
    released.countDown();

    pool.close();

    assertThat(pool.offer("map", () -> {})).isFalse();
    await(waiting);
  }

  @Test
  void look_saysWhetherThereIsAnythingToLookAt() {
    assertThat(pool.look()).isFalse();
    hang("map");
    pool.look();
    pool.look();
    assertThat(pool.look()).as("a task that is known to wait").isFalse();
    pool.offer("map", () -> await(released));

    assertThat(pool.look()).isTrue();
  }

  @Test
  void limits_thatContradictEachOther_areRefused() {
    assertThatThrownBy(() -> new PoolThreads.Limits(2, 1, 3, 1, 1, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threads=2 eager=1 ofOne=3");
  }
}
