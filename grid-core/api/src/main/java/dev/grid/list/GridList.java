package dev.grid.list;

import dev.grid.ItemEvent;
import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;

/**
 * A list in the cluster (protocol service {@code hz:impl:listService}).
 *
 * <p>All calls block until the member has answered. Items must not be null and are compared by
 * their serialized bytes. An item that cannot be turned into an object here throws {@link
 * dev.grid.UnreadableValueException}: the message says whether it was taken out or replaced, and
 * then the exception has its bytes. The list lives in one partition, so its order is total and each
 * call is one step; but two calls are two, so that positions may have moved between them.
 *
 * <p>What other lists give as views are snapshots here: {@link #iterator}, {@link #listIterator},
 * {@link #subList}, {@link #reversed} and {@link #stream} ask for the items once, do not see later
 * changes, and refuse to be changed. {@link #sort} and {@link #replaceAll} are refused. A handle is
 * equal to itself only, whatever is in the list.
 *
 * @param <E> the item type; serialized as {@code dev.grid.serialization} says
 */
public interface GridList<E> extends List<E>, StructureHandle<AsyncGridList<E>> {

  /** Lists, among the kinds of structures (protocol service 5). */
  StructureType<GridList<?>, ListConfig> TYPE =
      new StructureType<>(
          "hz:impl:listService",
          "list",
          GridList.class,
          AsyncGridList.class,
          ListConfig.class,
          ListConfig::named,
          false);

  /**
   * Adds an item at the end.
   *
   * @return true
   * @throws IllegalStateException if the list is as long as it may be
   */
  @Override
  boolean add(E item);

  /**
   * Inserts an item at a position; what is there and behind it moves on by one.
   *
   * @throws IndexOutOfBoundsException if the position is negative or greater than the size
   * @throws IllegalStateException if the list is as long as it may be
   */
  @Override
  void add(int index, E item);

  /**
   * Adds all items at the end in their order, or none.
   *
   * @return whether there were any
   * @throws IllegalStateException if there is no room for all of them
   */
  @Override
  boolean addAll(Collection<? extends E> items);

  /**
   * Inserts all items at a position in their order, or none.
   *
   * @return whether there were any
   * @throws IndexOutOfBoundsException if the position is negative or greater than the size
   * @throws IllegalStateException if there is no room for all of them
   */
  @Override
  boolean addAll(int index, Collection<? extends E> items);

  /** The items now. */
  List<E> toList();

  /** A snapshot of the items between two positions, the second exclusive. */
  @Override
  List<E> subList(int from, int to);

  /** A snapshot of the items. */
  @Override
  Iterator<E> iterator();

  /** A snapshot of the items. */
  @Override
  ListIterator<E> listIterator();

  /** A snapshot of the items, beginning at a position. */
  @Override
  ListIterator<E> listIterator(int index);

  /** A snapshot of the items, last first. */
  @Override
  List<E> reversed();

  /**
   * Takes the last item. This is two calls: an item that another caller adds between them is not
   * the one that is taken.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  @Override
  E removeLast();

  /**
   * Calls the listener for each item added and removed, in the list's order of changes. An item
   * that is replaced is one removed and one added.
   *
   * @param includeItem whether events carry the item; without it {@link ItemEvent#item()} is null
   */
  Registration addListener(ItemListener<E> listener, boolean includeItem);

  /** Destroys the list and its items, cluster-wide. */
  @Override
  void destroy();
}
