package dev.grid.systemtests.contract;

import static dev.grid.systemtests.contract.AwaitedMap.await;

import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.set.AsyncGridSet;
import dev.grid.set.GridSet;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Predicate;

/** A set whose calls are made asynchronously and waited for; see {@link AwaitedMap}. Immutable. */
final class AwaitedSet<E> extends AbstractSet<E> implements GridSet<E> {

  private final GridSet<E> set;
  private final AsyncGridSet<E> async;

  AwaitedSet(GridSet<E> set) {
    this.set = set;
    this.async = set.async();
  }

  @Override
  public String name() {
    return set.name();
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
    return set.removeIf(filter);
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
    return set.iterator();
  }

  @Override
  public Registration addListener(ItemListener<E> listener, boolean includeItem) {
    return set.addListener(listener, includeItem);
  }

  @Override
  public void destroy() {
    set.destroy();
  }
}
