package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.collection.IQueue;
import com.hazelcast.collection.ItemEvent;
import com.hazelcast.collection.ItemListener;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.queue.GridQueue;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The queue of the reference's Java client on our member. */
@HazelcastEverywhereSuite
final class HazelcastQueueTest {

  private final HazelcastInstance client;
  private final IQueue<String> queue;
  private final GridQueue<String> ours;

  HazelcastQueueTest(HazelcastClientSuite.Routing routing) {
    this.client = routing.client();
    this.queue = client.getQueue(Names.fresh("queue-"));
    this.ours = routing.deployment().site().grid().queue(queue.getName());
  }

  @Test
  void callsThatDoNotWait() {
    assertThat(queue.offer("a")).isTrue();
    assertThat(queue.add("b")).isTrue();
    assertThat(ours.toList()).containsExactly("a", "b");
    assertThat(queue.peek()).isEqualTo("a");
    assertThat(queue.element()).isEqualTo("a");
    assertThat(queue.poll()).isEqualTo("a");
    assertThat(queue.remove()).isEqualTo("b");
    assertThat(queue.poll()).isNull();

    assertThat(queue.addAll(List.of("a", "b", "c", "a"))).isTrue();
    assertThat(queue.size()).isEqualTo(4);
    assertThat(queue.isEmpty()).isFalse();
    assertThat(queue.contains("c")).isTrue();
    assertThat(queue.containsAll(List.of("a", "x"))).isFalse();
    assertThat(queue.remove("a")).isTrue();
    assertThat(queue.removeAll(Set.of("b"))).isTrue();
    assertThat(queue.retainAll(Set.of("a", "c"))).isFalse();
    List<String> iterated = new ArrayList<>();
    queue.iterator().forEachRemaining(iterated::add);
    assertThat(iterated).containsExactly("c", "a");
    assertThat(queue.toArray()).containsExactly("c", "a");

    List<String> drained = new ArrayList<>();
    assertThat(queue.drainTo(drained, 1)).isEqualTo(1);
    assertThat(queue.drainTo(drained)).isEqualTo(1);
    assertThat(drained).containsExactly("c", "a");
    queue.offer("x");
    queue.clear();
    assertThat(queue.remainingCapacity()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void callsThatWait() throws Exception {
    CompletableFuture<String> taken = ours.async().take().toCompletableFuture();
    queue.put("a");
    assertThat(taken.join()).isEqualTo("a");

    CompletableFuture<String> theirs =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return queue.take();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    ours.put("b");
    assertThat(theirs.join()).isEqualTo("b");

    assertThat(queue.poll(50, TimeUnit.MILLISECONDS)).isNull();
    ours.offer("c");
    assertThat(queue.poll(1, TimeUnit.HOURS)).isEqualTo("c");
  }

  @Test
  void bound() throws Exception {
    IQueue<String> bounded = client.getQueue(Names.fresh(Names.BOUNDED));
    for (int i = 0; i < Names.BOUNDED_ITEMS; i++) {
      assertThat(bounded.offer("i" + i)).isTrue();
    }
    assertThat(bounded.offer("more")).isFalse();
    assertThat(bounded.offer("more", 50, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(bounded.remainingCapacity()).isZero();
    CompletableFuture<Boolean> offered =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return bounded.offer("more", 1, TimeUnit.HOURS);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(bounded.poll()).isEqualTo("i0");
    assertThat(offered.join()).isTrue();
  }

  @Test
  void listeners() {
    List<String> events = new CopyOnWriteArrayList<>();
    ItemListener<String> listener =
        new ItemListener<>() {
          @Override
          public void itemAdded(ItemEvent<String> event) {
            events.add("+" + event.getItem());
          }

          @Override
          public void itemRemoved(ItemEvent<String> event) {
            events.add("-" + event.getItem());
          }
        };
    UUID registration = queue.addItemListener(listener, true);
    queue.offer("a");
    ours.offer("b");
    ours.poll();

    Eventually.passes("events", () -> assertThat(events).containsExactly("+a", "+b", "-a"));
    assertThat(queue.removeItemListener(registration)).isTrue();
    assertThat(queue.removeItemListener(registration)).isFalse();
  }
}
