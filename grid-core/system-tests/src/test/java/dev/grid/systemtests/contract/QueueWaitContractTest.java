package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.queue.GridQueue;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Calls that wait for room or for items, in the member and not on a thread of it. */
@EverywhereSuite
@Execution(ExecutionMode.CONCURRENT)
final class QueueWaitContractTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(100);

  private final Reach reach;
  private final GridQueue<String> queue;
  private final GridQueue<String> bounded;

  QueueWaitContractTest(Reach reach) {
    this.reach = reach;
    this.queue = reach.freshQueue();
    this.bounded = reach.freshBoundedQueue();
  }

  private void fill() {
    for (int i = 0; i < Names.BOUNDED_ITEMS; i++) {
      bounded.offer("i" + i);
    }
  }

  @Test
  void take_waitsForAnItem() {
    Waiting<String> taken = Waiting.start(queue::take);
    taken.assertWaits(queue::size);

    reach.atPeer(queue).offer("a");

    assertThat(taken.join()).isEqualTo("a");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void poll_waitsForAnItem() {
    Waiting<String> polled = Waiting.start(() -> queue.poll(LONG));
    polled.assertWaits(queue::size);

    queue.offer("a");

    assertThat(polled.join()).isEqualTo("a");
  }

  @Test
  void poll_givesUp() throws Exception {
    assertThat(queue.poll(SHORT)).isNull();
    assertThat(queue.poll(Duration.ZERO)).isNull();
    assertThat(queue.poll(SHORT.negated())).isNull();

    queue.offer("later");
    assertThat(queue.size()).isEqualTo(1);
  }

  /** As in the JDK. */
  @Test
  @Timeout(600)
  void negativeTimes_doNotWait() throws Exception {
    Duration longAgo = Duration.ofSeconds(Long.MIN_VALUE);
    assertThat(queue.poll(longAgo)).isNull();
    assertThat(queue.poll(-1, TimeUnit.NANOSECONDS)).isNull();
    assertThat(queue.poll(Long.MIN_VALUE, TimeUnit.DAYS)).isNull();
    fill();
    assertThat(bounded.offer("more", longAgo)).isFalse();
    assertThat(bounded.offer("more", -1, TimeUnit.NANOSECONDS)).isFalse();
    assertThat(bounded.offer("more", Long.MIN_VALUE, TimeUnit.DAYS)).isFalse();
  }

  @Test
  void put_waitsForRoom() {
    fill();
    Waiting<Boolean> put =
        Waiting.start(
            () -> {
              bounded.put("more");
              return true;
            });
    put.assertWaits(bounded::size);

    assertThat(bounded.poll()).isEqualTo("i0");

    put.join();
    assertThat(bounded.toList()).containsExactly("i1", "i2", "more");
  }

  @Test
  void offer_waitsForRoom() {
    fill();
    Waiting<Boolean> offered = Waiting.start(() -> bounded.offer("more", LONG));
    offered.assertWaits(bounded::size);

    assertThat(bounded.remove("i1")).isTrue();

    assertThat(offered.join()).isTrue();
    assertThat(bounded.toList()).containsExactly("i0", "i2", "more");
  }

  @Test
  void offer_givesUp() throws Exception {
    fill();

    assertThat(bounded.offer("more", SHORT)).isFalse();
    assertThat(bounded.offer("more", Duration.ZERO)).isFalse();
    assertThat(bounded.offer("more", SHORT.negated())).isFalse();

    bounded.clear();
    assertThat(bounded.isEmpty()).isTrue();
  }

  @Test
  void drain_clear_removeAll_retainAll_makeRoom() {
    List<Runnable> waysToMakeRoom =
        List.of(
            () -> bounded.drainTo(new ArrayList<>(), 1),
            bounded::clear,
            () -> bounded.removeAll(List.of("i0")),
            () -> bounded.retainAll(List.of("i1")));
    for (Runnable makeRoom : waysToMakeRoom) {
      bounded.clear();
      fill();
      Waiting<Boolean> offered = Waiting.start(() -> bounded.offer("more", LONG));
      offered.assertWaits(bounded::size);

      makeRoom.run();

      assertThat(offered.join()).isTrue();
      assertThat(bounded.toList()).endsWith("more");
    }
  }

  @Test
  void addAll_servesSeveralWaiters() {
    List<Waiting<String>> takers =
        IntStream.range(0, 3).mapToObj(i -> Waiting.start(queue::take)).toList();
    takers.forEach(taker -> taker.assertWaits(queue::size));

    queue.addAll(List.of("a", "b", "c", "d"));

    assertThat(takers.stream().map(Waiting::join)).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(queue.toList()).containsExactly("d");
  }

  @Test
  void everyItemIsTakenOnce_byManyProducersAndConsumers() {
    int producers = 4;
    int items = 50;
    ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
    List<Waiting<Boolean>> all = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      String producer = "p" + p + "-";
      all.add(
          Waiting.start(
              () -> {
                for (int i = 0; i < items; i++) {
                  bounded.put(producer + i);
                }
                return true;
              }));
      all.add(
          Waiting.start(
              () -> {
                for (int i = 0; i < items; i++) {
                  taken.add(reach.atPeer(bounded).take());
                }
                return true;
              }));
    }

    all.forEach(Waiting::join);

    assertThat(taken).hasSize(producers * items).doesNotHaveDuplicates();
    assertThat(bounded.isEmpty()).isTrue();
  }

  @Test
  void take_endsOnInterrupt() {
    Waiting<String> taken = Waiting.start(queue::take);
    taken.assertWaits(queue::size);

    taken.interrupt();

    assertThatThrownBy(taken::join).hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void put_endsOnInterrupt() {
    fill();
    Waiting<Boolean> put =
        Waiting.start(
            () -> {
              bounded.put("more");
              return true;
            });
    put.assertWaits(bounded::size);

    put.interrupt();

    assertThatThrownBy(put::join).hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void waitersThatLeft_takeNothing() {
    try (Grid leaving = reach.site().connect("leaving")) {
      GridQueue<String> atLeaving = leaving.queue(queue.name());
      Waiting<String> taken = Waiting.start(atLeaving::take);
      taken.assertWaits(atLeaving::size);
    }
    assertThat(queue.size()).isZero();

    Eventually.holds(
        "an item that is offered stays",
        () -> {
          queue.clear();
          queue.offer("a");
          return queue.contains("a");
        });
  }

  @Test
  void destroy_endsWaiting() {
    Waiting<String> taken = Waiting.start(queue::take);
    taken.assertWaits(queue::size);

    reach.atPeer(queue).destroy();

    assertThatThrownBy(taken::join).hasCauseInstanceOf(dev.grid.StructureDestroyedException.class);
  }
}
