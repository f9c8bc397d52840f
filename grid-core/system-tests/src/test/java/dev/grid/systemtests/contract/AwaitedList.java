package dev.grid.systemtests.contract;

import static dev.grid.systemtests.contract.AwaitedMap.await;

import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.list.AsyncGridList;
import dev.grid.list.GridList;
import java.util.AbstractList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.function.Predicate;

/** A list whose calls are made asynchronously and waited for; see {@link AwaitedMap}. Immutable. */
final class AwaitedList<E> extends AbstractList<E> implements GridList<E> {

  private final GridList<E> list;
  private final AsyncGridList<E> async;

  AwaitedList(GridList<E> list) {
    this.list = list;
    this.async = list.async();
  }

  @Override
  public String name() {
    return list.name();
  }

  @Override
  public AsyncGridList<E> async() {
    return async;
  }

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
    return list.removeIf(filter);
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
  public int indexOf(Object item) {
    return await(async.indexOf(item));
  }

  @Override
  public int lastIndexOf(Object item) {
    return await(async.lastIndexOf(item));
  }

  @Override
  public List<E> subList(int from, int to) {
    return await(async.subList(from, to));
  }

  @Override
  public List<E> toList() {
    return await(async.toList());
  }

  @Override
  public List<E> reversed() {
    return list.reversed();
  }

  @Override
  public E removeLast() {
    return list.removeLast();
  }

  @Override
  public Iterator<E> iterator() {
    return list.iterator();
  }

  @Override
  public ListIterator<E> listIterator() {
    return list.listIterator();
  }

  @Override
  public ListIterator<E> listIterator(int index) {
    return list.listIterator(index);
  }

  @Override
  public Registration addListener(ItemListener<E> listener, boolean includeItem) {
    return list.addListener(listener, includeItem);
  }

  @Override
  public void destroy() {
    list.destroy();
  }
}
