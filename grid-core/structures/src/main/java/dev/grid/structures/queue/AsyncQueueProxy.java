package dev.grid.structures.queue;

import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.items.ItemCalls;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.GridQueue;
import dev.grid.structures.queue.QueueMessages.*;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns calls into messages and answers into objects. Immutable. */
final class AsyncQueueProxy<E> implements AsyncGridQueue<E> {

  private static final long NO_WAIT = 0;
  private static final String TAKEN = "an item was taken out, but it";

  final String name;
  private final Invoker invoker;
  private final ItemCalls<E> calls;

  AsyncQueueProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.calls = new ItemCalls<>("queue", name, invoker);
  }

  /** A wait in milliseconds: not negative, and rounded up, so that a short one is one. */
  static long timeoutMillis(Duration timeout) {
    if (!Objects.requireNonNull(timeout, "timeout").isPositive()) {
      return NO_WAIT;
    }
    return timeout.toSeconds() >= Long.MAX_VALUE / 1000
        ? Long.MAX_VALUE
        : Math.max(1, timeout.toMillis());
  }

  // Adding.

  @Override
  public CallFuture<Boolean> offer(E item) {
    return calls.call(new Offer(name, calls.data(item), NO_WAIT));
  }

  @Override
  public CallFuture<Boolean> offer(E item, Duration timeout) {
    return calls.call(new Offer(name, calls.data(item), timeoutMillis(timeout)));
  }

  @Override
  public CallFuture<Void> put(E item) {
    return calls.run(new Put(name, calls.data(item)));
  }

  @Override
  public CallFuture<Boolean> addAll(Collection<? extends E> items) {
    return calls.call(new AddAll(name, calls.data(items)));
  }

  // Taking.

  @Override
  public CallFuture<@Nullable E> poll() {
    return calls.itemOrNull(new Poll(name, NO_WAIT), TAKEN);
  }

  @Override
  public CallFuture<@Nullable E> poll(Duration timeout) {
    return calls.itemOrNull(new Poll(name, timeoutMillis(timeout)), TAKEN);
  }

  @Override
  public CallFuture<E> take() {
    return calls.item(new Take(name), TAKEN);
  }

  @Override
  public CompletableFuture<List<E>> drain() {
    return drainOn(new ArrayList<>(), Integer.MAX_VALUE);
  }

  @Override
  public CompletableFuture<List<E>> drain(int maxItems) {
    if (maxItems < 0) {
      throw new IllegalArgumentException("maxItems=" + maxItems + ": must be 0 or more");
    }
    return drainOn(new ArrayList<>(), maxItems);
  }

  /** Drains until there is no more: one answer holds some megabytes only. */
  private CompletableFuture<List<E>> drainOn(List<Data> taken, int maxItems) {
    return drainSome(maxItems - taken.size())
        .thenCompose(
            some -> {
              taken.addAll(some);
              return QueueHandler.isCut(some) && taken.size() < maxItems
                  ? drainOn(taken, maxItems)
                  : CompletableFuture.completedFuture(calls.objects(taken, TAKEN));
            })
        .exceptionallyCompose(
            // What was taken already is not lost by a later failure.
            failure ->
                taken.isEmpty()
                    ? CompletableFuture.failedFuture(failure)
                    : CompletableFuture.completedFuture(calls.objects(taken, TAKEN)));
  }

  private CallFuture<List<Data>> drainSome(int maxItems) {
    Message<List<Data>> request =
        maxItems == Integer.MAX_VALUE ? new DrainTo(name) : new DrainToMaxSize(name, maxItems);
    return calls.call(request);
  }

  // Looking.

  @Override
  public CallFuture<@Nullable E> peek() {
    return calls.itemOrNull(new Peek(name), "the head");
  }

  @Override
  public CallFuture<Integer> size() {
    return calls.call(new Size(name));
  }

  @Override
  public CallFuture<Boolean> isEmpty() {
    return calls.call(new IsEmpty(name));
  }

  @Override
  public CallFuture<Integer> remainingCapacity() {
    return calls.call(new RemainingCapacity(name));
  }

  @Override
  public CallFuture<Boolean> contains(Object item) {
    return calls.call(new Contains(name, calls.data(item)));
  }

  @Override
  public CallFuture<Boolean> containsAll(Collection<?> items) {
    return calls.call(new ContainsAll(name, calls.data(items)));
  }

  @Override
  public CallFuture<List<E>> toList() {
    return calls.items(new Iterator(name));
  }

  // Removing.

  @Override
  public CallFuture<Boolean> remove(Object item) {
    return calls.call(new Remove(name, calls.data(item)));
  }

  boolean removeIf(Predicate<? super E> filter) {
    return calls.removeIf(
        filter, new Iterator(name), matching -> new CompareAndRemoveAll(name, matching));
  }

  @Override
  public CallFuture<Boolean> removeAll(Collection<?> items) {
    return calls.call(new CompareAndRemoveAll(name, calls.data(items)));
  }

  @Override
  public CallFuture<Boolean> retainAll(Collection<?> items) {
    return calls.call(new CompareAndRetainAll(name, calls.data(items)));
  }

  @Override
  public CallFuture<Void> clear() {
    return calls.run(new Clear(name));
  }

  // For the blocking form.

  Registration addListener(ItemListener<E> listener, boolean includeItem) {
    return calls.addListener(
        listener,
        new AddListener(name, includeItem, true),
        QueueMessagesCodecs.ITEM_CHANGED,
        id -> new RemoveListener(name, id));
  }

  void destroy() {
    invoker.destroy(GridQueue.TYPE.id(name));
  }
}
