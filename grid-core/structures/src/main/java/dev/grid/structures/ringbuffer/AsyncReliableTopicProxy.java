package dev.grid.structures.ringbuffer;

import dev.grid.Registration;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.serialization.builtin.TopicItem;
import dev.grid.reliabletopic.AsyncGridReliableTopic;
import dev.grid.reliabletopic.GridReliableTopic;
import dev.grid.reliabletopic.ReliableMessageListener;
import dev.grid.reliabletopic.TopicOverloadException;
import dev.grid.reliabletopic.TopicOverloadPolicy;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.OverflowPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Publishes to the topic's ringbuffer, and reads it. Immutable. */
final class AsyncReliableTopicProxy<E> implements AsyncGridReliableTopic<E> {

  private static final long PAUSE_MILLIS_MIN = 20;
  private static final long PAUSE_MILLIS_MAX = 1_000;

  final String name;
  private final Invoker invoker;
  private final StoredValues values;
  private final AsyncRingbufferProxy<TopicItem> ring;
  private final TopicOverloadPolicy policy;

  AsyncReliableTopicProxy(String name, Invoker invoker) {
    this(name, invoker, TopicOverloadPolicy.BLOCK);
  }

  private AsyncReliableTopicProxy(String name, Invoker invoker, TopicOverloadPolicy policy) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.policy = Objects.requireNonNull(policy, "policy");
    values = new StoredValues(GridReliableTopic.TYPE.tag(), name, invoker::serialization);
    ring = new AsyncRingbufferProxy<>(GridReliableTopic.RINGBUFFER_PREFIX + name, invoker);
  }

  AsyncReliableTopicProxy<E> with(TopicOverloadPolicy other) {
    return new AsyncReliableTopicProxy<>(name, invoker, other);
  }

  @Override
  public CompletableFuture<@Nullable Void> publish(E message) {
    return publish(List.of(item(message)));
  }

  @Override
  public CompletableFuture<@Nullable Void> publishAll(Collection<? extends E> messages) {
    List<TopicItem> items = new ArrayList<>(Objects.requireNonNull(messages, "messages").size());
    messages.forEach(message -> items.add(item(message)));
    return publish(items);
  }

  private TopicItem item(E message) {
    return new TopicItem(System.currentTimeMillis(), values.data(message, "message").bytes());
  }

  private CompletableFuture<@Nullable Void> publish(List<TopicItem> items) {
    CompletableFuture<@Nullable Void> published = new CompletableFuture<>();
    publish(items, 0, PAUSE_MILLIS_MIN, published);
    return published;
  }

  /** Publishes from an index on, unless the result was completed by somebody else meanwhile. */
  private void publish(
      List<TopicItem> items,
      int from,
      long pauseMillis,
      CompletableFuture<@Nullable Void> published) {
    if (from == items.size()) {
      published.complete(null);
      return;
    }
    if (published.isDone()) {
      return;
    }
    int to = Math.min(items.size(), from + GridRingbuffer.BATCH_MAX);
    OverflowPolicy overflow =
        policy == TopicOverloadPolicy.DISCARD_OLDEST
            ? OverflowPolicy.OVERWRITE
            : OverflowPolicy.FAIL;
    List<TopicItem> batch = items.subList(from, to);
    CallFuture<Long> added =
        batch.size() == 1 ? ring.add(batch.getFirst(), overflow) : ring.addAll(batch, overflow);
    // Elsewhere if more follow, so that batches do not nest.
    CompletableFuture<Long> answer =
        to < items.size() ? added.thenApplyAsync(sequence -> sequence) : added;
    var unused =
        answer.whenComplete(
            (sequence, failure) -> {
              if (failure != null) {
                published.completeExceptionally(failure);
              } else if (sequence >= 0 || policy == TopicOverloadPolicy.DISCARD_NEWEST) {
                publish(items, to, PAUSE_MILLIS_MIN, published);
              } else if (policy == TopicOverloadPolicy.ERROR) {
                published.completeExceptionally(
                    new TopicOverloadException(
                        values.structure() + " has no room: its messages have not lived yet"));
              } else {
                long then = Math.min(2 * pauseMillis, PAUSE_MILLIS_MAX);
                CompletableFuture.delayedExecutor(pauseMillis, TimeUnit.MILLISECONDS)
                    .execute(() -> publish(items, from, then, published));
              }
            });
  }

  // For the blocking form.

  Registration addListener(ReliableMessageListener<E> listener) {
    Objects.requireNonNull(listener, "listener");
    long initial = listener.initialSequence();
    if (initial < ReliableMessageListener.FROM_NOW_ON) {
      throw new IllegalArgumentException(
          "initialSequence=" + initial + ": must be -1, for what comes from now on, or more");
    }
    long from =
        initial == ReliableMessageListener.FROM_NOW_ON ? ring.tailSequence().await() + 1 : initial;
    return new TopicReader<>(name, ring, values, listener).start(from);
  }

  void destroy() {
    invoker.destroy(GridReliableTopic.TYPE.id(name));
    ring.destroy();
  }
}
