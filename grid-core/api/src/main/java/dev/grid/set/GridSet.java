package dev.grid.set;

import dev.grid.ItemEvent;
import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;

/**
 * A set in the cluster (protocol service {@code hz:impl:setService}).
 *
 * <p>All calls block until the member has answered. Items must not be null and are compared by
 * their serialized bytes. An item that cannot be turned into an object here throws {@link
 * dev.grid.UnreadableValueException} when it is looked at, behind those that can be read. The set
 * lives in one partition, so each call is one step. Items have no order.
 *
 * <p>{@link #iterator} and {@link #stream} ask for the items once, do not see later changes, and
 * refuse to change anything. A handle is equal to itself only, whatever is in the set.
 *
 * @param <E> the item type; serialized as {@code dev.grid.serialization} says
 */
public interface GridSet<E> extends Set<E>, StructureHandle<AsyncGridSet<E>> {

  /** Sets, among the kinds of structures (protocol service 6). */
  StructureType<GridSet<?>, SetConfig> TYPE =
      new StructureType<>(
          "hz:impl:setService",
          "set",
          GridSet.class,
          AsyncGridSet.class,
          SetConfig.class,
          SetConfig::named,
          false);

  /**
   * Adds an item.
   *
   * @return whether it was added: not if an equal one is there, and not if the set is as large as
   *     it may be
   */
  @Override
  boolean add(E item);

  /**
   * Adds those of the items that are not there, all of them or, if there is no room for all, none.
   *
   * @return whether any was added
   */
  @Override
  boolean addAll(Collection<? extends E> items);

  /** The items now. */
  Set<E> toSet();

  /** A snapshot of the items. */
  @Override
  Iterator<E> iterator();

  /**
   * Calls the listener for each item added and removed, in the set's order of changes.
   *
   * @param includeItem whether events carry the item; without it {@link ItemEvent#item()} is null
   */
  Registration addListener(ItemListener<E> listener, boolean includeItem);

  /** Destroys the set and its items, cluster-wide. */
  @Override
  void destroy();
}
