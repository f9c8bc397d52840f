package dev.grid.structures.list;

import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.items.ItemCalls;
import dev.grid.list.AsyncGridList;
import dev.grid.list.GridList;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.list.ListMessages.*;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** Turns calls into messages and answers into objects. Immutable. */
final class AsyncListProxy<E> implements AsyncGridList<E> {

  final String name;
  private final Invoker invoker;
  private final ItemCalls<E> calls;

  AsyncListProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.calls = new ItemCalls<>("list", name, invoker);
  }

  // Adding.

  @Override
  public CallFuture<Boolean> add(E item) {
    return calls.call(new Add(name, calls.data(item)), this::orFull);
  }

  /** By the message for several: only that one is answered with whether there was room. */
  @Override
  public CallFuture<Void> add(int index, E item) {
    return calls.call(
        new AddAllWithIndex(name, index, List.of(calls.data(item))), this::nothingOrFull);
  }

  @Override
  public CallFuture<Boolean> addAll(Collection<? extends E> items) {
    List<Data> added = calls.data(items);
    return addAll(new AddAll(name, added), added);
  }

  @Override
  public CallFuture<Boolean> addAll(int index, Collection<? extends E> items) {
    List<Data> added = calls.data(items);
    return addAll(new AddAllWithIndex(name, index, added), added);
  }

  private CallFuture<Boolean> addAll(Message<Boolean> message, List<Data> items) {
    return calls.call(message, added -> !items.isEmpty() && orFull(added));
  }

  private boolean orFull(boolean added) {
    if (!added) {
      throw new IllegalStateException("list=" + name + " is full");
    }
    return true;
  }

  @SuppressWarnings("NullAway") // Void has no other value.
  private Void nothingOrFull(boolean added) {
    orFull(added);
    return null;
  }

  // One position.

  @Override
  public CallFuture<E> get(int index) {
    return calls.item(new Get(name, index), "the item");
  }

  @Override
  public CallFuture<E> set(int index, E item) {
    return calls.item(
        new ListMessages.Set(name, index, calls.data(item)), "an item was replaced, but it");
  }

  @Override
  public CallFuture<E> removeAt(int index) {
    return calls.item(new RemoveWithIndex(name, index), "an item was taken out, but it");
  }

  // Removing.

  @Override
  public CallFuture<Boolean> remove(Object item) {
    return calls.call(new Remove(name, calls.data(item)));
  }

  boolean removeIf(Predicate<? super E> filter) {
    return calls.removeIf(
        filter, new GetAll(name), matching -> new CompareAndRemoveAll(name, matching));
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

  // Looking.

  @Override
  public CallFuture<Integer> size() {
    return calls.call(new Size(name));
  }

  @Override
  public CallFuture<Boolean> isEmpty() {
    return calls.call(new IsEmpty(name));
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
  public CallFuture<Integer> indexOf(Object item) {
    return calls.call(new IndexOf(name, calls.data(item)));
  }

  @Override
  public CallFuture<Integer> lastIndexOf(Object item) {
    return calls.call(new LastIndexOf(name, calls.data(item)));
  }

  @Override
  public CallFuture<List<E>> subList(int from, int to) {
    return calls.items(new Sub(name, from, to));
  }

  @Override
  public CallFuture<List<E>> toList() {
    return calls.items(new GetAll(name));
  }

  // For the blocking form.

  Registration addListener(ItemListener<E> listener, boolean includeItem) {
    return calls.addListener(
        listener,
        new AddListener(name, includeItem, true),
        ListMessagesCodecs.ITEM_CHANGED,
        id -> new RemoveListener(name, id));
  }

  void destroy() {
    invoker.destroy(GridList.TYPE.id(name));
  }
}
