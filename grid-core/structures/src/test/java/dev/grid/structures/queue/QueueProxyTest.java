package dev.grid.structures.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ItemEvent;
import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.queue.GridQueue;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.ShardHost;
import dev.grid.structures.queue.QueueMessages.*;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a user of a blocking queue expects. The shard answers on the thread that calls. */
class QueueProxyTest {

  private final QueueShard shard = new QueueShard(4);
  private final LocalInvoker invoker = new LocalInvoker(shard.host);
  private final GridQueue<String> queue = QueueStructure.proxy(QueueShard.NAME, invoker);

  @Test
  void a_queue_is_first_in_first_out() throws InterruptedException {
    assertThat(queue.offer("a")).isTrue();
    assertThat(queue.add("b")).isTrue();
    queue.put("c");
    assertThat(queue.offer("d", 1, TimeUnit.SECONDS)).isTrue();

    assertThat(queue.remainingCapacity()).isZero();
    assertThat(queue).hasSize(4).containsExactly("a", "b", "c", "d");
    assertThat(queue.peek()).isEqualTo("a");
    assertThat(queue.element()).isEqualTo("a");
    assertThat(queue.poll()).isEqualTo("a");
    assertThat(queue.take()).isEqualTo("b");
    assertThat(queue.remove()).isEqualTo("c");
    assertThat(queue.poll(1, TimeUnit.SECONDS)).isEqualTo("d");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void an_empty_queue_gives_null_or_throws() throws InterruptedException {
    assertThat(queue.poll()).isNull();
    assertThat(queue.peek()).isNull();
    assertThat(queue.poll(0, TimeUnit.SECONDS)).isNull();
    assertThat(queue.poll(-1, TimeUnit.SECONDS)).isNull();
    assertThat(queue.poll(Duration.ofSeconds(-1))).isNull();
    assertThatThrownBy(queue::remove).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(queue::element).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void a_full_queue_refuses() throws InterruptedException {
    queue.addAll(List.of("a", "b", "c", "d"));

    assertThat(queue.offer("e")).isFalse();
    assertThat(queue.offer("e", -1, TimeUnit.SECONDS)).isFalse();
    assertThat(queue.offer("e", Duration.ofSeconds(-1))).isFalse();
    assertThatThrownBy(() -> queue.add("e")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> queue.addAll(List.of("e"))).isInstanceOf(IllegalStateException.class);
    assertThat(queue).hasSize(4);
  }

  @Test
  @SuppressWarnings({"NullAway", "DataFlowIssue"}) // What callers without a null check do.
  void null_is_refused() {
    assertThatThrownBy(() -> queue.offer(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> queue.add(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> queue.put(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> queue.contains(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> queue.addAll(Arrays.asList("a", null)))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> queue.drainTo(null)).isInstanceOf(NullPointerException.class);
    assertThat(queue).isEmpty();
  }

  @Test
  void drainTo_moves_items() {
    queue.addAll(List.of("a", "b", "c", "d"));
    List<String> target = new ArrayList<>();

    assertThat(queue.drainTo(target, 0)).isZero();
    assertThat(queue.drainTo(target, -1)).isZero();
    assertThat(queue.drainTo(target, 3)).isEqualTo(3);
    assertThat(queue.drainTo(target)).isEqualTo(1);
    assertThat(target).containsExactly("a", "b", "c", "d");
    assertThatThrownBy(() -> queue.drainTo(queue)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void views_are_snapshots() {
    queue.addAll(List.of("a", "b"));

    java.util.Iterator<String> iterator = queue.iterator();
    queue.clear();
    queue.add("x");

    assertThat(iterator.next()).isEqualTo("a");
    assertThatThrownBy(iterator::remove).isInstanceOf(UnsupportedOperationException.class);
    assertThat(queue.stream().toList()).containsExactly("x");
    assertThat(queue.toArray()).containsExactly("x");
    assertThat(queue.toArray(new String[0])).containsExactly("x");
    assertThat(queue.toList()).containsExactly("x");
  }

  @Test
  void items_are_found_and_removed_by_their_bytes() {
    queue.addAll(List.of("a", "b", "c", "a"));

    assertThat(queue.contains("c")).isTrue();
    assertThat(queue.containsAll(List.of("a", "b"))).isTrue();
    assertThat(queue.remove("a")).isTrue();
    assertThat(queue).containsExactly("b", "c", "a");
    assertThat(queue.removeIf(item -> item.equals("b"))).isTrue();
    assertThat(queue.removeIf(item -> item.equals("b"))).isFalse();
    assertThat(queue.retainAll(List.of("a"))).isTrue();
    assertThat(queue.removeAll(List.of("x"))).isFalse();
    assertThat(queue).containsExactly("a");
  }

  @Test
  void an_interrupt_ends_a_take_and_its_item_is_not_lost() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(queue::take).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(invoker.waiting()).isZero();

    queue.add("a");

    assertThat(queue).containsExactly("a");
    assertThat(invoker.waiting()).isZero();
  }

  @Test
  void an_interrupt_ends_a_put() {
    queue.addAll(List.of("a", "b", "c", "d"));

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> queue.put("e")).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void async_calls_complete_when_the_room_answers() {
    CompletionStage<String> taken = queue.async().take();
    CompletionStage<@Nullable String> polled = queue.async().poll(Duration.ofSeconds(5));
    assertThat(taken.toCompletableFuture()).isNotDone();

    queue.addAll(List.of("a", "b"));

    assertThat(taken.toCompletableFuture()).isCompletedWithValue("a");
    assertThat(polled.toCompletableFuture()).isCompletedWithValue("b");
  }

  @Test
  void timeouts_reach_the_room_in_milliseconds() {
    queue.async().poll(Duration.ofNanos(1));
    queue.async().poll(Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(shard.host.waiting()).isEqualTo(2);

    shard.host.advance(1);

    assertThat(shard.host.waiting()).isEqualTo(1);
    shard.host.advance(1_000_000_000_000L);
    assertThat(shard.host.waiting()).isEqualTo(1);
  }

  @Test
  void a_listener_is_told_of_items() {
    List<ItemEvent<String>> told = new ArrayList<>();
    ItemListener<String> listener =
        new ItemListener<>() {
          @Override
          public void added(ItemEvent<String> event) {
            told.add(event);
          }

          @Override
          public void removed(ItemEvent<String> event) {
            told.add(event);
          }
        };

    try (Registration registration = queue.addListener(listener, true)) {
      assertThat(registration.id()).isEqualTo(new UUID(3, 3));
      queue.add("a");
      queue.clear();
      invoker.publish();
    }

    assertThat(told)
        .containsExactly(
            new ItemEvent<>(QueueShard.NAME, ItemEvent.Type.ADDED, "a", ShardHost.MEMBER),
            new ItemEvent<>(QueueShard.NAME, ItemEvent.Type.REMOVED, "a", ShardHost.MEMBER));
    assertThat(invoker.sent())
        .startsWith(new AddListener(QueueShard.NAME, true, true))
        .endsWith(new RemoveListener(QueueShard.NAME, new UUID(3, 3)));
  }

  @Test
  void destroy_names_the_structure() {
    queue.destroy();

    assertThat(invoker.destroyed()).containsExactly(GridQueue.TYPE.id(QueueShard.NAME));
    assertThat(queue.name()).isEqualTo(QueueShard.NAME);
    assertThat(queue).hasToString("GridQueue[name=q]");
  }
}
