package dev.grid.systemtests.contract;

import static dev.grid.systemtests.contract.AwaitedMap.await;
import static dev.grid.systemtests.contract.AwaitedMap.awaitInterruptibly;

import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.GridQueue;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A queue whose calls are made asynchronously and waited for; see {@link AwaitedMap}. Immutable.
 */
final class AwaitedQueue<E> extends AbstractQueue<E> implements GridQueue<E> {

  private final GridQueue<E> queue;
  private final AsyncGridQueue<E> async;

  AwaitedQueue(GridQueue<E> queue) {
    this.queue = queue;
    this.async = queue.async();
  }

  @Override
  public String name() {
    return queue.name();
  }

  @Override
  public AsyncGridQueue<E> async() {
    return async;
  }

  @Override
  public boolean offer(E item) {
    return await(async.offer(item));
  }

  @Override
  public boolean offer(E item, Duration timeout) throws InterruptedException {
    return awaitInterruptibly(async.offer(item, timeout));
  }

  @Override
  public boolean offer(E item, long timeout, TimeUnit unit) throws InterruptedException {
    return offer(item, Duration.of(timeout, unit.toChronoUnit()));
  }

  @Override
  public void put(E item) throws InterruptedException {
    awaitInterruptibly(async.put(item));
  }

  @Override
  public @Nullable E poll() {
    return await(async.poll());
  }

  @Override
  public @Nullable E poll(Duration timeout) throws InterruptedException {
    return awaitInterruptibly(async.poll(timeout));
  }

  @Override
  public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
    return poll(Duration.of(timeout, unit.toChronoUnit()));
  }

  @Override
  public E take() throws InterruptedException {
    return awaitInterruptibly(async.take());
  }

  @Override
  public @Nullable E peek() {
    return await(async.peek());
  }

  @Override
  public int size() {
    return await(async.size());
  }

  @Override
  public boolean isEmpty() {
    return await(async.isEmpty());
  }

  @Override
  public int remainingCapacity() {
    return await(async.remainingCapacity());
  }

  @Override
  public boolean contains(Object item) {
    return await(async.contains(item));
  }

  @Override
  public boolean containsAll(Collection<?> items) {
    return await(async.containsAll(items));
  }

  @Override
  public boolean remove(Object item) {
    return await(async.remove(item));
  }

  @Override
  public boolean removeAll(Collection<?> items) {
    return await(async.removeAll(items));
  }

  @Override
  public boolean retainAll(Collection<?> items) {
    return await(async.retainAll(items));
  }

  @Override
  public boolean addAll(Collection<? extends E> items) {
    return await(async.addAll(items));
  }

  @Override
  public int drainTo(Collection<? super E> target) {
    List<E> items = await(async.drain());
    target.addAll(items);
    return items.size();
  }

  @Override
  public int drainTo(Collection<? super E> target, int maxItems) {
    List<E> items = await(async.drain(maxItems));
    target.addAll(items);
    return items.size();
  }

  @Override
  public List<E> toList() {
    return await(async.toList());
  }

  @Override
  public void clear() {
    await(async.clear());
  }

  @Override
  public Iterator<E> iterator() {
    return queue.iterator();
  }

  @Override
  public Registration addListener(ItemListener<E> listener, boolean includeItem) {
    return queue.addListener(listener, includeItem);
  }

  @Override
  public void destroy() {
    queue.destroy();
  }
}
