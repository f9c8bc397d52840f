package dev.grid.kernel.items;

import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.SnapshotList;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the proxies of structures of items make of messages and answers. Immutable.
 *
 * @param <E> the item type
 */
public final class ItemCalls<E> {

  private final String name;
  private final Invoker invoker;
  private final StoredValues values;

  /**
   * Calls to a structure.
   *
   * @param kind what to call such a structure in messages, as in {@code list}
   */
  public ItemCalls(String kind, String name, Invoker invoker) {
    this.name = name;
    this.invoker = invoker;
    this.values = new StoredValues(kind, name, invoker::serialization);
  }

  public StoredValues values() {
    return values;
  }

  /** An item's bytes. */
  public Data data(Object item) {
    return values.data(item, "item");
  }

  /** The items' bytes, in their order. */
  public List<Data> data(Collection<?> items) {
    List<Data> list = new ArrayList<>(Objects.requireNonNull(items, "items").size());
    items.forEach(item -> list.add(data(item)));
    return list;
  }

  /** Items that are read one by one. */
  public SnapshotList<E> objects(@Nullable List<Data> items, String what) {
    return values.list(Objects.requireNonNull(items), () -> what);
  }

  /** A call whose answer is never null. */
  public <R> CallFuture<R> call(Message<R> message) {
    return invoker.invoke(message, reply -> Objects.requireNonNull(reply));
  }

  /** A call without an answer. */
  public CallFuture<Void> run(Message<Void> message) {
    return invoker.invoke(message, CallFuture::nothing);
  }

  /** A call whose answer is turned into something by a function. */
  public <R, T> CallFuture<T> call(Message<R> message, Function<R, T> decoder) {
    return invoker.invoke(message, reply -> decoder.apply(Objects.requireNonNull(reply)));
  }

  /** A call that is answered with an item. */
  public CallFuture<E> item(Message<@Nullable Data> message, String what) {
    return invoker.<@Nullable Data, E>invoke(
        message, item -> values.<E>object(Objects.requireNonNull(item), () -> what));
  }

  /** A call that is answered with an item or null. */
  public CallFuture<@Nullable E> itemOrNull(Message<@Nullable Data> message, String what) {
    return invoker.<@Nullable Data, @Nullable E>invoke(
        message, item -> item == null ? null : values.<E>object(item, () -> what));
  }

  /** A call that is answered with items. */
  public CallFuture<List<E>> items(Message<List<Data>> message) {
    return invoker.invoke(message, items -> objects(items, "an item"));
  }

  /**
   * Registers a listener; blocks.
   *
   * @param request registers it
   * @param events how they are on the wire
   * @param removal makes the message that removes the registration of this id
   */
  public <T extends ItemChange> Registration addListener(
      ItemListener<E> listener,
      Message<UUID> request,
      EventCodec<T> events,
      Function<UUID, Message<Boolean>> removal) {
    return invoker.subscribe(
        request,
        events,
        removal,
        new ItemEvents<>(name, values, Objects.requireNonNull(listener, "listener")));
  }

  /**
   * Removes the items that the filter finds, by the bytes that they have; blocks.
   *
   * @param all asks for all items
   * @param removal makes the message that removes these, as often as they are there
   */
  public boolean removeIf(
      Predicate<? super E> filter,
      Message<List<Data>> all,
      Function<List<Data>, Message<Boolean>> removal) {
    Objects.requireNonNull(filter, "filter");
    List<Data> matching = new ArrayList<>();
    for (Data item : call(all).await()) {
      if (filter.test(values.<E>object(item, () -> "an item"))) {
        matching.add(item);
      }
    }
    return !matching.isEmpty() && call(removal.apply(matching)).await();
  }
}
