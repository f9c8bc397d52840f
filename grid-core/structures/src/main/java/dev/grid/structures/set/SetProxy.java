package dev.grid.structures.set;

import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.set.AsyncGridSet;
import dev.grid.set.GridSet;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.function.Predicate;

/** The blocking form of a set: each call waits for the asynchronous one. Immutable. */
final class SetProxy<E> implements GridSet<E>, SetProxyWaits<E> {

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
  public boolean removeIf(Predicate<? super E> filter) {
    return async.removeIf(filter);
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
