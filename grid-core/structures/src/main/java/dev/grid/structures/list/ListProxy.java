package dev.grid.structures.list;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.list.AsyncGridList;
import dev.grid.list.GridList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The blocking form of a list: each call waits for the asynchronous one. Immutable. */
final class ListProxy<E> implements GridList<E> {

  private final AsyncListProxy<E> async;

  ListProxy(AsyncListProxy<E> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridList<E> async() {
    return async;
  }

  // Adding.

  @Override
  public boolean add(E item) {
    return await(async.add(item));
  }

  @Override
  public void add(int index, E item) {
    await(async.add(index, item));
  }

  @Override
  public boolean addAll(Collection<? extends E> items) {
    return await(async.addAll(items));
  }

  @Override
  public boolean addAll(int index, Collection<? extends E> items) {
    return await(async.addAll(index, items));
  }

  // One position.

  @Override
  public E get(int index) {
    return await(async.get(index));
  }

  @Override
  public E set(int index, E item) {
    return await(async.set(index, item));
  }

  @Override
  public E remove(int index) {
    return await(async.removeAt(index));
  }

  @Override
  public E getFirst() {
    try {
      return get(0);
    } catch (IndexOutOfBoundsException e) {
      throw noSuchElement(e);
    }
  }

  @Override
  public E getLast() {
    return last(this::get);
  }

  @Override
  public E removeFirst() {
    try {
      return remove(0);
    } catch (IndexOutOfBoundsException e) {
      throw noSuchElement(e);
    }
  }

  @Override
  public E removeLast() {
    return last(this::remove);
  }

  /** What a call on the last position gives. */
  private E last(IntFunction<E> call) {
    while (true) {
      int size = size();
      if (size == 0) {
        throw noSuchElement(null);
      }
      try {
        return call.apply(size - 1);
      } catch (IndexOutOfBoundsException ignored) {
        // Others have made the list shorter.
      }
    }
  }

  private NoSuchElementException noSuchElement(@Nullable Throwable cause) {
    return new NoSuchElementException("list=" + async.name + " is empty", cause);
  }

  // Removing.

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

  // Looking.

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
  public int indexOf(Object item) {
    return await(async.indexOf(item));
  }

  @Override
  public int lastIndexOf(Object item) {
    return await(async.lastIndexOf(item));
  }

  // Snapshots.

  @Override
  public List<E> toList() {
    return await(async.toList());
  }

  @Override
  public List<E> subList(int from, int to) {
    return await(async.subList(from, to));
  }

  @Override
  public List<E> reversed() {
    return toList().reversed();
  }

  @Override
  public Iterator<E> iterator() {
    return toList().iterator();
  }

  @Override
  public ListIterator<E> listIterator() {
    return toList().listIterator();
  }

  @Override
  public ListIterator<E> listIterator(int index) {
    return toList().listIterator(index);
  }

  @Override
  public Spliterator<E> spliterator() {
    // The inherited one asks for each item by itself.
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

  @Override
  public void sort(@Nullable Comparator<? super E> comparator) {
    throw refused("sort");
  }

  @Override
  public void replaceAll(UnaryOperator<E> operator) {
    throw refused("replaceAll");
  }

  private UnsupportedOperationException refused(String call) {
    return new UnsupportedOperationException(
        call
            + "() is not supported by list="
            + async.name
            + ": it would be a call for each item, with others between them; use set() for each"
            + " that is to change");
  }

  // The structure.

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
    return "GridList[name=" + async.name + "]";
  }
}
