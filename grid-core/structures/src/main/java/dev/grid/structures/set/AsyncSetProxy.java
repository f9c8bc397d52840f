package dev.grid.structures.set;

import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.SnapshotSet;
import dev.grid.kernel.items.ItemCalls;
import dev.grid.set.AsyncGridSet;
import dev.grid.set.GridSet;
import dev.grid.structures.set.SetMessages.*;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** Turns calls into messages and answers into objects. Immutable. */
final class AsyncSetProxy<E> implements AsyncGridSet<E> {

  final String name;
  private final Invoker invoker;
  private final ItemCalls<E> calls;

  AsyncSetProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.calls = new ItemCalls<>("set", name, invoker);
  }

  @Override
  public CallFuture<Boolean> add(E item) {
    return calls.call(new Add(name, calls.data(item)));
  }

  @Override
  public CallFuture<Boolean> addAll(Collection<? extends E> items) {
    return calls.call(new AddAll(name, calls.data(items)));
  }

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
  public CallFuture<Set<E>> toSet() {
    return calls.call(
        new GetAll(name),
        items -> new SnapshotSet<>(calls.values().structure(), calls.objects(items, "an item")));
  }

  // For the blocking form.

  Registration addListener(ItemListener<E> listener, boolean includeItem) {
    return calls.addListener(
        listener,
        new AddListener(name, includeItem, true),
        SetMessagesCodecs.ITEM_CHANGED,
        id -> new RemoveListener(name, id));
  }

  void destroy() {
    invoker.destroy(GridSet.TYPE.id(name));
  }
}
