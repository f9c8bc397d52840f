package dev.grid.list;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The asynchronous calls of a {@link GridList}. No call blocks; stages complete exceptionally with
 * what the blocking call would throw, and never on a thread that must not block. Of a call that is
 * cancelled it may be that it was carried out.
 *
 * @param <E> the item type
 */
public interface AsyncGridList<E> {

  /** {@link GridList#add(Object)}. */
  CompletionStage<Boolean> add(E item);

  /** {@link GridList#add(int, Object)}. */
  CompletionStage<Void> add(int index, E item);

  /** {@link GridList#addAll(Collection)}. */
  CompletionStage<Boolean> addAll(Collection<? extends E> items);

  /** {@link GridList#addAll(int, Collection)}. */
  CompletionStage<Boolean> addAll(int index, Collection<? extends E> items);

  /** The item at a position. */
  CompletionStage<E> get(int index);

  /** Replaces the item at a position; completes with the old one. */
  CompletionStage<E> set(int index, E item);

  /** Removes the item at a position and completes with it: {@link GridList#remove(int)}. */
  CompletionStage<E> removeAt(int index);

  /** Removes the first equal item. Completes with whether there was one. */
  CompletionStage<Boolean> remove(Object item);

  /** Removes every item that equals one of these. Completes with whether any was. */
  CompletionStage<Boolean> removeAll(Collection<?> items);

  /** Removes every item that equals none of these. Completes with whether any was. */
  CompletionStage<Boolean> retainAll(Collection<?> items);

  /** Removes all items. */
  CompletionStage<Void> clear();

  /** How many items there are. */
  CompletionStage<Integer> size();

  /** Whether there are no items. */
  CompletionStage<Boolean> isEmpty();

  /** Whether an equal item is there. */
  CompletionStage<Boolean> contains(Object item);

  /** Whether every one of the items is there. */
  CompletionStage<Boolean> containsAll(Collection<?> items);

  /** The position of the first equal item, or -1. */
  CompletionStage<Integer> indexOf(Object item);

  /** The position of the last equal item, or -1. */
  CompletionStage<Integer> lastIndexOf(Object item);

  /** The items from a position on, to another one exclusive: {@link GridList#subList}. */
  CompletionStage<List<E>> subList(int from, int to);

  /** The items now. */
  CompletionStage<List<E>> toList();
}
