package dev.grid.structures.queue;

import dev.grid.Registration;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.SnapshotList;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.GridQueue;
import dev.grid.queue.ItemListener;
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
  private final StoredValues values;

  AsyncQueueProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.values = new StoredValues("queue", name, invoker::serialization);
  }

  // Between objects and bytes.

  private Data data(Object item) {
    return values.data(item, "item");
  }

  private List<Data> data(Collection<?> items) {
    List<Data> list = new ArrayList<>(Objects.requireNonNull(items, "items").size());
    items.forEach(item -> list.add(data(item)));
    return list;
  }

  private @Nullable E objectOrNull(@Nullable Data item, String what) {
    return item == null ? null : values.<E>object(item, () -> what);
  }

  private SnapshotList<E> objects(@Nullable List<Data> items, String what) {
    return values.list(Objects.requireNonNull(items), () -> what);
  }

  /** A wait in milliseconds: not negative, and rounded up, so that a short one is one. */
  private static long timeoutMillis(Duration timeout) {
    if (!Objects.requireNonNull(timeout, "timeout").isPositive()) {
      return NO_WAIT;
    }
    return timeout.toSeconds() >= Long.MAX_VALUE / 1000
        ? Long.MAX_VALUE
        : Math.max(1, timeout.toMillis());
  }

  private <R> CallFuture<R> call(Message<R> message) {
    return invoker.invoke(message, reply -> Objects.requireNonNull(reply));
  }

  private CallFuture<@Nullable E> callForItem(Message<@Nullable Data> message, String what) {
    return invoker.<@Nullable Data, @Nullable E>invoke(message, item -> objectOrNull(item, what));
  }

  private CallFuture<Void> callForNothing(Message<Void> message) {
    return invoker.invoke(message, AsyncQueueProxy::nothing);
  }

  @SuppressWarnings("NullAway") // Void has no other value.
  private static Void nothing(@Nullable Object reply) {
    return null;
  }

  // Adding.

  @Override
  public CallFuture<Boolean> offer(E item) {
    return call(new Offer(name, data(item), NO_WAIT));
  }

  @Override
  public CallFuture<Boolean> offer(E item, Duration timeout) {
    return call(new Offer(name, data(item), timeoutMillis(timeout)));
  }

  @Override
  public CallFuture<Void> put(E item) {
    return callForNothing(new Put(name, data(item)));
  }

  @Override
  public CallFuture<Boolean> addAll(Collection<? extends E> items) {
    return call(new AddAll(name, data(items)));
  }

  // Taking.

  @Override
  public CallFuture<@Nullable E> poll() {
    return callForItem(new Poll(name, NO_WAIT), TAKEN);
  }

  @Override
  public CallFuture<@Nullable E> poll(Duration timeout) {
    return callForItem(new Poll(name, timeoutMillis(timeout)), TAKEN);
  }

  @Override
  public CallFuture<E> take() {
    return invoker.<@Nullable Data, E>invoke(
        new Take(name), item -> values.<E>object(Objects.requireNonNull(item), () -> TAKEN));
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
                  : CompletableFuture.completedFuture(objects(taken, TAKEN));
            })
        .exceptionallyCompose(
            // What was taken already is not lost by a later failure.
            failure ->
                taken.isEmpty()
                    ? CompletableFuture.failedFuture(failure)
                    : CompletableFuture.completedFuture(objects(taken, TAKEN)));
  }

  private CallFuture<List<Data>> drainSome(int maxItems) {
    Message<List<Data>> request =
        maxItems == Integer.MAX_VALUE ? new DrainTo(name) : new DrainToMaxSize(name, maxItems);
    return invoker.invoke(request, Objects::requireNonNull);
  }

  // Looking.

  @Override
  public CallFuture<@Nullable E> peek() {
    return callForItem(new Peek(name), "the head");
  }

  @Override
  public CallFuture<Integer> size() {
    return call(new Size(name));
  }

  @Override
  public CallFuture<Boolean> isEmpty() {
    return call(new IsEmpty(name));
  }

  @Override
  public CallFuture<Integer> remainingCapacity() {
    return call(new RemainingCapacity(name));
  }

  @Override
  public CallFuture<Boolean> contains(Object item) {
    return call(new Contains(name, data(item)));
  }

  @Override
  public CallFuture<Boolean> containsAll(Collection<?> items) {
    return call(new ContainsAll(name, data(items)));
  }

  @Override
  public CallFuture<List<E>> toList() {
    return invoker.invoke(new Iterator(name), items -> objects(items, "an item"));
  }

  // Removing.

  @Override
  public CallFuture<Boolean> remove(Object item) {
    return call(new Remove(name, data(item)));
  }

  /** Removes the items that the filter finds, by the bytes that they have; blocks. */
  boolean removeIf(Predicate<? super E> filter) {
    List<Data> matching = new ArrayList<>();
    List<Data> all =
        invoker.<List<Data>, List<Data>>invoke(new Iterator(name), Objects::requireNonNull).await();
    for (Data item : all) {
      if (filter.test(values.<E>object(item, () -> "an item"))) {
        matching.add(item);
      }
    }
    return !matching.isEmpty() && call(new CompareAndRemoveAll(name, matching)).await();
  }

  @Override
  public CallFuture<Boolean> removeAll(Collection<?> items) {
    return call(new CompareAndRemoveAll(name, data(items)));
  }

  @Override
  public CallFuture<Boolean> retainAll(Collection<?> items) {
    return call(new CompareAndRetainAll(name, data(items)));
  }

  @Override
  public CallFuture<Void> clear() {
    return callForNothing(new Clear(name));
  }

  // For the blocking form.

  Registration addListener(ItemListener<E> listener, boolean includeItem) {
    Objects.requireNonNull(listener, "listener");
    return invoker.subscribe(
        new AddListener(name, includeItem, true),
        QueueMessagesCodecs.ITEM_CHANGED,
        id -> new RemoveListener(name, id),
        new QueueEvents<>(name, values, listener));
  }

  void destroy() {
    invoker.destroy(GridQueue.TYPE.id(name));
  }
}
