package dev.grid.structures.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.queue.GridQueue;
import dev.grid.queue.ItemEvent;
import dev.grid.queue.ItemListener;
import dev.grid.serialization.SerializationConfig;
import dev.grid.structures.RoomHost;
import dev.grid.structures.RoomHost.Answer;
import dev.grid.structures.queue.QueueMessages.*;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a user of a blocking queue expects. The room answers on the thread that calls. */
class QueueProxyTest {

  private final QueueRoom room = new QueueRoom(4);
  private final LocalInvoker invoker = new LocalInvoker();
  private final GridQueue<String> queue = QueueStructure.proxy(QueueRoom.NAME, invoker);

  private final class LocalInvoker implements Invoker {

    final Serialization serialization =
        new Serialization(SerializationConfig.defaults(), new SchemaRegistry());
    final Map<CallFuture<?>, Answer> waiting = new HashMap<>();
    final List<StructureId> destroyed = new ArrayList<>();
    @Nullable Message<UUID> subscribed;
    @Nullable Consumer<Object> listener;

    @Override
    public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
      @SuppressWarnings("unchecked") // The room answers with the message's response type.
      CallFuture<T> call = new CallFuture<>(reply -> decoder.apply((R) reply), Runnable::run);
      Answer answer = room.host.send(RoomHost.ALICE, message);
      if (answer.isWaiting()) {
        waiting.put(call, answer);
      } else {
        deliver(call, answer);
      }
      deliverLate();
      return call.release();
    }

    private void deliverLate() {
      for (Map.Entry<CallFuture<?>, Answer> late : List.copyOf(waiting.entrySet())) {
        if (!late.getValue().isWaiting()) {
          waiting.remove(late.getKey());
          deliver(late.getKey(), late.getValue());
        }
      }
    }

    private void deliver(CallFuture<?> call, Answer answer) {
      try {
        call.deliver(answer.value());
      } catch (RuntimeException e) {
        call.deliverFailure(e);
      }
    }

    @Override
    public <R, T> CallFuture<T> invoke(
        Message<R> message, int partition, Function<@Nullable R, T> decoder) {
      throw new AssertionError(message + " is routed by name");
    }

    @Override
    @SuppressWarnings("unchecked") // Told events of its codec only.
    public <E> Registration subscribe(
        Message<UUID> request,
        EventCodec<E> codec,
        Function<UUID, Message<Boolean>> removal,
        Consumer<E> told) {
      subscribed = request;
      listener = (Consumer<Object>) told;
      return new Registration() {
        @Override
        public UUID id() {
          return new UUID(3, 3);
        }

        @Override
        public void close() {
          assertThat(removal.apply(id())).isEqualTo(new RemoveListener(QueueRoom.NAME, id()));
          listener = null;
        }
      };
    }

    @Override
    public void destroy(StructureId structure) {
      destroyed.add(structure);
    }

    @Override
    public Serialization serialization() {
      return serialization;
    }

    @Override
    public int partitionCount() {
      return 1;
    }
  }

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

    queue.add("a");

    assertThat(queue).containsExactly("a");
    assertThat(invoker.waiting).isEmpty();
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
    assertThat(room.host.waiting()).isEqualTo(2);

    room.host.advance(1);

    assertThat(room.host.waiting()).isEqualTo(1);
    room.host.advance(1_000_000_000_000L);
    assertThat(room.host.waiting()).isEqualTo(1);
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
      assertThat(invoker.subscribed).isEqualTo(new AddListener(QueueRoom.NAME, true, true));
      queue.add("a");
      queue.clear();
      Consumer<Object> consumer = java.util.Objects.requireNonNull(invoker.listener);
      room.host.takeEvents().forEach(consumer);
    }

    assertThat(told)
        .containsExactly(
            new ItemEvent<>(QueueRoom.NAME, ItemEvent.Type.ADDED, "a", RoomHost.MEMBER),
            new ItemEvent<>(QueueRoom.NAME, ItemEvent.Type.REMOVED, "a", RoomHost.MEMBER));
    assertThat(invoker.listener).isNull();
  }

  @Test
  void destroy_names_the_structure() {
    queue.destroy();

    assertThat(invoker.destroyed)
        .containsExactly(new StructureId(StructureId.QUEUE_SERVICE, QueueRoom.NAME));
    assertThat(queue.name()).isEqualTo(QueueRoom.NAME);
    assertThat(queue).hasToString("GridQueue[name=q]");
  }
}
