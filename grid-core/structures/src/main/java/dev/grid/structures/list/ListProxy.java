package dev.grid.structures.list;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.list.AsyncGridList;
import dev.grid.list.GridList;
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
final class ListProxy<E> implements GridList<E>, ListProxyWaits<E> {

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

  @Override
  public E remove(int index) {
    return await(async.removeAt(index));
  }

  // One position.

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
  public boolean removeIf(Predicate<? super E> filter) {
    return async.removeIf(filter);
  }

  // Snapshots.

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
