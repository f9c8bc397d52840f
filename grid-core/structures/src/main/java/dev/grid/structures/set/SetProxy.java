package dev.grid.structures.set;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.set.AsyncGridSet;
import dev.grid.set.GridSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Predicate;

/** The blocking form of a set: each call waits for the asynchronous one. Immutable. */
final class SetProxy<E> implements GridSet<E> {

  private final AsyncSetProxy<E> async;

  SetProxy(AsyncSetProxy<E> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridSet<E> async() {
    return async;
  }

  @Override
  public boolean add(E item) {
    return await(async.add(item));
  }

  @Override
  public boolean addAll(Collection<? extends E> items) {
    return await(async.addAll(items));
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
  public boolean removeIf(Predicate<? super E> filter) {
    return async.removeIf(filter);
  }

  @Override
  public void clear() {
    await(async.clear());
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
  public boolean contains(Object item) {
    return await(async.contains(item));
  }

  @Override
  public boolean containsAll(Collection<?> items) {
    return await(async.containsAll(items));
  }

  @Override
  public Set<E> toSet() {
    return await(async.toSet());
  }

  @Override
  public Iterator<E> iterator() {
    return toSet().iterator();
  }

  @Override
  public Spliterator<E> spliterator() {
    // The inherited one asks for the size and for the items at different times.
    return toSet().spliterator();
  }

  @Override
  public Object[] toArray() {
    return toSet().toArray();
  }

  @Override
  public <T> T[] toArray(T[] array) {
    return toSet().toArray(array);
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
    return "GridSet[name=" + async.name + "]";
  }
}
