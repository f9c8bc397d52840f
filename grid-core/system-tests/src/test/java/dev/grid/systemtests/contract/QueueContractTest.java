package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.queue.GridQueue;
import dev.grid.systemtests.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls to queues that do not wait. */
@EverywhereSuite
final class QueueContractTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final Reach reach;
  private final GridQueue<String> queue;
  private final GridQueue<String> bounded;

  QueueContractTest(Reach reach) {
    this.reach = reach;
    this.queue = reach.freshQueue();
    this.bounded = reach.freshBoundedQueue();
  }

  @Test
  void offer_andPoll_keepTheOrder() {
    assertThat(queue.offer("a")).isTrue();
    assertThat(queue.offer("b")).isTrue();
    assertThat(queue.offer("a")).isTrue();

    assertThat(queue.poll()).isEqualTo("a");
    assertThat(queue.poll()).isEqualTo("b");
    assertThat(queue.poll()).isEqualTo("a");
    assertThat(queue.poll()).isNull();
  }

  @Test
  void poll_takesTheLeast_whereThereIsAComparator() {
    GridQueue<String> ordered = reach.freshQueueByLength();
    ordered.add("333");
    ordered.addAll(List.of("1", "4444", "22"));
    reach.atPeer(ordered).add("");

    assertThat(ordered.peek()).isEqualTo("");
    assertThat(ordered.poll()).isEmpty();
    assertThat(ordered.poll()).isEqualTo("1");
    assertThat(ordered.poll()).isEqualTo("22");
    ordered.add("a");
    assertThat(ordered.poll()).isEqualTo("a");
    assertThat(ordered.poll()).isEqualTo("333");
    assertThat(ordered.poll()).isEqualTo("4444");
    assertThat(ordered.poll()).isNull();
  }

  @Test
  void items_areSeenByOthers() {
    queue.offer("a");

    assertThat(reach.atPeer(queue).poll()).isEqualTo("a");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void waitingCalls_returnAtOnceIfTheyCan() throws Exception {
    queue.put("a");
    assertThat(queue.offer("b", LONG)).isTrue();
    assertThat(queue.offer("c", 1, TimeUnit.HOURS)).isTrue();

    assertThat(queue.take()).isEqualTo("a");
    assertThat(queue.poll(LONG)).isEqualTo("b");
    assertThat(queue.poll(1, TimeUnit.HOURS)).isEqualTo("c");
  }

  @Test
  void peek_leavesTheHead() {
    assertThat(queue.peek()).isNull();

    queue.offer("a");
    queue.offer("b");
    assertThat(queue.peek()).isEqualTo("a");
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void add_remove_element_throwWhereTheOthersSayNo() {
    assertThatThrownBy(queue::remove).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(queue::element).isInstanceOf(NoSuchElementException.class);

    assertThat(queue.add("a")).isTrue();
    assertThat(queue.element()).isEqualTo("a");
    assertThat(queue.remove()).isEqualTo("a");

    fill(bounded);
    assertThatThrownBy(() -> bounded.add("more")).isInstanceOf(IllegalStateException.class);
  }

  private static void fill(GridQueue<String> queue) {
    for (int i = 0; i < Names.BOUNDED_ITEMS; i++) {
      assertThat(queue.offer("i" + i)).isTrue();
    }
  }

  @Test
  void bound_refusesWhatDoesNotFit() {
    fill(bounded);

    assertThat(bounded.offer("more")).isFalse();
    assertThat(bounded.size()).isEqualTo(Names.BOUNDED_ITEMS);
    bounded.poll();
    assertThat(bounded.offer("more")).isTrue();
  }

  @Test
  void remainingCapacity_countsDown() {
    assertThat(queue.remainingCapacity()).isEqualTo(Integer.MAX_VALUE);
    assertThat(bounded.remainingCapacity()).isEqualTo(Names.BOUNDED_ITEMS);

    bounded.offer("a");
    assertThat(bounded.remainingCapacity()).isEqualTo(Names.BOUNDED_ITEMS - 1);
    fillTheRest();
    assertThat(bounded.remainingCapacity()).isZero();
  }

  @Test
  void remainingCapacity_withoutABound() {
    queue.offer("a");

    assertThat(queue.remainingCapacity()).isEqualTo(Integer.MAX_VALUE - 1);
  }

  private void fillTheRest() {
    while (bounded.offer("rest")) {
      assertThat(bounded.size()).isLessThanOrEqualTo(Names.BOUNDED_ITEMS);
    }
  }

  @Test
  void size_andIsEmpty() {
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.size()).isZero();

    queue.offer("a");
    assertThat(queue.isEmpty()).isFalse();
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void contains_oneAndAll() {
    queue.addAll(List.of("a", "b", "c"));

    assertThat(queue.contains("b")).isTrue();
    assertThat(queue.contains("x")).isFalse();
    assertThat(queue.contains(1)).isFalse();
    assertThat(queue.containsAll(List.of("a", "c"))).isTrue();
    assertThat(queue.containsAll(List.of("a", "x"))).isFalse();
    assertThat(queue.containsAll(List.of())).isTrue();
  }

  @Test
  void remove_takesTheFirstEqualItem() {
    queue.addAll(List.of("a", "b", "a"));

    assertThat(queue.remove("a")).isTrue();
    assertThat(queue.toList()).containsExactly("b", "a");
    assertThat(queue.remove("x")).isFalse();
  }

  @Test
  void removeAll_andRetainAll() {
    queue.addAll(List.of("a", "b", "a", "c"));

    assertThat(queue.removeAll(Set.of("a", "x"))).isTrue();
    assertThat(queue.toList()).containsExactly("b", "c");
    assertThat(queue.removeAll(Set.of("x"))).isFalse();

    assertThat(queue.retainAll(Set.of("b", "c"))).isFalse();
    assertThat(queue.retainAll(Set.of("b"))).isTrue();
    assertThat(queue.toList()).containsExactly("b");
  }

  @Test
  void removeAll_andRetainAll_ofNothing() {
    queue.addAll(List.of("a", "b"));

    assertThat(queue.removeAll(List.of())).isFalse();
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.retainAll(List.of())).isTrue();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void addAll_isAllOrNothing() {
    bounded.offer("a");

    assertThatThrownBy(() -> bounded.addAll(List.of("b", "c", "d")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(bounded.toList()).containsExactly("a");
    assertThat(bounded.addAll(List.of("b", "c"))).isTrue();
    assertThat(bounded.toList()).containsExactly("a", "b", "c");
  }

  @Test
  void drain_takesInOrder() {
    queue.addAll(List.of("a", "b", "c", "d"));

    List<String> some = new ArrayList<>();
    assertThat(queue.drainTo(some, 2)).isEqualTo(2);
    assertThat(some).containsExactly("a", "b");

    assertThat(queue.drainTo(some)).isEqualTo(2);
    assertThat(some).containsExactly("a", "b", "c", "d");
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.drainTo(some)).isZero();
  }

  @Test
  void drain_ofMoreThanThereAre_andOfNone() {
    queue.addAll(List.of("a", "b"));

    List<String> taken = new ArrayList<>();
    assertThat(queue.drainTo(taken, 0)).isZero();
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.drainTo(taken, 10)).isEqualTo(2);
    assertThat(taken).containsExactly("a", "b");
  }

  @Test
  void clear_removesAll() {
    queue.addAll(List.of("a", "b"));

    queue.clear();

    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.poll()).isNull();
    queue.clear();
  }

  @Test
  void iterator_isASnapshotInOrder() {
    queue.addAll(List.of("a", "b"));

    Iterator<String> iterator = queue.iterator();
    queue.offer("c");
    queue.poll();

    assertThat(iterator.next()).isEqualTo("a");
    assertThatThrownBy(iterator::remove).isInstanceOf(UnsupportedOperationException.class);
    assertThat(iterator.next()).isEqualTo("b");
    assertThat(iterator.hasNext()).isFalse();
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    assertThat(queue.toList()).containsExactly("b", "c");
    assertThat(queue.toArray()).containsExactly("b", "c");
  }

  @Test
  void nulls_areRefused() {
    assertThatThrownBy(() -> queue.offer(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> queue.put(absent())).isInstanceOf(NullPointerException.class);
    assertThat(queue.isEmpty()).isTrue();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // What a careless caller does.
  private static <T> T absent() {
    return null;
  }

  @Test
  void name_andHandles() {
    queue.offer("a");

    assertThat(reach.<String>queue(queue.name()).name()).isEqualTo(queue.name());
    assertThat(reach.<String>queue(queue.name()).poll()).isEqualTo("a");
  }

  @Test
  void destroy_removesTheItems() {
    queue.offer("a");

    queue.destroy();

    assertThat(queue.poll()).isNull();
    queue.offer("b");
    assertThat(queue.toList()).containsExactly("b");
  }

  @Test
  void destroy_ofABoundedQueue_keepsItsBound() {
    fill(bounded);

    bounded.destroy();

    fill(bounded);
    assertThat(bounded.offer("more")).isFalse();
  }
}
