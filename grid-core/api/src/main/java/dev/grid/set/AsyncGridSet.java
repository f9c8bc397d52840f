package dev.grid.set;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The asynchronous calls of a {@link GridSet}. No call blocks; stages complete exceptionally with
 * what the blocking call would throw, and never on a thread that must not block. Of a call that is
 * cancelled it may be that it was carried out.
 *
 * @param <E> the item type
 */
public interface AsyncGridSet<E> {

  /** {@link GridSet#add}. */
  CompletionStage<Boolean> add(E item);

  /** {@link GridSet#addAll}. */
  CompletionStage<Boolean> addAll(Collection<? extends E> items);

  /** Removes an item. Completes with whether it was there. */
  CompletionStage<Boolean> remove(Object item);

  /** Removes these items. Completes with whether any was there. */
  CompletionStage<Boolean> removeAll(Collection<?> items);

  /** Removes all items but these. Completes with whether any was removed. */
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

  /** The items now. */
  CompletionStage<Set<E>> toSet();
}
