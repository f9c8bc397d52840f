package dev.grid.structures.queue;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.UnreadableValueException;
import dev.grid.kernel.SnapshotList;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.GridQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The blocking form of a queue: each call waits for the asynchronous one. Immutable. */
final class QueueProxy<E> implements GridQueue<E>, QueueProxyWaits<E> {

  private final AsyncQueueProxy<E> async;

  QueueProxy(AsyncQueueProxy<E> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridQueue<E> async() {
    return async;
  }

  // Adding.

  @Override
  public boolean add(E item) {
    if (!offer(item)) {
      throw new IllegalStateException("queue=" + async.name + " is full");
    }
    return true;
  }

  @Override
  public boolean offer(E item, long timeout, TimeUnit unit) throws InterruptedException {
    return offer(item, duration(timeout, unit));
  }

  /** A wait of at least a millisecond, if any; saturates, where {@link Duration#of} overflows. */
  private static Duration duration(long timeout, TimeUnit unit) {
    return timeout <= 0 ? Duration.ZERO : Duration.ofMillis(Math.max(1, unit.toMillis(timeout)));
  }

  // Taking.

  @Override
  public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
    return poll(duration(timeout, unit));
  }

  @Override
  public E remove() {
    return orNoSuchElement(poll());
  }

  @Override
  public int drainTo(Collection<? super E> target) {
    requireOther(target);
    return addTo(target, await(async.drain()));
  }

  @Override
  public int drainTo(Collection<? super E> target, int maxItems) {
    requireOther(target);
    return maxItems <= 0 ? 0 : addTo(target, await(async.drain(maxItems)));
  }

  private void requireOther(Collection<? super E> target) {
    if (Objects.requireNonNull(target, "target") == this) {
      throw new IllegalArgumentException("queue=" + async.name + " cannot be drained to itself");
    }
  }

  /**
   * Adds what can be read, all of it before the failure of what cannot: the items are gone from the
   * queue.
   */
  private static <E> int addTo(Collection<? super E> target, List<E> items) {
    if (items instanceof SnapshotList<E> snapshot && !snapshot.unreadable().isEmpty()) {
      target.addAll(snapshot.readable());
      UnreadableValueException failure = snapshot.unreadable().getFirst();
      snapshot.unreadable().stream().skip(1).forEach(failure::addSuppressed);
      throw failure;
    }
    target.addAll(items);
    return items.size();
  }

  // Looking.

  @Override
  public E element() {
    return orNoSuchElement(peek());
  }

  private E orNoSuchElement(@Nullable E item) {
    if (item == null) {
      throw new NoSuchElementException("queue=" + async.name + " is empty");
    }
    return item;
  }

  @Override
  public Iterator<E> iterator() {
    return toList().iterator();
  }

  @Override
  public Spliterator<E> spliterator() {
    // The inherited one asks for the size and for the items at different times.
    return toList().spliterator();
  }

  @Override
  public Object[] toArray() {
    return toList().toArray();
  }

  @Override
  public <T> T[] toArray(T[] array) {
    return toList().toArray(array);
  }

  // Removing.

  @Override
  public boolean removeIf(Predicate<? super E> filter) {
    return async.removeIf(filter);
  }

  @Override
  public Registration addListener(ItemListener<E> listener, boolean includeItem) {
    return async.addListener(listener, includeItem);
  }

  @Override
  public void destroy() {
    async.destroy();
  }

  @Override
  public String toString() {
    return "GridQueue[name=" + async.name + "]";
  }
}
